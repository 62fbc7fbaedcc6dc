# A slot that is queued already is queued as if it were free.
/^static int queue_if/,/^}/s/ring->slot\[slot\].state != state/ring->slot[slot].state == FG_SLOT_DEQUEUED \&\& state == FG_SLOT_FREE/

# A slot that is queued already is queued as if it were free.
/^static int queue_if/,/^}/s/ring->slot\[slot\].state != state/ring->slot[slot].state == FR_SLOT_DEQUEUED \&\& state == FR_SLOT_FREE/

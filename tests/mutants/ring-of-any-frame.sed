# DEQUEUE of some slots recycles another's frame.
s/s->state != FG_SLOT_QUEUED || !(mask & bit(i))/s->state != FG_SLOT_QUEUED/

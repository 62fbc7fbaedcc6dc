# DEQUEUE of some slots recycles another's frame.
s/s->state != FR_SLOT_QUEUED || !(mask & bit(i))/s->state != FR_SLOT_QUEUED/

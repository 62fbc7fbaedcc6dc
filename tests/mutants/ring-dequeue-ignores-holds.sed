# DEQUEUE breaks the hold limit.
/fg_ring_held(ring) + dequeued + 1 >/,+1d

# DEQUEUE breaks the hold limit.
/fr_ring_held(ring) + dequeued + 1 >/,+1d

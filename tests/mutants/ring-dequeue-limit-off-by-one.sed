# One slot too many may be DEQUEUED.
s/dequeued >= ring->slots - 2/dequeued >= ring->slots - 1/

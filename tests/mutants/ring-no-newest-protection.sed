# DEQUEUE may take the only unheld frame, even the one just queued.
s/dequeued + 1 > ring->slots - 1)/dequeued + 1 > ring->slots)/

# A producer after slots of its choice is woken as if it took any.
s/ring->choosy || (now/(now/

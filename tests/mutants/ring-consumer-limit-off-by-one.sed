# A consumer may hold one slot more than its limit.
/^int fr_ring_acquire/,/^}/s/ >= c->limit/ > c->limit/

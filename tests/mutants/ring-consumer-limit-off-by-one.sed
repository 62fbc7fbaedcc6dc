# A consumer may hold one slot more than its limit.
/^int fg_ring_acquire/,/^}/s/ >= c->limit/ > c->limit/

# What a dead producer had DEQUEUED stays so.
/^void fr_ring_reset_producer/,/^}/s/set_state(.*);/;/

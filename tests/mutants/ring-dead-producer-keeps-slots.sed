# What a dead producer had DEQUEUED stays so.
/^void fg_ring_reset_producer/,/^}/s/set_state(.*);/;/

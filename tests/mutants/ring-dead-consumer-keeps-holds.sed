# DETACH leaves the slots held.
/^void fr_ring_detach/,/^}/s/drop_hold(.*);/;/

# DETACH leaves the slots held.
/^void fg_ring_detach/,/^}/s/drop_hold(.*);/;/

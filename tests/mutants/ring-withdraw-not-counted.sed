# Frames withdrawn are no losses.
/^void fg_ring_withdraw/,/^}/s/recycle(ring, i, wake)/set_state(ring, i, FG_SLOT_FREE, 0)/

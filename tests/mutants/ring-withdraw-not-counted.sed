# Frames withdrawn are no losses.
/^void fr_ring_withdraw/,/^}/s/recycle(ring, i, wake)/set_state(ring, i, FR_SLOT_FREE, 0)/

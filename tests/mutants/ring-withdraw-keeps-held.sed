# What a consumer holds is withdrawn like all else: torn frames.
/^void fg_ring_withdraw/,/^}/s/ || s->holders//

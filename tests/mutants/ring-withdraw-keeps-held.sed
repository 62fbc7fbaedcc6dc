# What a consumer holds is withdrawn like all else: torn frames.
/^void fr_ring_withdraw/,/^}/s/ || s->holders//

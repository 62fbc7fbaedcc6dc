# DEQUEUE of some slots gives out another that is free.
s/ == FG_SLOT_FREE && mask & bit(i))/ == FG_SLOT_FREE)/

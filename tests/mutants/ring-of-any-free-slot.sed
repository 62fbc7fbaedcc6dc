# DEQUEUE of some slots gives out another that is free.
s/ == FR_SLOT_FREE && mask & bit(i))/ == FR_SLOT_FREE)/

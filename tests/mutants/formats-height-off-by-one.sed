# A frame may be one row higher than the limit.
s/l->height > FR_MAX_DIMENSION/l->height > FR_MAX_DIMENSION + 1/

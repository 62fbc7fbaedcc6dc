# A plane may start so late that its end is at the beginning.
s/(uint64_t)l->offset\[p\] + l->plane_size/l->offset[p] + l->plane_size/

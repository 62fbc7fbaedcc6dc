# A plane may say it is smaller than its rows are.
s/l->plane_size\[p\] < used/false/

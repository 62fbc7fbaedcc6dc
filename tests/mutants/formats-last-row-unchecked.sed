# The last row may be outside its plane.
s/l->stride\[p\], rows - 1, &used/l->stride[p], rows - 2, \&used/

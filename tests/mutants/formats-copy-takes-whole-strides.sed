# A copy takes padding along, past the end of a frame without any.
/^int fr_layout_copy/,/^}/s/memcpy(to, from, bytes);/memcpy(to, from, dst_l->stride[p]);/

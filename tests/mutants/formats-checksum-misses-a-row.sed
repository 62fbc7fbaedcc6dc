# The last row of a plane is in no checksum.
/^uint64_t fr_checksum_below/,/^}/s/r < rows; r++/r + 1 < rows; r++/

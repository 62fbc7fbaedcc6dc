# A row is drawn with one byte more than it has.
/^static uint64_t draw_below/,/^}/s/^\t\t\t       r->row_bytes);/\t\t\t       r->row_bytes + 1);/

# A held slot is recycled like any other: torn frames.
/^static int find_spare/,/^}/s/s->holders || //

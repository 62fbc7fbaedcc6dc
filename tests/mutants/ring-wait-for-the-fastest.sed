# WAIT waits for the first lossless consumer only.
/^static int find_slowest/,/^}/s/c->cursor < ring/c->cursor > ring/

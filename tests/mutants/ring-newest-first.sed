# The newest spare frame is recycled, not the oldest.
/^static int find_spare/,/^}/s/s->sequence < ring/s->sequence > ring/

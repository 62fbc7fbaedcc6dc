# A held slot is recycled like any other: torn frames.
/^\t\tif (s->holders)$/,+1d

# The cursor stays at the frame acquired.
s/c->cursor = grant->sequence + 1;/c->cursor = grant->sequence;/

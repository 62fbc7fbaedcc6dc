# A frame whose ACQUIRE is undone is lost.
/c->cursor = grant->old_cursor;/d

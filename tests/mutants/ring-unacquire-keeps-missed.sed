# An ACQUIRE that is undone still counts as a loss.
/c->missed -= grant->missed;/d

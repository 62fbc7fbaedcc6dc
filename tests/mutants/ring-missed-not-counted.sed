# A consumer's losses are not added up.
/c->missed += grant->missed;/d

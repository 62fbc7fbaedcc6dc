# WAIT waits for consumers that did not ask for it.
s/if (!c->attached || !c->lossless)/if (!c->attached)/

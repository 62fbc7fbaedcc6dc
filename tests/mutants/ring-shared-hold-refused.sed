# A frame that somebody holds counts as a new hold.
s/!ring->slot\[slot\].holders && !before/!before/

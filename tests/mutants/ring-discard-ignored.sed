# WAIT without a lossless consumer always blocks.
s/return ring->discard;/return false;/

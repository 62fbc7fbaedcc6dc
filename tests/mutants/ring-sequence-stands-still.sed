# QUEUE does not raise the sequence.
s/ring->next_sequence++/ring->next_sequence/

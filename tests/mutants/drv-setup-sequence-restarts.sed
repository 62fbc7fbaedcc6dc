# Each generation counts its frames from 0.
# caught by: uapi_generation
s/fdev->next_sequence);$/0);/

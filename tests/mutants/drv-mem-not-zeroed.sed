# Memory used again shows the frames of the producer before.
# caught by: uapi_generation
s/^\t\tfg_chunk_zero(&mem->chunk\[i\], mem->slot_size);/\t\t;/

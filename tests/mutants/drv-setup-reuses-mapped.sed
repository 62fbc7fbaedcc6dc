# A new producer writes into memory that is still mapped.
# caught by: uapi_generation
s/!mem || fg_memory_is_shared(mem) ||/!mem ||/

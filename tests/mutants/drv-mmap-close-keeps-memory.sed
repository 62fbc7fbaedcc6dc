# A mapping that goes keeps its reference.
# caught by: uapi_limits
/^static void fg_vma_close/,/^}/{/fg_memory_put/d}

# A mapping that goes keeps its reference.
# caught by: uapi_limits
/^static void fr_vma_close/,/^}/{/fr_memory_put/d}

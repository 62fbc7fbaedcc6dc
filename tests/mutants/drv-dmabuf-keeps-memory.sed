# A dma-buf that goes keeps its reference.
# caught by: uapi_limits
/^static void fg_dmabuf_free/,/^}/{/fg_memory_put/d}

# A dma-buf that goes keeps its reference.
# caught by: uapi_limits
/^static void fr_dmabuf_free/,/^}/{/fr_memory_put/d}

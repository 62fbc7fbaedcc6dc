# Only the first half of a slot is taken from the kernel.
# caught by: debug/uapi_memory
s/pfn + search->pages,$/pfn + search->pages \/ 2,/

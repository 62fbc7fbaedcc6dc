# A mapping does not keep its frames' memory.
# caught by: uapi_generation
/^static int fr_vma_map(/,/^}/{/^\tfr_memory_get(mem);/d}
s/^\tfr_memory_\(get\|put\)(vma->vm_private_data);/\t;/

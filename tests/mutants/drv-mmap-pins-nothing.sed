# A mapping does not keep its frames' memory.
# caught by: uapi_generation
/^static int fg_vma_map(/,/^}/{/^\tfg_memory_get(mem);/d}
s/^\tfg_memory_\(get\|put\)(vma->vm_private_data);/\t;/

# A reader can make its view writable by mprotect().
# caught by: uapi_mmap_rights
/^static int fg_vma_limit_write/,/^}/{/vm_flags_clear/d}

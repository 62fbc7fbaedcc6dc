# The status page can be made writable by mprotect().
# caught by: uapi_status
/^static int fg_mmap_status/,/^}/{/vm_flags_clear/d}

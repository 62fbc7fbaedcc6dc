# Whoever opened the node for writing maps frames writable.
# caught by: uapi_mmap_rights
s/return ff->fdev->producer == ff;/return true;/

# A file that goes keeps its reference.
# caught by: debug/uapi_generation
/^void fg_file_destroy(/,/^}/{/fg_generation_put/d}

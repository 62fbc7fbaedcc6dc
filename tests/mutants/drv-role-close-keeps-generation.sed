# A file that goes keeps its reference.
# caught by: debug/uapi_generation
/^void fr_file_destroy(/,/^}/{/fr_generation_put/d}

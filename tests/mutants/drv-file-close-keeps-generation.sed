# A file that goes keeps its reference.
# caught by: debug/uapi_generation
/^static int fr_close(/,/^}/{/fr_generation_put/d}

# The end of a slot is not looked at.
# caught by: uapi_mmap
s/^\treturn size <= limit \&\& offset <= limit - size;/\treturn size <= limit;/

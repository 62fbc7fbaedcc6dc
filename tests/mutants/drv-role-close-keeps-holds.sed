# A consumer that dies keeps the frames it held.
# caught by: uapi_generation
/^\t\tif (ff->role == FG_ROLE_CONSUMER)$/,+1d

# Registers outside the window can be read and written.
# caught by: uapi_reg
/^\tif (reg->offset >= window->size/,+1d

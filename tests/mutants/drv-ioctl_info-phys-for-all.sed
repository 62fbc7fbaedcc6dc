# Physical addresses are told to everybody.
# caught by: uapi_buffer
s/capable(CAP_SYS_RAWIO)/true/

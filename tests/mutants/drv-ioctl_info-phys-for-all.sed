# Physical addresses are told to everybody.
# caught by: uapi_buffer
s/ns_capable_noaudit(&init_user_ns, CAP_SYS_RAWIO)/true/

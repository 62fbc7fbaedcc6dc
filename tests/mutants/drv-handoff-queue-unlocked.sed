# QUEUE does not take the lock.
# caught by: debug/uapi_handoff
/^int fg_queue(/,/^}/{/guard(fg_device)/d}

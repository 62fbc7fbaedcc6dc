# QUEUE does not take the lock.
# caught by: debug/uapi_handoff
/^int fr_queue(/,/^}/{/guard(fr_device)/d}

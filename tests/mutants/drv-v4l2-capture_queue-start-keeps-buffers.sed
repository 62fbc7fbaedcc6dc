# A stream that cannot start keeps the client's buffers.
# caught by: debug/debug_fault_video
/^static int fg_capture_start(/,/^}/{/fg_capture_give_back/d}

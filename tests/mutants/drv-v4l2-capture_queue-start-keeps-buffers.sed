# A stream that cannot start keeps the client's buffers.
# caught by: debug/debug_fault_video
/^static int fr_capture_start(/,/^}/{/fr_capture_give_back/d}

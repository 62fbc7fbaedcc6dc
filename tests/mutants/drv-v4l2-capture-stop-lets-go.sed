# STREAMOFF lets go of what the client has dequeued.
# caught by: vm/v4l2_no_copy
/^void fr_capture_settle(/,/^}/s/ || cap->held)/)/

# STREAMOFF lets go of what the client has dequeued.
# caught by: vm/v4l2_no_copy
/^void fg_capture_settle(/,/^}/s/ || cap->held)/)/

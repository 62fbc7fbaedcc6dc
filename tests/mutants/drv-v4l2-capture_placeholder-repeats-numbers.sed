# Frames after placeholders have the numbers that those had.
# caught by: guest/tests/v4l2/test_placeholder.sh
/^static void fg_capture_show(/,/^}/{/cap->sequence_offset--;/d}

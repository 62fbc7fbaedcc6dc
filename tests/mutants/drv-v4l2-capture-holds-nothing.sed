# What a client has dequeued is not held.
# caught by: guest/tests/v4l2/test_stream.sh
/^static void fg_capture_deliver(/,/^}/s/fg_capture_hold(cap, b);/fg_release(cap->ff, frame->slot);/

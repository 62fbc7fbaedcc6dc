# What a client has dequeued is not held.
# caught by: guest/tests/v4l2/test_stream.sh
/^static void fr_capture_deliver(/,/^}/s/fr_capture_hold(cap, b);/fr_release(cap->ff, frame->slot);/

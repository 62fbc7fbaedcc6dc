# Placeholders come though there is a producer.
# caught by: guest/tests/v4l2/test_placeholder.sh
/^static bool fg_capture_is_alone(/,/^}/s/return !cap->node->fdev->producer;/return true;/

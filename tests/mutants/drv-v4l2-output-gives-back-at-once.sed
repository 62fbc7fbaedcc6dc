# A buffer is the client's again while its frame is in the ring.
# caught by: guest/tests/v4l2/test_output.sh
/^static int fg_output_put(/,/^}/s/out->queued\[slot\] = b;/fg_output_done(out, b, VB2_BUF_STATE_DONE);/

# Who polls a file is not told that it has become the producer's.
# caught by: uapi_rw
/^static int fr_setup_try_adopt(/,/^}/s/\tfr_wake(fdev, FR_WAKE_PRODUCER);//

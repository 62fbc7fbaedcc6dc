# Who polls a file is not told that it has become the producer's.
# caught by: uapi_rw
/^static void fr_setup_go_on(/,/^}/s/\tfr_wake(fdev, FR_WAKE_PRODUCER);//

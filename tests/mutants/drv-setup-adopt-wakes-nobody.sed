# Who polls a file is not told that it has become the producer's.
# caught by: uapi_rw
/^static void fg_setup_go_on(/,/^}/s/\tfg_wake(fdev, FG_WAKE_PRODUCER);//

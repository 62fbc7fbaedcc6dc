# A consumer of a replaced generation waits for ever.
# caught by: uapi_generation
s/ret == -EAGAIN \&\& gen != fdev->current_gen/false/

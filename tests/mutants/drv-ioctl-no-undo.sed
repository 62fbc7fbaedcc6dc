# What could not be told has happened nevertheless.
# caught by: uapi_next
s/^\t\t\tioctl->undo(call);/\t\t\t;/

# A file that may only write exports frames to be read.
# caught by: uapi_dmabuf
/^static int fg_ioctl_export(/,/^}/s/if (!(call->file->f_mode & FMODE_READ))/if (false)/

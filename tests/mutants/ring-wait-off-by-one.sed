# WAIT recycles the frame a consumer wants next.
/^static bool may_recycle/,/^}/s/cursor > ring/cursor >= ring/

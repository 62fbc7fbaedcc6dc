# An output node that has left its ring goes on waiting for it.
# caught by: debug/debug_video_race
/^void fg_output_leave(/,/^}/{/remove_wait_queue/d}

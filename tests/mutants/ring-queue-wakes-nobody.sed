# QUEUE wakes no consumer.
/^static int queue_if/,/^}/{
	/FG_WAKE_CONSUMERS/d
}

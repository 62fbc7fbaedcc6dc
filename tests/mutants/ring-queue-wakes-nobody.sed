# QUEUE wakes no consumer.
/^static int queue_if/,/^}/{
	/FR_WAKE_CONSUMERS/d
}

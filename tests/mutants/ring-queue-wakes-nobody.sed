# QUEUE wakes no consumer.
/^int fr_ring_queue/,/^}/{
	/FR_WAKE_CONSUMERS/d
}

# RELEASE does not wake a consumer at its limit.
/^static void drop_hold/,/^}/{
	/if (fg_ring_consumer_held/,+1d
}

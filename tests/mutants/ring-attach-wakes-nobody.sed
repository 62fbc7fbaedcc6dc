# The first lossless consumer does not wake the producer.
/^int fg_ring_attach/,/^}/{
	/wake_if_better/d
}

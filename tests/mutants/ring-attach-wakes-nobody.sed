# The first lossless consumer does not wake the producer.
/^int fr_ring_attach/,/^}/{
	/wake_if_better/d
}

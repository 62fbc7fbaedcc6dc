# A frame of 4 GiB and more has the size that is left of it in 32 bits.
/^static bool rows_end/,/^}/{
	s/uint64_t bytes;/uint32_t bytes;/
	s/!__builtin_mul_overflow((uint64_t)stride, (uint64_t)rows,/((bytes = stride * rows) || true) \&\&/
	/&bytes) &&/d
}

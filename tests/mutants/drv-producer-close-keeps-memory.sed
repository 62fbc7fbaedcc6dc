# A driver that stops being the producer keeps its reference.
# caught by: debug/tests/dma/test_edu.sh
/^void framering_producer_close(/,/^}/{/fg_memory_put/d}

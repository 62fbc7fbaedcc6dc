# Nothing wakes the producer.
/now.can_dequeue && !before/,+1d

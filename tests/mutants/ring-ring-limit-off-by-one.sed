# One slot too many may be held.
s/(dequeued ? dequeued : 1) + 1;/(dequeued ? dequeued : 1);/

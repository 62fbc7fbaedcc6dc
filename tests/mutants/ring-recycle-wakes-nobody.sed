# A consumer refused the frame recycled sleeps on.
/if (!hold_room(ring))/,+1d

# DEQUEUE of some slots recycles the newest frame.
s/s->holders || (int)i == newest/s->holders/

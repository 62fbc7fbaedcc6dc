# The ring's losses are not counted.
/ring->dropped++;/d

# The text of a code has its end one byte too late.
s/end = i + 1;/end = i + 2;/

# The last group of an odd row takes a pixel that is not there.
s/x + 1 < width ? x + 1 : x/x + 1 <= width ? x + 1 : x/

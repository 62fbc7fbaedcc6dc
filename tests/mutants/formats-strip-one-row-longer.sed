# The strip is drawn over the first row below it.
/^static void draw_strip/,/^}/s/row < rows;/row <= rows;/

# The last plane has no 16 rows to import.
s/packed ? 1 : ROWS_ALIGN/1/

# The box bounces off a wall outside the picture.
s/b.x = bounce(pic->mark.number, pic->width - b.size,/b.x = bounce(pic->mark.number, pic->width - b.size + 8,/

# Tags repeat too early where the frame number passes 32 bits.
s/(uint32_t)r->pic.mark.number \* 0x9e3779b1/((uint32_t)r->pic.mark.number + (uint32_t)(r->pic.mark.number >> 32)) * 0x9e3779b1/

# QUEUE copies of the frame, onto itself, as much as the test has time for; volatile,
# else the compiler leaves it out.
# caught by: vm/handoff_cost
/^static int fg_queue_slot(/,/^}/s/^\tfg_keep_info(gen, slot, meta);/&\n\t{ void *volatile at = gen->mem->chunk[slot].vaddr; memmove(at, at, gen->mem->slot_size >> 12); }/

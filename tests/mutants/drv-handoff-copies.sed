# QUEUE copies the frame, onto itself.
# caught by: vm/handoff_cost
/^int fr_queue_locked(/,/^}/s/^\tfr_keep_info(gen, slot, meta);/&\n\tmemmove(gen->mem->chunk[slot].vaddr, gen->mem->chunk[slot].vaddr, gen->mem->slot_size);/

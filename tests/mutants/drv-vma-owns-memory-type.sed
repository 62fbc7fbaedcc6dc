# Frames outside RAM go into mappings as those of RAM do.
# caught by: vm/carveout
/^int fg_vma_insert(/,/^}/s/if (ram)/if (ram || true)/

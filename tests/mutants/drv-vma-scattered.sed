# Each page of a mapping is of another place than the one before.
# caught by: vm/page_tables
s/ret = remap_pfn_range(vma, addr, pfn, size, prot);/for (ret = 0, pfn += PFN_DOWN(size); !ret \&\& size; size -= PAGE_SIZE, addr += PAGE_SIZE)\n\t\t\tret = remap_pfn_range(vma, addr, --pfn, PAGE_SIZE, prot);/

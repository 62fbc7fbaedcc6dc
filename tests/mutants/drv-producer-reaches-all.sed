# Nobody asks whether the device can write where the slots are.
# caught by: guest/tests/dma/test_edu.sh
/^static int fr_producer_check_reach(/,/^}/s/if (device_iommu_mapped/if (true || device_iommu_mapped/

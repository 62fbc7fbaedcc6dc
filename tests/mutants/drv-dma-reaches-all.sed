# Nobody asks whether the device can reach where the slots are.
# caught by: guest/tests/dma/test_edu.sh
/^\tif (fr_dma_is_foreign(dev))$/s/(.*)/(true)/

# Nobody asks whether the device can reach where the slots are.
# caught by: guest/tests/dma/test_edu.sh
/^bool fg_dma_reaches(/,/^}/s/(foreign ||/(true ||/

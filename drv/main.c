// SPDX-License-Identifier: GPL-2.0-only
/* framering: the module. Initialise in order, unwind in reverse. */
#include <linux/module.h>
#include "framering_node.h"

static int __init fr_init(void)
{
	int ret;

	ret = fr_memory_init();
	if (ret)
		return ret;
	ret = fr_declared_init();
	if (ret)
		goto exit_memory;
	fr_debugfs_init();
	ret = fr_rings_init();
	if (ret)
		goto exit_debugfs;
	fr_control_init();
	return 0;

exit_debugfs:
	fr_debugfs_exit();
	fr_declared_exit();
exit_memory:
	fr_memory_exit();
	return ret;
}
module_init(fr_init);

static void __exit fr_exit(void)
{
	fr_control_exit();
	fr_rings_exit();
	fr_debugfs_exit();
	fr_declared_exit();
	fr_memory_exit();
}
module_exit(fr_exit);

MODULE_DESCRIPTION("Ring of contiguous frame buffers, handed over without copying");
MODULE_AUTHOR("The framering authors");
MODULE_LICENSE("GPL");
MODULE_VERSION("0.1.0");
FR_IMPORT_NS_DMA_BUF;

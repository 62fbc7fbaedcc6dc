// SPDX-License-Identifier: GPL-2.0-only
/* framering: the module. Initialise in order, unwind in reverse. */
#include <linux/module.h>
#include "framering_node.h"

static int __init fg_init(void)
{
	int ret;

	ret = fg_memory_init();
	if (ret)
		return ret;
	ret = fg_declared_init();
	if (ret)
		goto exit_memory;
	fg_debugfs_init();
	ret = fg_rings_init();
	if (ret)
		goto exit_debugfs;
	fg_control_init();
	return 0;

exit_debugfs:
	fg_debugfs_exit();
	fg_declared_exit();
exit_memory:
	fg_memory_exit();
	return ret;
}
module_init(fg_init);

static void __exit fg_exit(void)
{
	fg_control_exit();
	fg_rings_exit();
	fg_debugfs_exit();
	fg_declared_exit();
	fg_memory_exit();
}
module_exit(fg_exit);

MODULE_DESCRIPTION("Ring of contiguous frame buffers, handed over without copying");
MODULE_AUTHOR("The framering authors");
MODULE_LICENSE("GPL");
MODULE_VERSION("0.1.0");
FG_IMPORT_NS_DMA_BUF;

// SPDX-License-Identifier: GPL-2.0-only
/*
 * How much may be had: per ring, per user and in all. Contiguous memory is not
 * accounted to a control group and cannot be swapped, so these limits are all
 * that stands between a user and the machine's memory.
 */
#include <linux/capability.h>
#include <linux/cleanup.h>
#include <linux/cred.h>
#include <linux/highmem.h>
#include <linux/list.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/ratelimit.h>
#include <linux/slab.h>
#include "internal.h"

#define FG_MIB_SHIFT	20

static unsigned int max_ring_mb;
module_param(max_ring_mb, uint, 0644);
MODULE_PARM_DESC(max_ring_mb,
		 "most MiB of one ring's memory (default: a quarter of RAM without highmem)");

static unsigned int max_user_mb;
module_param(max_user_mb, uint, 0644);
MODULE_PARM_DESC(max_user_mb,
		 "most MiB of one user's rings (default: 3/8 of that RAM); CAP_SYS_RESOURCE may exceed it");

static unsigned int max_total_mb;
module_param(max_total_mb, uint, 0644);
MODULE_PARM_DESC(max_total_mb,
		 "most MiB of all rings together (default: half of that RAM)");

static unsigned int max_slots = FRAMERING_MAX_SLOTS;
module_param(max_slots, uint, 0644);
MODULE_PARM_DESC(max_slots, "most slots of a ring (default: 64)");

static unsigned int max_files = 256;
module_param(max_files, uint, 0644);
MODULE_PARM_DESC(max_files, "most open files per ring (default: 256)");

/* The bytes that one user is charged; exists while they are more than 0. */
struct fg_user {
	struct list_head node;
	kuid_t uid;
	u64 bytes;
};

static DEFINE_MUTEX(fg_limit_mutex);
static LIST_HEAD(fg_users);		/* fg_limit_mutex */
static u64 fg_total_bytes;		/* fg_limit_mutex */

static u64 fg_mib(unsigned int mib)
{
	return (u64)mib << FG_MIB_SHIFT;
}

/*
 * RAM without highmem. Frames need low memory or kernel addresses, which are as
 * scarce, and the kernel itself needs both.
 */
static unsigned int fg_limit_ram_mb(void)
{
	return (totalram_pages() - totalhigh_pages()) >>
	       (FG_MIB_SHIFT - PAGE_SHIFT);
}

void fg_limit_init(void)
{
	unsigned int ram = fg_limit_ram_mb();

	/* Written back, so that sysfs shows what holds. */
	max_ring_mb = max_ring_mb ?: max(ram / 4, 1U);
	max_user_mb = max_user_mb ?: max(ram / 8 * 3, 1U);
	max_total_mb = max_total_mb ?: max(ram / 2, 1U);
}

static struct fg_user *fg_user_find(kuid_t uid)
{
	struct fg_user *user;

	lockdep_assert_held(&fg_limit_mutex);
	list_for_each_entry(user, &fg_users, node) {
		if (uid_eq(user->uid, uid))
			return user;
	}
	return NULL;
}

static u64 fg_left(u64 limit, u64 used)
{
	return limit > used ? limit - used : 0;
}

static int fg_limit_refuse(const char *parameter, unsigned int limit,
			   u64 wanted, u64 used)
{
	pr_info_ratelimited("%llu KiB refused: %llu KiB in use, limit %s=%u\n",
			    wanted >> 10, used >> 10, parameter, limit);
	return -EDQUOT;
}

static int fg_limit_check(u64 bytes, u64 user_bytes)
{
	if (bytes > fg_left(fg_mib(max_total_mb), fg_total_bytes))
		return fg_limit_refuse("max_total_mb", max_total_mb, bytes,
				       fg_total_bytes);
	/* Asked last: having to use a capability is logged. */
	if (bytes > fg_left(fg_mib(max_user_mb), user_bytes) &&
	    !capable(CAP_SYS_RESOURCE))
		return fg_limit_refuse("max_user_mb", max_user_mb, bytes,
				       user_bytes);
	return 0;
}

int fg_limit_charge(kuid_t owner, u64 bytes)
{
	struct fg_user *fresh __free(kfree) = kzalloc(sizeof(*fresh),
						      GFP_KERNEL);
	struct fg_user *user;
	int ret;

	if (!fresh)
		return -ENOMEM;
	guard(mutex)(&fg_limit_mutex);
	user = fg_user_find(owner);
	ret = fg_limit_check(bytes, user ? user->bytes : 0);
	if (ret)
		return ret;
	if (!user) {
		user = no_free_ptr(fresh);
		user->uid = owner;
		list_add(&user->node, &fg_users);
	}
	user->bytes += bytes;
	fg_total_bytes += bytes;
	return 0;
}

void fg_limit_uncharge(kuid_t owner, u64 bytes)
{
	struct fg_user *user;

	guard(mutex)(&fg_limit_mutex);
	user = fg_user_find(owner);
	if (WARN_ON_ONCE(!user || user->bytes < bytes))
		return;
	fg_total_bytes -= bytes;
	user->bytes -= bytes;
	if (!user->bytes) {
		list_del(&user->node);
		kfree(user);
	}
}

int fg_limit_check_ring(u64 bytes)
{
	if (bytes > fg_mib(max_ring_mb))
		return fg_limit_refuse("max_ring_mb", max_ring_mb, bytes, 0);
	return 0;
}
EXPORT_SYMBOL_FRAMERING(fg_limit_check_ring);

int fg_limit_check_slots(unsigned int slots)
{
	if (slots <= max_slots)
		return 0;
	pr_info_ratelimited("%u slots refused: limit max_slots=%u\n", slots,
			    max_slots);
	return -EINVAL;
}

int fg_limit_check_files(unsigned int open_files)
{
	if (open_files < max_files)
		return 0;
	pr_info_ratelimited("open refused: %u files are open, limit max_files=%u\n",
			    open_files, max_files);
	return -EMFILE;
}

u64 fg_limit_ring_bytes(void)
{
	return fg_mib(max_ring_mb);
}
EXPORT_SYMBOL_FRAMERING(fg_limit_ring_bytes);

u64 fg_limit_free_bytes(kuid_t owner)
{
	struct fg_user *user;
	u64 left;

	guard(mutex)(&fg_limit_mutex);
	user = fg_user_find(owner);
	left = min(fg_left(fg_mib(max_total_mb), fg_total_bytes),
		   fg_left(fg_mib(max_user_mb), user ? user->bytes : 0));
	return min(left, fg_mib(max_ring_mb));
}

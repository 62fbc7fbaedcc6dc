/* SPDX-License-Identifier: GPL-2.0-only */
/* What the sysfs attributes and the text of "setup" share. */
#ifndef FRAMERING_SYSFS_H
#define FRAMERING_SYSFS_H

#include <linux/framering.h>

/* sysfs_setup.c */

const char *fr_policy_name(u32 policy);

/*
 * "XR24 640x360 [slots=4] [policy=drop] ..." into setup. 0, or -EINVAL after
 * saying what is wrong with it; -ENOMEM.
 */
int fr_setup_parse(const char *text, struct framering_setup *setup);

#endif /* FRAMERING_SYSFS_H */

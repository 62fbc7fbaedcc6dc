/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What whoever owns the machine has declared for a ring: in its node of the device
 * tree (declared_of.c), else by the module's parameters (declared.c).
 */
#ifndef FRAMERING_DECLARED_H
#define FRAMERING_DECLARED_H

#include <linux/errno.h>
#include <linux/mod_devicetable.h>
#include <linux/types.h>
#include <linux/framering.h>
#include "led.h"

struct device;
struct device_node;
struct fr_windows;

#define FR_DEFAULT_SLOTS	4

struct fr_declared {
	struct fr_windows *windows;	/* a reference */
	struct fr_led_spec led;		/* without a profile: none */
	u32 regions;			/* bits, see mem_region.h */
	u32 slots;			/* where SETUP leaves it open */
	enum framering_cache cache;	/* likewise */
};

/* declared.c */
int fr_declared_init(void);	/* module start: reads the parameters */
void fr_declared_exit(void);
/*
 * What is declared for dev, which is ring number index: 0, or an error after
 * having said what is wrong. fr_declared_finish() also after an error.
 */
int fr_declared_read(struct device *dev, int index,
		     struct fr_declared *declared);
void fr_declared_finish(struct fr_declared *declared);

/* declared_of.c, where the kernel knows device trees */
#ifdef CONFIG_OF
extern const struct of_device_id fr_of_match[];
bool fr_of_has_rings(void);	/* any node, of whatever state */
bool fr_of_is_ring(const struct device *dev);
/* The N of an alias "frameringN", or -ENODEV. */
int fr_of_index(const struct device *dev);
/* The node's word where it has one; the rest stays as it is. */
int fr_of_read(struct device *dev, struct fr_declared *declared);
/* Makes node, one of parent's regions, the pool of child's memory; and undoes it. */
int fr_of_use_pool(struct device *child, struct device *parent,
		   const struct device_node *node);
void fr_of_leave_pool(struct device *child);
#else
static inline bool fr_of_has_rings(void)
{
	return false;
}

static inline bool fr_of_is_ring(const struct device *dev)
{
	return false;
}

static inline int fr_of_index(const struct device *dev)
{
	return -ENODEV;
}

static inline int fr_of_read(struct device *dev, struct fr_declared *declared)
{
	return -ENODEV;
}

static inline int fr_of_use_pool(struct device *child, struct device *parent,
				 const struct device_node *node)
{
	return -EOPNOTSUPP;
}

static inline void fr_of_leave_pool(struct device *child)
{
}
#endif

#endif /* FRAMERING_DECLARED_H */

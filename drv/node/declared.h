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
struct fr_region;
struct fr_windows;

#define FR_DEFAULT_SLOTS	4
#define FR_REGIONS_MAX		16	/* of the module and all nodes */

struct fr_declared {
	struct fr_windows *windows;	/* a reference */
	struct fr_led_spec led;		/* without a profile: none */
	/* Regions stay till the module goes. */
	struct fr_region *region[FR_REGIONS_MAX];
	unsigned int regions;
	bool own_regions;		/* and memory is of these only */
	bool no_allocator;		/* one ring gets all of a carve-out */
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
bool fr_of_has_rings(void);	/* a node that is not disabled */
bool fr_of_is_ring(const struct device *dev);
/* The N of an alias "frameringN", or -ENODEV; and whether any node has that one. */
int fr_of_index(const struct device *dev);
bool fr_of_wants_index(int index);
/* The node's word where it has one; the rest stays as it is. */
int fr_of_read(struct device *dev, struct fr_declared *declared);
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

static inline bool fr_of_wants_index(int index)
{
	return false;
}

static inline int fr_of_read(struct device *dev, struct fr_declared *declared)
{
	return -ENODEV;
}
#endif

#endif /* FRAMERING_DECLARED_H */

// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Names of policies, cache modes and memory sources.
 */
#include <errno.h>
#include <string.h>

#include "internal.h"

static const char *const policies[] = {
	[FR_POLICY_DROP] = "drop",
	[FR_POLICY_WAIT] = "wait",
};

static const char *const caches[] = {
	[FR_CACHE_WRITECOMBINE] = "writecombine",
	[FR_CACHE_CACHED] = "cached",
	[FR_CACHE_UNCACHED] = "uncached",
	[FR_CACHE_DEFAULT] = "default",
};

static const char *const memories[] = {
	[FR_MEMORY_AUTO] = "auto",
	[FR_MEMORY_CARVEOUT] = "carveout",
	[FR_MEMORY_DMA] = "dma",
	[FR_MEMORY_CONTIG] = "contig",
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char *name_of(const char *const *names, size_t count,
			   unsigned int value)
{
	return value < count ? names[value] : "?";
}

/* The value, or -EINVAL with a sentence that lists what would be right. */
static int value_of(const char *const *names, size_t count, const char *what,
		    const char *name)
{
	char list[128] = "";

	for (size_t i = 0; name && i < count; i++) {
		if (!strcmp(names[i], name))
			return (int)i;
	}
	for (size_t i = 0; i < count; i++) {
		strncat(list, i ? ", " : "", sizeof(list) - strlen(list) - 1);
		strncat(list, names[i], sizeof(list) - strlen(list) - 1);
	}
	return fr_fail(-EINVAL, "%s '%s': must be one of %s", what,
		       name ? name : "", list);
}

const char *fr_policy_name(enum fr_policy policy)
{
	return name_of(policies, COUNT(policies), policy);
}

const char *fr_cache_name(enum fr_cache cache)
{
	return name_of(caches, COUNT(caches), cache);
}

const char *fr_memory_name(enum fr_memory_source source)
{
	return name_of(memories, COUNT(memories), source);
}

int fr_policy_parse(const char *name, enum fr_policy *policy)
{
	int value = value_of(policies, COUNT(policies), "policy", name);

	if (value < 0)
		return value;
	*policy = (enum fr_policy)value;
	return 0;
}

int fr_cache_parse(const char *name, enum fr_cache *cache)
{
	int value = value_of(caches, COUNT(caches), "cache mode", name);

	if (value < 0)
		return value;
	*cache = (enum fr_cache)value;
	return 0;
}

int fr_memory_parse(const char *name, enum fr_memory_source *source)
{
	int value = value_of(memories, COUNT(memories), "memory source", name);

	if (value < 0)
		return value;
	*source = (enum fr_memory_source)value;
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-only
/* carveout=NAME:ADDR:SIZE[:no_allocator][:cached=0|1][:buffered=0|1] */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include "internal.h"

/* One of "word", "word=0", "word=1"; -1 if it is another word. */
static int fg_parse_switch(const char *text, const char *word)
{
	size_t length = strlen(word);

	if (strncmp(text, word, length))
		return -1;
	text += length;
	if (!*text || !strcmp(text, "=1"))
		return 1;
	return strcmp(text, "=0") ? -1 : 0;
}

struct fg_carveout_words {
	int no_allocator;	/* each is -1 unless given */
	int cached;
	int buffered;
};

static int fg_carveout_parse_word(struct fg_carveout_words *words,
				  const char *word)
{
	int on;

	on = fg_parse_switch(word, "no_allocator");
	if (on >= 0) {
		words->no_allocator = on;
		return 0;
	}
	on = fg_parse_switch(word, "cached");
	if (on >= 0) {
		words->cached = on;
		return 0;
	}
	on = fg_parse_switch(word, "buffered");
	if (on >= 0) {
		words->buffered = on;
		return 0;
	}
	pr_err("carveout: unknown word '%s', expected no_allocator, cached or buffered, each with =0 or =1 or nothing\n",
	       word);
	return -EINVAL;
}

/* One attribute given makes the other one 0; none given allows every mode. */
static int fg_carveout_parse_words(struct fg_region *region, char *text)
{
	struct fg_carveout_words words = { -1, -1, -1 };
	char *word;

	while ((word = strsep(&text, ":"))) {
		if (fg_carveout_parse_word(&words, word))
			return -EINVAL;
	}
	region->no_allocator = words.no_allocator > 0;
	region->restricted = words.cached >= 0 || words.buffered >= 0;
	if (words.cached > 0)
		region->cache = FRAMERING_CACHE_CACHED;
	else if (words.buffered > 0)
		region->cache = FRAMERING_CACHE_WRITECOMBINE;
	else
		region->cache = FRAMERING_CACHE_UNCACHED;
	return 0;
}

static int fg_parse_number(u64 *number, const char *text)
{
	char *end;

	if (!text || !*text)
		return -EINVAL;
	*number = memparse(text, &end);
	return *end ? -EINVAL : 0;
}

int fg_carveout_parse(struct fg_region *region, char *text)
{
	char *name = strsep(&text, ":");
	char *start = strsep(&text, ":");
	char *size = strsep(&text, ":");
	u64 address;

	if (!*name || strscpy(region->name, name, sizeof(region->name)) < 0) {
		pr_err("carveout: a name has 1 to %zu characters\n",
		       sizeof(region->name) - 1);
		return -EINVAL;
	}
	if (fg_parse_number(&address, start) ||
	    fg_parse_number(&region->size, size)) {
		pr_err("carveout %s: expected NAME:ADDR:SIZE, as in frames:0x60000000:64M\n",
		       name);
		return -EINVAL;
	}
	region->start = address;
	if (region->start != address)
		region->size = 0; /* the caller refuses it as out of range */
	return fg_carveout_parse_words(region, text);
}

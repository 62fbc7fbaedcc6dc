// SPDX-License-Identifier: GPL-2.0-only
/*
 * The text that sets a ring up from a shell, for programs that only write()
 * frames.
 */
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "internal.h"

#define FG_SETUP_SYNTAX \
	"FOURCC WIDTHxHEIGHT [slots=N] [policy=drop|wait] [discard=0|1] [cache=default|writecombine|cached|uncached] [memory=auto|carveout|dma|contig] [stride=BYTES] [size=BYTES]"

#define FG_SETUP_BLANKS " \t\n"

static const char * const fg_policy_names[] = {
	[FRAMERING_POLICY_DROP] = "drop",
	[FRAMERING_POLICY_WAIT] = "wait",
};

const char *fg_policy_name(u32 policy)
{
	return policy < ARRAY_SIZE(fg_policy_names) ? fg_policy_names[policy] :
						      "unknown";
}

static int fg_setup_parse_fourcc(const char *word, u32 *fourcc)
{
	size_t length = word ? strlen(word) : 0;

	if (!length || length > 4)
		return -EINVAL;
	*fourcc = fg_fourcc_from_text(word);
	return 0;
}

static int fg_setup_parse_size(char *word, struct framering_format *fmt)
{
	const char *width = word ? strsep(&word, "x") : NULL;

	if (!width || !word || kstrtou32(width, 0, &fmt->width) ||
	    kstrtou32(word, 0, &fmt->height))
		return -EINVAL;
	return fmt->width && fmt->height ? 0 : -EINVAL;
}

static const char *fg_cache_name_of(u32 value)
{
	return fg_cache_name(value);
}

static const char *fg_memory_name_of(u32 value)
{
	return fg_memory_source_name(value);
}

/* Which value from 0 to last is called word? */
static int fg_setup_parse_name(const char *word, u32 last,
			       const char *(*name_of)(u32 value), u32 *value)
{
	u32 i;

	for (i = 0; i <= last; i++) {
		if (!strcmp(word, name_of(i))) {
			*value = i;
			return 0;
		}
	}
	return -EINVAL;
}

static int fg_setup_parse_option(char *word, struct framering_setup *setup,
				 u32 *stride)
{
	const char *key = strsep(&word, "=");
	bool discard;

	if (!word)
		return -EINVAL;
	if (!strcmp(key, "slots"))
		return kstrtou32(word, 0, &setup->slots);
	if (!strcmp(key, "stride"))
		return kstrtou32(word, 0, stride);
	if (!strcmp(key, "size"))
		return kstrtou64(word, 0, &setup->format.size);
	if (!strcmp(key, "policy"))
		return fg_setup_parse_name(word, FRAMERING_POLICY_WAIT,
					   fg_policy_name, &setup->policy);
	if (!strcmp(key, "cache"))
		return fg_setup_parse_name(word, FRAMERING_CACHE_DEFAULT,
					   fg_cache_name_of, &setup->cache);
	if (!strcmp(key, "memory"))
		return fg_setup_parse_name(word, FRAMERING_MEMORY_CONTIG,
					   fg_memory_name_of, &setup->memory);
	if (strcmp(key, "discard") || kstrtobool(word, &discard))
		return -EINVAL;
	setup->flags = discard ? FRAMERING_SETUP_DISCARD : 0;
	return 0;
}

/* The next word, however many blanks precede it; NULL at the end. */
static char *fg_setup_next_word(char **text)
{
	char *word;

	do
		word = strsep(text, FG_SETUP_BLANKS);
	while (word && !*word);
	return word;
}

/* at: the rest of the text, from the word that is wrong */
static int fg_setup_wrong(const char *what, const char *at)
{
	pr_info("setup: wrong %s \"%.*s\"; expected: %s\n", what,
		(int)strcspn(at, FG_SETUP_BLANKS), at, FG_SETUP_SYNTAX);
	return -EINVAL;
}

/* Takes copy apart; text is the same, for messages. */
static int fg_setup_parse_words(const char *text, char *copy,
				struct framering_setup *setup, u32 *stride)
{
	const char *end = text + strlen(text);
	char *rest = copy;
	char *word = fg_setup_next_word(&rest);

	if (fg_setup_parse_fourcc(word, &setup->format.fourcc))
		return fg_setup_wrong("fourcc",
				      word ? text + (word - copy) : end);
	word = fg_setup_next_word(&rest);
	if (fg_setup_parse_size(word, &setup->format))
		return fg_setup_wrong("size",
				      word ? text + (word - copy) : end);
	while ((word = fg_setup_next_word(&rest)))
		if (fg_setup_parse_option(word, setup, stride))
			return fg_setup_wrong("option", text + (word - copy));
	return 0;
}

int fg_setup_parse(const char *text, struct framering_setup *setup)
{
	char *copy = kstrdup(text, GFP_KERNEL);
	u32 stride = 0;
	int ret;

	if (!copy)
		return -ENOMEM;
	memset(setup, 0, sizeof(*setup));
	setup->cache = FRAMERING_CACHE_DEFAULT;
	ret = fg_setup_parse_words(text, copy, setup, &stride);
	kfree(copy);
	if (ret)
		return ret;
	if (setup->slots && (setup->slots < FRAMERING_MIN_SLOTS ||
			     setup->slots > FRAMERING_MAX_SLOTS)) {
		pr_info("setup: slots=%u: should be %d to %d\n", setup->slots,
			FRAMERING_MIN_SLOTS, FRAMERING_MAX_SLOTS);
		return -EINVAL;
	}
	return fg_layout_fill(&setup->format, stride);
}

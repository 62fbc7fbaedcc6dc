// SPDX-License-Identifier: GPL-2.0-only
/*
 * The text that sets a ring up from a shell, for programs that only write()
 * frames. It knows the layout of a few formats as files carry them, without
 * padding; for others the writer states stride= and size=.
 */
#include <linux/kernel.h>
#include <linux/overflow.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "framering_drv.h"
#include "sysfs.h"

#define FR_SETUP_SYNTAX \
	"FOURCC WIDTHxHEIGHT [slots=N] [policy=drop|wait] [discard=0|1] [cache=writecombine|cached|uncached] [memory=auto|carveout|dma|contig] [stride=BYTES] [size=BYTES]"

#define FR_SETUP_BLANKS " \t\n"

#define FR_FOURCC(a, b, c, d) \
	((u32)(a) | (u32)(b) << 8 | (u32)(c) << 16 | (u32)(d) << 24)

/* Bytes of one plane's line: (width / div, rounded up) * bytes. */
struct fr_plane_rule {
	u8 bytes;
	u8 div;		/* pixels that share a unit of bytes */
	u8 lines;	/* lines that share one line of the plane */
};

struct fr_format_rule {
	u32 fourcc;
	u8 planes;
	struct fr_plane_rule plane[3];
};

static const struct fr_format_rule fr_formats[] = {
	{ FR_FOURCC('X', 'R', '2', '4'), 1, { { 4, 1, 1 } } },
	{ FR_FOURCC('A', 'R', '2', '4'), 1, { { 4, 1, 1 } } },
	{ FR_FOURCC('X', 'B', '2', '4'), 1, { { 4, 1, 1 } } },
	{ FR_FOURCC('R', 'G', '2', '4'), 1, { { 3, 1, 1 } } },
	{ FR_FOURCC('B', 'G', '2', '4'), 1, { { 3, 1, 1 } } },
	{ FR_FOURCC('R', 'G', '1', '6'), 1, { { 2, 1, 1 } } },
	{ FR_FOURCC('R', '8', ' ', ' '), 1, { { 1, 1, 1 } } },
	{ FR_FOURCC('Y', 'U', 'Y', 'V'), 1, { { 4, 2, 1 } } },
	{ FR_FOURCC('U', 'Y', 'V', 'Y'), 1, { { 4, 2, 1 } } },
	{ FR_FOURCC('N', 'V', '1', '2'), 2, { { 1, 1, 1 }, { 2, 2, 2 } } },
	{ FR_FOURCC('Y', 'U', '1', '2'), 3,
	  { { 1, 1, 1 }, { 1, 2, 2 }, { 1, 2, 2 } } },
};

static const char * const fr_policy_names[] = {
	[FRAMERING_POLICY_DROP] = "drop",
	[FRAMERING_POLICY_WAIT] = "wait",
};

static const char * const fr_cache_words[] = {
	[FRAMERING_CACHE_WRITECOMBINE] = "writecombine",
	[FRAMERING_CACHE_CACHED] = "cached",
	[FRAMERING_CACHE_UNCACHED] = "uncached",
};

static const char * const fr_memory_words[] = {
	[FRAMERING_MEMORY_AUTO] = "auto",
	[FRAMERING_MEMORY_CARVEOUT] = "carveout",
	[FRAMERING_MEMORY_DMA] = "dma",
	[FRAMERING_MEMORY_CONTIG] = "contig",
};

const char *fr_policy_name(u32 policy)
{
	return policy < ARRAY_SIZE(fr_policy_names) ? fr_policy_names[policy] :
						      "unknown";
}

const char *fr_fourcc_text(u32 fourcc, char text[FR_FOURCC_TEXT])
{
	int i;

	for (i = 0; i < 4; i++, fourcc >>= 8)
		text[i] = fourcc & 0xff;
	text[4] = '\0';
	for (i = 3; i > 0 && text[i] == ' '; i--)
		text[i] = '\0';
	return text;
}

static const struct fr_format_rule *fr_format_find(u32 fourcc)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(fr_formats); i++)
		if (fr_formats[i].fourcc == fourcc)
			return &fr_formats[i];
	return NULL;
}

/*
 * Strides and offsets without padding, or with lines of stride bytes in plane 0
 * and as much padding in proportion in the others.
 */
static int fr_format_lay_out(struct framering_format *fmt, u32 stride)
{
	const struct fr_format_rule *rule = fr_format_find(fmt->fourcc);
	char text[FR_FOURCC_TEXT];
	u32 offset = 0;
	int i;

	if (!rule && stride)
		return 0;
	if (!rule) {
		pr_info("setup: the layout of %s is not known here; add stride= and size=\n",
			fr_fourcc_text(fmt->fourcc, text));
		return -EINVAL;
	}
	fmt->planes = rule->planes;
	for (i = 0; i < rule->planes; i++) {
		const struct fr_plane_rule *plane = &rule->plane[i];
		u64 width = i && stride ? stride : fmt->width;
		u64 line = DIV_ROUND_UP_ULL(width, plane->div) * plane->bytes;
		u32 lines = DIV_ROUND_UP_ULL((u64)fmt->height, plane->lines);
		u32 bytes;

		if (!i && stride) {
			if (stride < line) {
				pr_info("setup: stride=%u is too short for lines of %llu bytes\n",
					stride, line);
				return -EINVAL;
			}
			line = stride;
		}
		fmt->stride[i] = line;
		fmt->offset[i] = offset;
		if (line > U32_MAX ||
		    check_mul_overflow((u32)line, lines, &bytes) ||
		    check_add_overflow(offset, bytes, &offset)) {
			pr_info("setup: %ux%u is too large for a slot\n",
				fmt->width, fmt->height);
			return -EINVAL;
		}
	}
	if (!fmt->size)
		fmt->size = offset;
	return 0;
}

static int fr_setup_parse_fourcc(const char *word, u32 *fourcc)
{
	size_t length = word ? strlen(word) : 0;
	char text[4] = "    ";

	if (!length || length > sizeof(text))
		return -EINVAL;
	memcpy(text, word, length);
	*fourcc = FR_FOURCC(text[0], text[1], text[2], text[3]);
	return 0;
}

static int fr_setup_parse_size(char *word, struct framering_format *fmt)
{
	const char *width = word ? strsep(&word, "x") : NULL;

	if (!width || !word || kstrtou32(width, 0, &fmt->width) ||
	    kstrtou32(word, 0, &fmt->height))
		return -EINVAL;
	return 0;
}

static int fr_setup_parse_word(const char * const *words, size_t count,
			       const char *text, u32 *value)
{
	int i = __sysfs_match_string(words, count, text);

	if (i < 0)
		return -EINVAL;
	*value = i;
	return 0;
}

static int fr_setup_parse_option(char *word, struct framering_setup *setup,
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
		return fr_setup_parse_word(fr_policy_names,
					   ARRAY_SIZE(fr_policy_names), word,
					   &setup->policy);
	if (!strcmp(key, "cache"))
		return fr_setup_parse_word(fr_cache_words,
					   ARRAY_SIZE(fr_cache_words), word,
					   &setup->cache);
	if (!strcmp(key, "memory"))
		return fr_setup_parse_word(fr_memory_words,
					   ARRAY_SIZE(fr_memory_words), word,
					   &setup->memory);
	if (strcmp(key, "discard") || kstrtobool(word, &discard))
		return -EINVAL;
	setup->flags = discard ? FRAMERING_SETUP_DISCARD : 0;
	return 0;
}

/* The next word, however many blanks precede it; NULL at the end. */
static char *fr_setup_next_word(char **text)
{
	char *word;

	do
		word = strsep(text, FR_SETUP_BLANKS);
	while (word && !*word);
	return word;
}

/* at: the rest of the text, from the word that is wrong */
static int fr_setup_wrong(const char *what, const char *at)
{
	pr_info("setup: wrong %s \"%.*s\"; expected: %s\n", what,
		(int)strcspn(at, FR_SETUP_BLANKS), at, FR_SETUP_SYNTAX);
	return -EINVAL;
}

/* Takes copy apart; text is the same, for messages. */
static int fr_setup_parse_words(const char *text, char *copy,
				struct framering_setup *setup, u32 *stride)
{
	const char *end = text + strlen(text);
	char *rest = copy;
	char *word = fr_setup_next_word(&rest);

	if (fr_setup_parse_fourcc(word, &setup->format.fourcc))
		return fr_setup_wrong("fourcc",
				      word ? text + (word - copy) : end);
	word = fr_setup_next_word(&rest);
	if (fr_setup_parse_size(word, &setup->format))
		return fr_setup_wrong("size",
				      word ? text + (word - copy) : end);
	while ((word = fr_setup_next_word(&rest)))
		if (fr_setup_parse_option(word, setup, stride))
			return fr_setup_wrong("option", text + (word - copy));
	return 0;
}

int fr_setup_parse(const char *text, struct framering_setup *setup)
{
	char *copy = kstrdup(text, GFP_KERNEL);
	u32 stride = 0;
	int ret;

	if (!copy)
		return -ENOMEM;
	memset(setup, 0, sizeof(*setup));
	setup->slots = 4;
	ret = fr_setup_parse_words(text, copy, setup, &stride);
	kfree(copy);
	if (ret)
		return ret;
	setup->format.planes = 1;
	setup->format.stride[0] = stride;
	return fr_format_lay_out(&setup->format, stride);
}

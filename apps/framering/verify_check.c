// SPDX-License-Identifier: GPL-2.0-only
/*
 * Looking at frames, and keeping the books.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "verify.h"

static int grow_scratch(struct verify *v, size_t size)
{
	void *scratch;

	if (size <= v->scratch_size)
		return 0;
	scratch = realloc(v->scratch, size);
	if (!scratch) {
		cli_error(v->cli, "out of memory");
		return -ENOMEM;
	}
	v->scratch = scratch;
	v->scratch_size = size;
	return 0;
}

/*
 * A ring that its producer has left may be of any policy: what counts is what
 * the next one sets up.
 */
static bool should_wait(const struct verify *v, int ret)
{
	struct fr_info info;

	return ret == -EINVAL && v->options->lossless &&
	       !fr_device_info(fr_consumer_device(v->consumer), &info) &&
	       !info.producer;
}

int verify_attach(struct verify *v)
{
	int timeout = v->options->timeout_ms;
	struct fr_event event;
	int ret = fr_consumer_attach(v->consumer, timeout);

	while (should_wait(v, ret)) {
		ret = fr_consumer_event(v->consumer, &event, timeout);
		if (!ret)
			ret = fr_consumer_attach(v->consumer, timeout);
	}
	if (ret == -EINTR)
		return ret;
	if (ret) {
		cli_library_error(v->cli);
		return ret;
	}
	v->counts.generations++;
	v->have_last = false;
	v->missed_attached = 0;
	return grow_scratch(v, fr_consumer_layout(v->consumer)->size);
}

void verify_order(struct verify *v, const struct fr_frame *frame)
{
	struct verify_counts *c = &v->counts;
	uint64_t gap;

	c->missed += frame->missed;
	v->missed_attached += frame->missed;
	if (frame->flags & FR_FRAME_ERROR)
		c->corrupt++;
	/* With --newest the first may be the end of a stream long gone. */
	if ((frame->flags & FR_FRAME_EOS) &&
	    (v->have_last || !v->options->newest))
		v->eos = true;
	if (v->have_last && frame->sequence == v->last) {
		c->repeated++;
		return;
	}
	if (v->have_last && frame->sequence < v->last) {
		c->out_of_order++;
		return;
	}
	gap = v->have_last ? frame->sequence - v->last - 1 : frame->missed;
	if (gap != frame->missed)
		c->lost += gap > frame->missed ? gap - frame->missed :
						 frame->missed - gap;
	if (v->options->lossless)
		c->lost += frame->missed;
	v->last = frame->sequence;
}

/*
 * Out of the ring first: a checker reads here and there, and write-combined
 * memory wants to be read once, in order.
 */
static void look_at(struct verify *v, const struct fr_frame *frame,
		    struct verify_look *look)
{
	const struct fr_layout *l = frame->layout;
	int ret;

	if (frame->data != v->scratch) {
		fr_copy_streaming(v->scratch, frame->data, l->size);
		copies_add(&v->copies, 1, l->size);
	}
	memset(look, 0, sizeof(*look));
	ret = fr_pattern_check(l, v->scratch, &look->number);
	look->marked = ret == 0 || ret == -EBADMSG;
	look->intact = ret == 0;
	if (!look->marked)
		look->checksum = fr_checksum(l, v->scratch);
}

/* Within a generation the producer counts as the ring does. */
static void check_number(struct verify *v, const struct fr_frame *frame,
			 const struct verify_look *look)
{
	uint64_t offset = look->number - frame->sequence;

	if (v->have_last && offset != v->offset)
		v->counts.misnumbered++;
	v->offset = offset;
	v->have_last = true;
}

int verify_first_look(struct verify *v, const struct fr_frame *frame,
		      struct verify_look *look)
{
	struct verify_counts *c = &v->counts;

	look_at(v, frame, look);
	c->frames++;
	v->copies.frames++;
	if (look->intact) {
		check_number(v, frame, look);
	} else if (look->marked) {
		c->torn++;
		v->have_last = true;
	} else {
		c->unmarked++;
		v->have_last = true;
	}
	if (!look->marked && !v->options->any) {
		cli_error(
			v->cli,
			"frame %llu has no mark: this needs the patterns of 'framering play --pattern', or --any",
			(unsigned long long)frame->sequence);
		return -ENODATA;
	}
	if (progress_due(&v->progress))
		progress_show(&v->progress,
			      "%llu frames, %llu torn, %llu missed",
			      (unsigned long long)c->frames,
			      (unsigned long long)c->torn,
			      (unsigned long long)c->missed);
	return 0;
}

int verify_last_look(struct verify *v, const struct fr_frame *frame,
		     const struct verify_look *look)
{
	struct verify_look now;

	if (look->marked && !look->intact)
		return 0; /* has been counted as torn */
	look_at(v, frame, &now);
	if (now.intact != look->intact || now.number != look->number ||
	    now.checksum != look->checksum)
		v->counts.torn++;
	return 0;
}

int verify_account(struct verify *v)
{
	struct fr_info info;
	int ret = fr_device_info(fr_consumer_device(v->consumer), &info);

	if (ret) {
		cli_library_error(v->cli);
		return ret;
	}
	if (info.missed > v->missed_attached)
		v->counts.lost += info.missed - v->missed_attached;
	else
		v->counts.lost += v->missed_attached - info.missed;
	return 0;
}

bool verify_done(const struct verify *v)
{
	if (stop_requested())
		return true;
	if (v->options->frames)
		return v->counts.frames >= v->options->frames;
	return v->eos;
}

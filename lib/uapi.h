/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Between the kernel's structs and the library's. No one else sees both.
 */
#ifndef LIB_UAPI_H
#define LIB_UAPI_H

#include <linux/framering.h>

#include "backend.h"

void fr_info_from_uapi(struct fr_info *info, const struct framering_query *q);
void fr_setup_to_uapi(struct framering_setup *arg,
		      const struct fr_setup *setup);
void fr_meta_to_uapi(struct framering_meta *meta, const struct fr_frame *frame);
/* Leaves data NULL and layout NULL. */
void fr_frame_from_uapi(struct fr_frame *frame,
			const struct framering_frame *arg);
uint32_t fr_acquire_to_uapi(unsigned int flags);
void fr_event_from_uapi(struct fr_event *event,
			const struct framering_event *arg);
void fr_window_from_uapi(struct fr_window_info *info,
			 const struct framering_window *arg);
void fr_led_from_uapi(struct fr_led_place *led,
		      const struct framering_led *arg);
/* -EPROTO if the page is of another version or too small. */
int fr_status_from_uapi(const void *page, size_t size,
			struct fr_status *status);

#endif /* LIB_UAPI_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The contract is frozen: where every field of every struct is, in 32-bit and
 * in 64-bit programs. This file holds no code; that it compiles at -m32 and
 * at -m64 is the test. A struct may only grow at its end.
 */
#include <linux/framering.h>

#define SIZE(s, size)                                                      \
	_Static_assert(sizeof(struct s) == (size), "size of " #s)
#define FIELD(s, f, at, size)                                              \
	_Static_assert(__builtin_offsetof(struct s, f) == (at) &&          \
			       sizeof(((struct s *)0)->f) == (size),       \
		       #s "." #f)
#define NUMBER(name, value) _Static_assert((name) == (value), #name)

SIZE(framering_rect, 16);
FIELD(framering_rect, left, 0, 4);
FIELD(framering_rect, top, 4, 4);
FIELD(framering_rect, width, 8, 4);
FIELD(framering_rect, height, 12, 4);

SIZE(framering_format, 112);
FIELD(framering_format, fourcc, 0, 4);
FIELD(framering_format, width, 4, 4);
FIELD(framering_format, height, 8, 4);
FIELD(framering_format, planes, 12, 4);
FIELD(framering_format, stride, 16, 16);
FIELD(framering_format, offset, 32, 16);
FIELD(framering_format, size, 48, 8);
FIELD(framering_format, modifier, 56, 8);
FIELD(framering_format, field, 64, 4);
FIELD(framering_format, primaries, 68, 4);
FIELD(framering_format, transfer, 72, 4);
FIELD(framering_format, matrix, 76, 4);
FIELD(framering_format, range, 80, 4);
FIELD(framering_format, interval_num, 84, 4);
FIELD(framering_format, interval_den, 88, 4);
FIELD(framering_format, reserved, 92, 20);

SIZE(framering_hdr, 24);
FIELD(framering_hdr, primaries_x, 0, 6);
FIELD(framering_hdr, primaries_y, 6, 6);
FIELD(framering_hdr, white_x, 12, 2);
FIELD(framering_hdr, white_y, 14, 2);
FIELD(framering_hdr, max_luminance, 16, 2);
FIELD(framering_hdr, min_luminance, 18, 2);
FIELD(framering_hdr, max_cll, 20, 2);
FIELD(framering_hdr, max_fall, 22, 2);

SIZE(framering_meta, 128);
FIELD(framering_meta, timestamp, 0, 8);
FIELD(framering_meta, cookie, 8, 8);
FIELD(framering_meta, clock_id, 16, 4);
FIELD(framering_meta, flags, 20, 4);
FIELD(framering_meta, field, 24, 4);
FIELD(framering_meta, pad, 28, 4);
FIELD(framering_meta, bytesused, 32, 16);
FIELD(framering_meta, damage, 48, 16);
FIELD(framering_meta, crop, 64, 16);
FIELD(framering_meta, hdr, 80, 24);
FIELD(framering_meta, reserved, 104, 24);

SIZE(framering_frame, 160);
FIELD(framering_frame, slot, 0, 4);
FIELD(framering_frame, generation, 4, 4);
FIELD(framering_frame, sequence, 8, 8);
FIELD(framering_frame, missed, 16, 8);
FIELD(framering_frame, queued, 24, 8);
FIELD(framering_frame, meta, 32, 128);

SIZE(framering_counters, 128);
FIELD(framering_counters, queued, 0, 8);
FIELD(framering_counters, acquired, 8, 8);
FIELD(framering_counters, dropped, 16, 8);
FIELD(framering_counters, producer_waits, 24, 8);
FIELD(framering_counters, consumer_waits, 32, 8);
FIELD(framering_counters, bytes_read, 40, 8);
FIELD(framering_counters, bytes_written, 48, 8);
FIELD(framering_counters, bytes_copied, 56, 8);
FIELD(framering_counters, exports, 64, 8);
FIELD(framering_counters, mappings, 72, 8);
FIELD(framering_counters, reserved, 80, 48);

SIZE(framering_query, 464);
FIELD(framering_query, version, 0, 4);
FIELD(framering_query, caps, 4, 4);
FIELD(framering_query, flags, 8, 4);
FIELD(framering_query, ring, 12, 4);
FIELD(framering_query, generation, 16, 4);
FIELD(framering_query, current_generation, 20, 4);
FIELD(framering_query, slots, 24, 4);
FIELD(framering_query, policy, 28, 4);
FIELD(framering_query, cache_wanted, 32, 4);
FIELD(framering_query, cache, 36, 4);
FIELD(framering_query, memory, 40, 4);
FIELD(framering_query, consumers, 44, 4);
FIELD(framering_query, windows, 48, 4);
FIELD(framering_query, hold_limit, 52, 4);
FIELD(framering_query, held, 56, 4);
FIELD(framering_query, stopped_pid, 60, 4);
FIELD(framering_query, format, 64, 112);
FIELD(framering_query, slot_size, 176, 8);
FIELD(framering_query, region_total, 184, 8);
FIELD(framering_query, region_free, 192, 8);
FIELD(framering_query, region_name, 200, 32);
FIELD(framering_query, all_offset, 232, 8);
FIELD(framering_query, all_size, 240, 8);
FIELD(framering_query, status_offset, 248, 8);
FIELD(framering_query, status_size, 256, 8);
FIELD(framering_query, counters, 264, 128);
FIELD(framering_query, missed, 392, 8);
FIELD(framering_query, reserved, 400, 64);

SIZE(framering_setup, 176);
FIELD(framering_setup, format, 0, 112);
FIELD(framering_setup, slots, 112, 4);
FIELD(framering_setup, policy, 116, 4);
FIELD(framering_setup, cache, 120, 4);
FIELD(framering_setup, memory, 124, 4);
FIELD(framering_setup, flags, 128, 4);
FIELD(framering_setup, generation, 132, 4);
FIELD(framering_setup, slot_size, 136, 8);
FIELD(framering_setup, reserved, 144, 32);

SIZE(framering_attach, 48);
FIELD(framering_attach, flags, 0, 4);
FIELD(framering_attach, hold_limit, 4, 4);
FIELD(framering_attach, generation, 8, 4);
FIELD(framering_attach, slots, 12, 4);
FIELD(framering_attach, next_sequence, 16, 8);
FIELD(framering_attach, reserved, 24, 24);

SIZE(framering_buffer, 96);
FIELD(framering_buffer, slot, 0, 4);
FIELD(framering_buffer, flags, 4, 4);
FIELD(framering_buffer, offset, 8, 8);
FIELD(framering_buffer, size, 16, 8);
FIELD(framering_buffer, phys, 24, 8);
FIELD(framering_buffer, planes, 32, 4);
FIELD(framering_buffer, generation, 36, 4);
FIELD(framering_buffer, plane_offset, 40, 16);
FIELD(framering_buffer, stride, 56, 16);
FIELD(framering_buffer, reserved, 72, 24);

SIZE(framering_dequeue, 32);
FIELD(framering_dequeue, slot, 0, 4);
FIELD(framering_dequeue, generation, 4, 4);
FIELD(framering_dequeue, flags, 8, 4);
FIELD(framering_dequeue, pad, 12, 4);
FIELD(framering_dequeue, reserved, 16, 16);

SIZE(framering_queue, 176);
FIELD(framering_queue, slot, 0, 4);
FIELD(framering_queue, flags, 4, 4);
FIELD(framering_queue, in_fence, 8, 4);
FIELD(framering_queue, out_fence, 12, 4);
FIELD(framering_queue, meta, 16, 128);
FIELD(framering_queue, sequence, 144, 8);
FIELD(framering_queue, next_slot, 152, 4);
FIELD(framering_queue, next_error, 156, 4);
FIELD(framering_queue, reserved, 160, 16);

SIZE(framering_acquire, 184);
FIELD(framering_acquire, flags, 0, 4);
FIELD(framering_acquire, fence, 4, 4);
FIELD(framering_acquire, frame, 8, 160);
FIELD(framering_acquire, reserved, 168, 16);

SIZE(framering_release, 192);
FIELD(framering_release, slot, 0, 4);
FIELD(framering_release, flags, 4, 4);
FIELD(framering_release, fence, 8, 4);
FIELD(framering_release, next_error, 12, 4);
FIELD(framering_release, next, 16, 160);
FIELD(framering_release, reserved, 176, 16);

SIZE(framering_export, 32);
FIELD(framering_export, slot, 0, 4);
FIELD(framering_export, flags, 4, 4);
FIELD(framering_export, fd, 8, 4);
FIELD(framering_export, pad, 12, 4);
FIELD(framering_export, reserved, 16, 16);

SIZE(framering_event, 40);
FIELD(framering_event, events, 0, 4);
FIELD(framering_event, producer, 4, 4);
FIELD(framering_event, generation, 8, 4);
FIELD(framering_event, flags, 12, 4);
FIELD(framering_event, sequence, 16, 8);
FIELD(framering_event, reserved, 24, 16);

SIZE(framering_window, 112);
FIELD(framering_window, window, 0, 4);
FIELD(framering_window, flags, 4, 4);
FIELD(framering_window, name, 8, 32);
FIELD(framering_window, phys, 40, 8);
FIELD(framering_window, size, 48, 8);
FIELD(framering_window, offset, 56, 8);
FIELD(framering_window, map_size, 64, 8);
FIELD(framering_window, map_skip, 72, 4);
FIELD(framering_window, pad, 76, 4);
FIELD(framering_window, reserved, 80, 32);

SIZE(framering_led, 64);
FIELD(framering_led, profile, 0, 4);
FIELD(framering_led, window, 4, 4);
FIELD(framering_led, bit, 8, 4);
FIELD(framering_led, flags, 12, 4);
FIELD(framering_led, set, 16, 4);
FIELD(framering_led, clear, 20, 4);
FIELD(framering_led, level, 24, 4);
FIELD(framering_led, pad, 28, 4);
FIELD(framering_led, reserved, 32, 32);

SIZE(framering_reg, 40);
FIELD(framering_reg, window, 0, 4);
FIELD(framering_reg, width, 4, 4);
FIELD(framering_reg, offset, 8, 8);
FIELD(framering_reg, value, 16, 4);
FIELD(framering_reg, pad, 20, 4);
FIELD(framering_reg, reserved, 24, 16);

SIZE(framering_slot_status, 16);
FIELD(framering_slot_status, state, 0, 4);
FIELD(framering_slot_status, holders, 4, 4);
FIELD(framering_slot_status, sequence, 8, 8);

SIZE(framering_status, 1192);
FIELD(framering_status, version, 0, 4);
FIELD(framering_status, size, 4, 4);
FIELD(framering_status, seqcount, 8, 4);
FIELD(framering_status, generation, 12, 4);
FIELD(framering_status, slots, 16, 4);
FIELD(framering_status, producer, 20, 4);
FIELD(framering_status, newest_slot, 24, 4);
FIELD(framering_status, pad, 28, 4);
FIELD(framering_status, sequence, 32, 8);
FIELD(framering_status, counters, 40, 128);
FIELD(framering_status, slot, 168, 1024);

SIZE(framering_add_ring, 48);
FIELD(framering_add_ring, index, 0, 4);
FIELD(framering_add_ring, flags, 4, 4);
FIELD(framering_add_ring, capture_nodes, 8, 4);
FIELD(framering_add_ring, output_nodes, 12, 4);
FIELD(framering_add_ring, reserved, 16, 32);

SIZE(framering_remove_ring, 32);
FIELD(framering_remove_ring, index, 0, 4);
FIELD(framering_remove_ring, flags, 4, 4);
FIELD(framering_remove_ring, reserved, 8, 24);

NUMBER(FRAMERING_IOC_QUERY, 0x81d0f700U);
NUMBER(FRAMERING_IOC_SETUP, 0xc0b0f701U);
NUMBER(FRAMERING_IOC_ATTACH, 0xc030f702U);
NUMBER(FRAMERING_IOC_BUFFER, 0xc060f703U);
NUMBER(FRAMERING_IOC_DEQUEUE, 0xc020f704U);
NUMBER(FRAMERING_IOC_QUEUE, 0xc0b0f705U);
NUMBER(FRAMERING_IOC_ACQUIRE, 0xc0b8f706U);
NUMBER(FRAMERING_IOC_RELEASE, 0xc0c0f707U);
NUMBER(FRAMERING_IOC_EXPORT, 0xc020f708U);
NUMBER(FRAMERING_IOC_EVENT, 0xc028f709U);
NUMBER(FRAMERING_IOC_WINDOW, 0xc070f70aU);
NUMBER(FRAMERING_IOC_LED, 0x8040f70bU);
NUMBER(FRAMERING_IOC_REG_READ, 0xc028f70cU);
NUMBER(FRAMERING_IOC_REG_WRITE, 0xc028f70dU);
NUMBER(FRAMERING_IOC_ADD_RING, 0xc030f780U);
NUMBER(FRAMERING_IOC_REMOVE_RING, 0x4020f781U);

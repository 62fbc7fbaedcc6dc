/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tracepoints: one for each hand-off. ring is the number of the device node,
 * sequence the frame's number (0 where the slot carries no frame).
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM framering

#if !defined(FRAMERING_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define FRAMERING_TRACE_H

#include <linux/tracepoint.h>
#include <linux/types.h>

/* A new generation: every slot is free. */
TRACE_EVENT(framering_setup,
	    TP_PROTO(int ring, u32 generation, u32 slots, u64 slot_size),
	    TP_ARGS(ring, generation, slots, slot_size),
	    TP_STRUCT__entry(__field(int, ring)
			     __field(u32, generation)
			     __field(u32, slots)
			     __field(u64, slot_size)
			    ),
	    TP_fast_assign(__entry->ring = ring;
			   __entry->generation = generation;
			   __entry->slots = slots;
			   __entry->slot_size = slot_size;
			  ),
	    TP_printk("ring=%d generation=%u slots=%u slot_size=%llu",
		      __entry->ring, __entry->generation, __entry->slots,
		      __entry->slot_size)
);

DECLARE_EVENT_CLASS(framering_slot,
		    TP_PROTO(int ring, u32 generation, u32 slot, u64 sequence),
		    TP_ARGS(ring, generation, slot, sequence),
		    TP_STRUCT__entry(__field(int, ring)
				     __field(u32, generation)
				     __field(u32, slot)
				     __field(u64, sequence)
				    ),
		    TP_fast_assign(__entry->ring = ring;
				   __entry->generation = generation;
				   __entry->slot = slot;
				   __entry->sequence = sequence;
				  ),
		    TP_printk("ring=%d generation=%u slot=%u sequence=%llu",
			      __entry->ring, __entry->generation,
			      __entry->slot, __entry->sequence)
);

#define FRAMERING_SLOT_EVENT(name)					       \
	DEFINE_EVENT(framering_slot, name,				       \
		     TP_PROTO(int ring, u32 generation, u32 slot,	       \
			      u64 sequence),				       \
		     TP_ARGS(ring, generation, slot, sequence))

FRAMERING_SLOT_EVENT(framering_dequeue);
FRAMERING_SLOT_EVENT(framering_queue);
FRAMERING_SLOT_EVENT(framering_acquire);
FRAMERING_SLOT_EVENT(framering_release);

/* count frames were recycled while an attached consumer still wanted them. */
TRACE_EVENT(framering_drop,
	    TP_PROTO(int ring, u32 generation, u64 count),
	    TP_ARGS(ring, generation, count),
	    TP_STRUCT__entry(__field(int, ring)
			     __field(u32, generation)
			     __field(u64, count)
			    ),
	    TP_fast_assign(__entry->ring = ring;
			   __entry->generation = generation;
			   __entry->count = count;
			  ),
	    TP_printk("ring=%d generation=%u count=%llu", __entry->ring,
		      __entry->generation, __entry->count)
);

/* The producer has gone; what it had dequeued is free again. */
TRACE_EVENT(framering_gone,
	    TP_PROTO(int ring, u32 generation),
	    TP_ARGS(ring, generation),
	    TP_STRUCT__entry(__field(int, ring)
			     __field(u32, generation)
			    ),
	    TP_fast_assign(__entry->ring = ring;
			   __entry->generation = generation;
			  ),
	    TP_printk("ring=%d generation=%u", __entry->ring,
		      __entry->generation)
);

#endif /* FRAMERING_TRACE_H */

/* Outside the guard, as define_trace.h includes this file again. */
#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>

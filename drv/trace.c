// SPDX-License-Identifier: GPL-2.0-only
/* The tracepoints' definitions; trace.h declares them. */

/* sparse has no use for the generated code, and objects to it. */
#ifndef __CHECKER__
#define CREATE_TRACE_POINTS
#include "trace.h"
#endif

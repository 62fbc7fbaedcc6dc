/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Mesa's software rasterizer maps an imported dma-buf for reading and writing,
 * also if it only ever reads it. A consumer's dma-bufs are read-only, and when
 * that mapping fails it takes another way, on which strides are lost. So this
 * program's mmap() gives it a read-only mapping instead, during imports.
 */
#ifndef APPS_VIEW_IMPORT_MMAP_H
#define APPS_VIEW_IMPORT_MMAP_H

#include <stdbool.h>

/* import_mmap_allow() - for mmap() calls of this thread, until taken back */
void import_mmap_allow(bool allow);

#endif /* APPS_VIEW_IMPORT_MMAP_H */

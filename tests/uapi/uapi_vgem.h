/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef TESTS_UAPI_VGEM_H
#define TESTS_UAPI_VGEM_H

/* Loads vgem if need be; its render node. */
int uapi_open_vgem(void);

#endif /* TESTS_UAPI_VGEM_H */

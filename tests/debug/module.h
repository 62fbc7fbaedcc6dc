/* SPDX-License-Identifier: GPL-2.0-only */
/* Loading and unloading the driver's modules from within a test. */
#ifndef TESTS_DEBUG_MODULE_H
#define TESTS_DEBUG_MODULE_H

/* The file in memory: where it lies may not be able to bear failures. */
int module_in_memory(const char *path);

/* 0 or -errno. */
int module_load(int module, const char *parameters);
int module_unload(const char *name);

/*
 * What the loader has allocated and copied when the module begins: as many as where
 * it refuses its parameters at once.
 */
unsigned int module_count_of_loader(int module, const char *refused);

#endif /* TESTS_DEBUG_MODULE_H */

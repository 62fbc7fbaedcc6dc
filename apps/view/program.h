/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * GLSL programs.
 */
#ifndef APPS_VIEW_PROGRAM_H
#define APPS_VIEW_PROGRAM_H

#include <GLES2/gl2.h>

/**
 * program_build() - compile and link
 * @vertex: source of the vertex shader, in parts, NULL at the end
 * @fragment: source of the fragment shader, likewise
 *
 * Attribute "a" is bound to 0, "b" to 1, "c" to 2.
 *
 * Return: the program, or 0 after a message with the compiler's words.
 */
GLuint program_build(const char *const *vertex, const char *const *fragment);

#endif /* APPS_VIEW_PROGRAM_H */

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Preloaded into the viewer: counts what could copy a frame there.
 *
 * Texture uploads (glTexImage2D with data, glTexSubImage2D) and SDL's texture
 * functions count whoever calls them, through the symbol or through a pointer
 * from eglGetProcAddress() or SDL_GL_GetProcAddress(); memcpy() and memmove()
 * of at least LARGE bytes when the program, our library or SDL calls them.
 * What an import (glEGLImageTargetTexture2DOES) follows does not count: the
 * counters start again at each. At exit one line goes to $COPY_SHIM_REPORT.
 *
 * Copies that the compiler has made of loads and stores, it does not see.
 */
#include <dlfcn.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LARGE 4096
#define EXPORT __attribute__((visibility("default")))

enum counter {
	IMPORTS,
	TEX_IMAGE,
	TEX_SUB_IMAGE,
	SDL_TEXTURE,
	MEMCPY,
	COUNTERS,
};

static const char *const names[COUNTERS] = {
	"imports", "teximage", "texsubimage", "sdltexture", "memcpy",
};
static atomic_ulong counters[COUNTERS];

static void count(enum counter counter)
{
	atomic_fetch_add(&counters[counter], 1);
}

static void *next(const char *name)
{
	void *symbol = dlsym(RTLD_NEXT, name);

	if (!symbol) {
		fprintf(stderr, "copy_shim: there is no %s\n", name);
		abort();
	}
	return symbol;
}

/* Whether an address is in the viewer, in our library or in SDL. */
static bool is_watched(const void *address)
{
	static const char *const files[] = { "framering-view", "libframering",
					     "libSDL" };
	Dl_info info;
	const char *base;

	if (!dladdr(address, &info) || !info.dli_fname)
		return false;
	base = strrchr(info.dli_fname, '/');
	base = base ? base + 1 : info.dli_fname;
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		if (!strncmp(base, files[i], strlen(files[i])))
			return true;
	return false;
}

/*
 * The one copy of the C library that nothing here replaces; by another name,
 * since the compiler would make a memmove() of a call that it knows.
 */
void *libc_move(void *to, const void *from, size_t size,
		size_t room) __asm__("__memmove_chk");

static void *move(void *to, const void *from, size_t size, const void *caller)
{
	if (size >= LARGE && is_watched(caller))
		count(MEMCPY);
	return libc_move(to, from, size, SIZE_MAX);
}

EXPORT void *memcpy(void *restrict to, const void *restrict from, size_t size)
{
	return move(to, from, size, __builtin_return_address(0));
}

EXPORT void *memmove(void *to, const void *from, size_t size)
{
	return move(to, from, size, __builtin_return_address(0));
}

EXPORT void *__memcpy_chk(void *restrict to, const void *restrict from,
			  size_t size, size_t room)
{
	if (size > room)
		abort();
	return move(to, from, size, __builtin_return_address(0));
}

EXPORT void fr_copy_streaming(void *to, const void *from, size_t size)
{
	void (*real)(void *, const void *, size_t) = next("fr_copy_streaming");

	count(MEMCPY);
	real(to, from, size);
}

EXPORT void glTexImage2D(unsigned int target, int level, int inside, int width,
			 int height, int border, unsigned int format,
			 unsigned int type, const void *data)
{
	void (*real)(unsigned int, int, int, int, int, int, unsigned int,
		     unsigned int, const void *) = next("glTexImage2D");

	if (data)
		count(TEX_IMAGE);
	real(target, level, inside, width, height, border, format, type, data);
}

EXPORT void glTexSubImage2D(unsigned int target, int level, int x, int y,
			    int width, int height, unsigned int format,
			    unsigned int type, const void *data)
{
	void (*real)(unsigned int, int, int, int, int, int, unsigned int,
		     unsigned int, const void *) = next("glTexSubImage2D");

	count(TEX_SUB_IMAGE);
	real(target, level, x, y, width, height, format, type, data);
}

/* At most eight arguments, none of them a floating-point number. */
#define SDL_FUNCTION(name)                                                   \
	EXPORT intptr_t name(intptr_t a, intptr_t b, intptr_t c, intptr_t d, \
			     intptr_t e, intptr_t f, intptr_t g, intptr_t h) \
	{                                                                    \
		intptr_t (*real)(intptr_t, intptr_t, intptr_t, intptr_t,     \
				 intptr_t, intptr_t, intptr_t,               \
				 intptr_t) = next(#name);                    \
		count(SDL_TEXTURE);                                          \
		return real(a, b, c, d, e, f, g, h);                         \
	}
SDL_FUNCTION(SDL_UpdateTexture)
SDL_FUNCTION(SDL_UpdateYUVTexture)
SDL_FUNCTION(SDL_UpdateNVTexture)
SDL_FUNCTION(SDL_LockTexture)
SDL_FUNCTION(SDL_LockTextureToSurface)
SDL_FUNCTION(SDL_CreateTextureFromSurface)
SDL_FUNCTION(SDL_UpperBlit)

typedef void (*function)(void);
typedef void (*image_to_texture)(unsigned int target, void *image);

static image_to_texture real_import;

static void import(unsigned int target, void *image)
{
	real_import(target, image);
	for (int i = IMPORTS + 1; i < COUNTERS; i++)
		atomic_store(&counters[i], 0);
	count(IMPORTS);
}

static function watched(const char *name, function found)
{
	if (!strcmp(name, "glTexImage2D"))
		return (function)glTexImage2D;
	if (!strcmp(name, "glTexSubImage2D"))
		return (function)glTexSubImage2D;
	if (strcmp(name, "glEGLImageTargetTexture2DOES") != 0 || !found)
		return found;
	real_import = (image_to_texture)found;
	return (function)import;
}

EXPORT function eglGetProcAddress(const char *name)
{
	function (*real)(const char *) = next("eglGetProcAddress");

	return watched(name, real(name));
}

EXPORT void *SDL_GL_GetProcAddress(const char *name)
{
	void *(*real)(const char *) = next("SDL_GL_GetProcAddress");

	return (void *)watched(name, (function)real(name));
}

__attribute__((destructor)) static void report(void)
{
	const char *path = getenv("COPY_SHIM_REPORT");
	FILE *file = path ? fopen(path, "w") : NULL;

	if (!file)
		return;
	for (int i = 0; i < COUNTERS; i++)
		fprintf(file, "%s %lu\n", names[i], counters[i]);
	fclose(file);
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Preloaded into the viewer: counts the calls that move pixels after the first
 * picture is on the screen, by when everything has been imported. At exit the
 * counts go to the file named by $VIEW_SHIM.
 */
#include <dlfcn.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* A frame of the test has 115200 bytes, 76800 of them in one plane. Mesa copies
 * state of its own in pieces of up to 32 KiB.
 */
#define LARGE 49152

struct counts {
	unsigned int swaps;
	unsigned int tex_image;
	unsigned int tex_sub_image;
	unsigned int update_texture;
	unsigned int large_memcpy;
};

static struct counts counts;

/* The function that would have been called but for us. */
#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

void glTexImage2D(unsigned int target, int level, int internal, int width,
		  int height, int border, unsigned int format,
		  unsigned int type, const void *pixels);
void glTexSubImage2D(unsigned int target, int level, int x, int y, int width,
		     int height, unsigned int format, unsigned int type,
		     const void *pixels);
int SDL_UpdateTexture(void *texture, const void *rect, const void *pixels,
		      int pitch);
void SDL_GL_SwapWindow(void *window);
void *memcpy(void *restrict to, const void *restrict from, size_t size);
void *memmove(void *to, const void *from, size_t size);

void glTexImage2D(unsigned int target, int level, int internal, int width,
		  int height, int border, unsigned int format,
		  unsigned int type, const void *pixels)
{
	counts.tex_image += counts.swaps > 0;
	NEXT(glTexImage2D)
	(target, level, internal, width, height, border, format, type, pixels);
}

void glTexSubImage2D(unsigned int target, int level, int x, int y, int width,
		     int height, unsigned int format, unsigned int type,
		     const void *pixels)
{
	counts.tex_sub_image += counts.swaps > 0;
	NEXT(glTexSubImage2D)
	(target, level, x, y, width, height, format, type, pixels);
}

int SDL_UpdateTexture(void *texture, const void *rect, const void *pixels,
		      int pitch)
{
	counts.update_texture += counts.swaps > 0;
	return NEXT(SDL_UpdateTexture)(texture, rect, pixels, pitch);
}

void SDL_GL_SwapWindow(void *window)
{
	NEXT(SDL_GL_SwapWindow)(window);
	counts.swaps++;
}

/* By hand: the dynamic linker copies long before dlsym() works. */
static void copy(uint8_t *to, const uint8_t *from, size_t size, int step)
{
	for (; size; size--, to += step, from += step)
		*(volatile uint8_t *)to = *from;
}

void *memcpy(void *restrict to, const void *restrict from, size_t size)
{
	counts.large_memcpy += counts.swaps > 0 && size >= LARGE;
	copy(to, from, size, 1);
	return to;
}

void *memmove(void *to, const void *from, size_t size)
{
	counts.large_memcpy += counts.swaps > 0 && size >= LARGE;
	if ((uintptr_t)to <= (uintptr_t)from)
		copy(to, from, size, 1);
	else
		copy((uint8_t *)to + size - 1, (const uint8_t *)from + size - 1,
		     size, -1);
	return to;
}

__attribute__((destructor)) static void report(void)
{
	const char *path = getenv("VIEW_SHIM");
	FILE *file = path ? fopen(path, "w") : NULL;

	if (!file)
		return;
	fprintf(file,
		"swaps=%u tex_image=%u tex_sub_image=%u update_texture=%u large_memcpy=%u\n",
		counts.swaps, counts.tex_image, counts.tex_sub_image,
		counts.update_texture, counts.large_memcpy);
	fclose(file);
}

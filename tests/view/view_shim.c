// SPDX-License-Identifier: GPL-2.0-only
/*
 * Preloaded into the viewer: counts the calls that move pixels after the first
 * picture is on the screen, by when everything has been imported. At exit the
 * counts go to the file named by $VIEW_SHIM.
 *
 * The file named by $VIEW_SHIM_CALM appears once a window has been at rest for
 * CALM redraws in a row. Each of them came half a second after the redraw before it,
 * and the viewer woke up for nothing else in between.
 */
#include <dlfcn.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define CALM 4
/* A timer may wake the viewer a moment early, which then sleeps once more. */
#define STEPS 3
#define TICK_NS 500000000LL

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

/* Since the last redraw, and in a row. */
static struct {
	long long begun; /* the step of the viewer's loop that drew last */
	long long step; /* the one that it is in */
	unsigned int steps;
	unsigned int redraws;
} calm;

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
int SDL_PollEvent(void *event);
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

static long long now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static void create_file(const char *path)
{
	FILE *file = path ? fopen(path, "w") : NULL;

	if (file)
		fclose(file);
}

/* The viewer looks for events once in each step, until there are none. */
int SDL_PollEvent(void *event)
{
	int found = NEXT(SDL_PollEvent)(event);

	if (!found) {
		calm.step = now_ns();
		calm.steps++;
	}
	return found;
}

static void redrawn(void)
{
	bool rested = calm.steps <= STEPS && now_ns() - calm.begun >= TICK_NS;

	calm.redraws = rested ? calm.redraws + 1 : 0;
	calm.begun = calm.step;
	calm.steps = 0;
	if (calm.redraws == CALM)
		create_file(getenv("VIEW_SHIM_CALM"));
}

void SDL_GL_SwapWindow(void *window)
{
	NEXT(SDL_GL_SwapWindow)(window);
	counts.swaps++;
	redrawn();
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

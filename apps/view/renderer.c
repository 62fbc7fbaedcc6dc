// SPDX-License-Identifier: GPL-2.0-only
/*
 * Draws a picture whose planes are textures.
 */
#include "renderer.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>

#include "program.h"

/* Corner (0,0) is the upper left one, of the picture and of the window. */
static const char vertex_source[] =
	"attribute vec2 a;\n"
	"uniform vec4 rect;\n"
	"uniform vec2 size;\n"
	"varying vec2 position;\n"
	"void main() {\n"
	"	position = a * size;\n"
	"	gl_Position = vec4(rect.xy + a * rect.zw, 0.0, 1.0);\n"
	"}\n";

/* Limited range BT.601, which is what the formats' table says YUV is. */
static const char fragment_head[] =
	"precision highp float;\n"
	"uniform sampler2D plane0, plane1, plane2;\n"
	"uniform vec2 step0, step1, step2;\n"
	"uniform vec2 size;\n"
	"varying vec2 position;\n"
	"vec4 t0(vec2 i) { return texture2D(plane0, (i + 0.5) * step0); }\n"
	"vec4 t1(vec2 i) { return texture2D(plane1, (i + 0.5) * step1); }\n"
	"vec4 t2(vec2 i) { return texture2D(plane2, (i + 0.5) * step2); }\n"
	"vec3 rgb(float y, float u, float v) {\n"
	"	float l = (y * 255.0 - 16.0) / 219.0;\n"
	"	float b = (u * 255.0 - 128.0) / 112.0;\n"
	"	float r = (v * 255.0 - 128.0) / 112.0;\n"
	"	return clamp(vec3(l + 0.701 * r,\n"
	"		l - 0.172068 * b - 0.357068 * r,\n"
	"		l + 0.886 * b), 0.0, 1.0);\n"
	"}\n"
	"vec3 pixel(vec2 i) {\n";

/* One to one, which is the common case: a pixel is a pixel. */
static const char fragment_exact[] =
	"\n}\n"
	"void main() {\n"
	"	gl_FragColor = vec4(pixel(floor(position)), 1.0);\n"
	"}\n";

/* Planes may hold several pixels in a texel or a pixel in several texels, so
 * interpolation is done here, on pixels.
 */
static const char fragment_smooth[] =
	"\n}\n"
	"vec3 near(vec2 i) { return pixel(clamp(i, vec2(0.0), size - 1.0)); }\n"
	"void main() {\n"
	"	vec2 i = floor(position - 0.5);\n"
	"	vec2 f = position - 0.5 - i;\n"
	"	vec3 top = mix(near(i), near(i + vec2(1, 0)), f.x);\n"
	"	vec3 low = mix(near(i + vec2(0, 1)), near(i + vec2(1, 1)), f.x);\n"
	"	gl_FragColor = vec4(mix(top, low, f.y), 1.0);\n"
	"}\n";

static void look_up(struct renderer_program *made)
{
	GLuint id = made->id;
	char name[16];

	made->rect = glGetUniformLocation(id, "rect");
	made->size = glGetUniformLocation(id, "size");
	glUseProgram(id);
	for (unsigned int p = 0; p < 3; p++) {
		snprintf(name, sizeof(name), "step%u", p);
		made->step[p] = glGetUniformLocation(id, name);
		snprintf(name, sizeof(name), "plane%u", p);
		glUniform1i(glGetUniformLocation(id, name), (GLint)p);
	}
}

/* The program for a format, made when it is first wanted. */
static const struct renderer_program *
get_program(struct renderer *renderer, const struct picture_format *format,
	    bool smooth)
{
	struct renderer_program *made = &renderer->program[smooth];
	const char *const vertex[] = { vertex_source, NULL };
	const char *const fragment[] = { fragment_head, format->glsl,
					 smooth ? fragment_smooth :
						  fragment_exact,
					 NULL };

	if (renderer->format != format)
		renderer_finish(renderer);
	renderer->format = format;
	if (!made->id) {
		made->id = program_build(vertex, fragment);
		if (!made->id)
			return NULL;
		look_up(made);
	}
	return made;
}

static void clear_around(struct place place, int width, int height)
{
	if (place.x <= 0 && place.y <= 0 && place.x + place.width >= width &&
	    place.y + place.height >= height)
		return;
	glClearColor(0, 0, 0, 1);
	glClear(GL_COLOR_BUFFER_BIT);
}

int renderer_draw(struct renderer *renderer, const struct picture *picture,
		  const GLuint *texture, struct place place, int width,
		  int height)
{
	static const GLfloat corners[] = { 0, 0, 1, 0, 0, 1, 1, 1 };
	float x = 2.0f / (float)width, y = 2.0f / (float)height;
	bool smooth = place.width != (int)picture->width ||
		      place.height != (int)picture->height;
	const struct renderer_program *program =
		get_program(renderer, picture->format, smooth);

	if (!program)
		return -EIO;
	glViewport(0, 0, width, height);
	glDisable(GL_BLEND);
	clear_around(place, width, height);
	glUseProgram(program->id);
	for (unsigned int p = 0; p < picture->planes; p++) {
		glActiveTexture(GL_TEXTURE0 + p);
		glBindTexture(GL_TEXTURE_2D, texture[p]);
		glUniform2f(program->step[p],
			    1.0f / (float)picture->plane[p].width,
			    1.0f / (float)picture->plane[p].height);
	}
	glUniform4f(program->rect, (float)place.x * x - 1.0f,
		    1.0f - (float)place.y * y, (float)place.width * x,
		    (float)-place.height * y);
	glUniform2f(program->size, (float)picture->width,
		    (float)picture->height);
	glBindBuffer(GL_ARRAY_BUFFER, 0);
	glEnableVertexAttribArray(0);
	glVertexAttribPointer(0, 2, GL_FLOAT, GL_FALSE, 0, corners);
	glDrawArrays(GL_TRIANGLE_STRIP, 0, 4);
	glDisableVertexAttribArray(0);
	return 0;
}

void renderer_finish(struct renderer *renderer)
{
	for (unsigned int i = 0; i < 2; i++) {
		if (renderer->program[i].id)
			glDeleteProgram(renderer->program[i].id);
	}
	*renderer = (struct renderer){ 0 };
}

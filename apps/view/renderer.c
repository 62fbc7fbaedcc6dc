// SPDX-License-Identifier: GPL-2.0-only
/*
 * Draws a picture whose planes are textures.
 */
#include "renderer.h"

#include <errno.h>
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
	"uniform vec2 size0, size1, size2;\n"
	"uniform vec2 size;\n"
	"uniform bool bilinear;\n"
	"varying vec2 position;\n"
	"vec4 t0(vec2 i) { return texture2D(plane0, (i + 0.5) / size0); }\n"
	"vec4 t1(vec2 i) { return texture2D(plane1, (i + 0.5) / size1); }\n"
	"vec4 t2(vec2 i) { return texture2D(plane2, (i + 0.5) / size2); }\n"
	"vec3 rgb(float y, float u, float v) {\n"
	"	float l = (y * 255.0 - 16.0) / 219.0;\n"
	"	float b = (u * 255.0 - 128.0) / 112.0;\n"
	"	float r = (v * 255.0 - 128.0) / 112.0;\n"
	"	return clamp(vec3(l + 0.701 * r,\n"
	"		l - 0.172068 * b - 0.357068 * r,\n"
	"		l + 0.886 * b), 0.0, 1.0);\n"
	"}\n"
	"vec3 pixel(vec2 i) {\n";

/* Planes may hold several pixels in a texel or a pixel in several texels, so
 * interpolation is done here, on pixels.
 */
static const char fragment_tail[] =
	"\n}\n"
	"vec3 near(vec2 i) { return pixel(clamp(i, vec2(0.0), size - 1.0)); }\n"
	"void main() {\n"
	"	if (!bilinear) {\n"
	"		gl_FragColor = vec4(near(floor(position)), 1.0);\n"
	"		return;\n"
	"	}\n"
	"	vec2 i = floor(position - 0.5);\n"
	"	vec2 f = position - 0.5 - i;\n"
	"	vec3 top = mix(near(i), near(i + vec2(1, 0)), f.x);\n"
	"	vec3 low = mix(near(i + vec2(0, 1)), near(i + vec2(1, 1)), f.x);\n"
	"	gl_FragColor = vec4(mix(top, low, f.y), 1.0);\n"
	"}\n";

static void look_up(struct renderer *renderer)
{
	GLuint program = renderer->program;
	char name[16];

	renderer->rect = glGetUniformLocation(program, "rect");
	renderer->size = glGetUniformLocation(program, "size");
	renderer->bilinear = glGetUniformLocation(program, "bilinear");
	glUseProgram(program);
	for (unsigned int p = 0; p < 3; p++) {
		snprintf(name, sizeof(name), "size%u", p);
		renderer->plane_size[p] = glGetUniformLocation(program, name);
		snprintf(name, sizeof(name), "plane%u", p);
		glUniform1i(glGetUniformLocation(program, name), (GLint)p);
	}
}

int renderer_prepare(struct renderer *renderer, const struct picture *picture)
{
	const char *const vertex[] = { vertex_source, NULL };
	const char *const fragment[] = { fragment_head, picture->format->glsl,
					 fragment_tail, NULL };

	if (renderer->program && renderer->format == picture->format)
		return 0;
	renderer_finish(renderer);
	renderer->program = program_build(vertex, fragment);
	if (!renderer->program)
		return -EIO;
	renderer->format = picture->format;
	look_up(renderer);
	return 0;
}

void renderer_draw(const struct renderer *renderer,
		   const struct picture *picture, const GLuint *texture,
		   struct place place, int width, int height)
{
	static const GLfloat corners[] = { 0, 0, 1, 0, 0, 1, 1, 1 };
	float x = 2.0f / (float)width, y = 2.0f / (float)height;

	glViewport(0, 0, width, height);
	glDisable(GL_BLEND);
	glClearColor(0, 0, 0, 1);
	glClear(GL_COLOR_BUFFER_BIT);
	glUseProgram(renderer->program);
	for (unsigned int p = 0; p < picture->planes; p++) {
		glActiveTexture(GL_TEXTURE0 + p);
		glBindTexture(GL_TEXTURE_2D, texture[p]);
		glUniform2f(renderer->plane_size[p],
			    (float)picture->plane[p].width,
			    (float)picture->plane[p].height);
	}
	glUniform4f(renderer->rect, (float)place.x * x - 1.0f,
		    1.0f - (float)place.y * y, (float)place.width * x,
		    (float)-place.height * y);
	glUniform2f(renderer->size, (float)picture->width,
		    (float)picture->height);
	glUniform1i(renderer->bilinear,
		    place.width != (int)picture->width ||
			    place.height != (int)picture->height);
	glBindBuffer(GL_ARRAY_BUFFER, 0);
	glEnableVertexAttribArray(0);
	glVertexAttribPointer(0, 2, GL_FLOAT, GL_FALSE, 0, corners);
	glDrawArrays(GL_TRIANGLE_STRIP, 0, 4);
	glDisableVertexAttribArray(0);
}

void renderer_finish(struct renderer *renderer)
{
	if (renderer->program)
		glDeleteProgram(renderer->program);
	renderer->program = 0;
	renderer->format = NULL;
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Draws a canvas over the picture.
 */
#include "overlay.h"

#include <errno.h>
#include <stddef.h>

#include "font.h"
#include "program.h"

static const char vertex_source[] =
	"attribute vec2 a;\n"
	"attribute vec2 b;\n"
	"attribute vec4 c;\n"
	"uniform vec2 scale;\n"
	"uniform vec2 atlas;\n"
	"varying vec2 place;\n"
	"varying vec4 colour;\n"
	"void main() {\n"
	"	place = b / atlas;\n"
	"	colour = c;\n"
	"	gl_Position = vec4(a.x * scale.x - 1.0,\n"
	"		1.0 - a.y * scale.y, 0.0, 1.0);\n"
	"}\n";

static const char fragment_source[] =
	"precision mediump float;\n"
	"uniform sampler2D font;\n"
	"varying vec2 place;\n"
	"varying vec4 colour;\n"
	"void main() {\n"
	"	gl_FragColor = colour * vec4(1.0, 1.0, 1.0,\n"
	"		texture2D(font, place).a);\n"
	"}\n";

static GLuint make_font(void)
{
	uint8_t pixels[FONT_ATLAS_HEIGHT][FONT_ATLAS_WIDTH];
	GLuint texture;

	font_atlas(pixels);
	glGenTextures(1, &texture);
	glBindTexture(GL_TEXTURE_2D, texture);
	glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
	glTexImage2D(GL_TEXTURE_2D, 0, GL_ALPHA, FONT_ATLAS_WIDTH,
		     FONT_ATLAS_HEIGHT, 0, GL_ALPHA, GL_UNSIGNED_BYTE, pixels);
	glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
	glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
	return texture;
}

int overlay_prepare(struct overlay *overlay)
{
	const char *const vertex[] = { vertex_source, NULL };
	const char *const fragment[] = { fragment_source, NULL };

	overlay->program = program_build(vertex, fragment);
	if (!overlay->program)
		return -EIO;
	overlay->scale = glGetUniformLocation(overlay->program, "scale");
	overlay->font = make_font();
	glUseProgram(overlay->program);
	glUniform2f(glGetUniformLocation(overlay->program, "atlas"),
		    FONT_ATLAS_WIDTH, FONT_ATLAS_HEIGHT);
	glGenBuffers(1, &overlay->vertices);
	return 0;
}

static void set_attribute(GLuint index, GLint count, GLenum type,
			  GLboolean normalized, size_t offset)
{
	glEnableVertexAttribArray(index);
	glVertexAttribPointer(index, count, type, normalized,
			      sizeof(struct canvas_vertex), (void *)offset);
}

void overlay_draw(const struct overlay *overlay, const struct canvas *canvas,
		  int width, int height)
{
	const size_t size = sizeof(canvas->vertex[0]);

	if (!canvas->quads)
		return;
	glViewport(0, 0, width, height);
	glEnable(GL_BLEND);
	glBlendFuncSeparate(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA, GL_ZERO,
			    GL_ONE);
	glUseProgram(overlay->program);
	glUniform2f(overlay->scale, 2.0f / (float)width, 2.0f / (float)height);
	glActiveTexture(GL_TEXTURE0);
	glBindTexture(GL_TEXTURE_2D, overlay->font);
	glBindBuffer(GL_ARRAY_BUFFER, overlay->vertices);
	glBufferData(GL_ARRAY_BUFFER,
		     (GLsizeiptr)(canvas->quads * CANVAS_QUAD_VERTICES * size),
		     canvas->vertex, GL_STREAM_DRAW);
	set_attribute(0, 2, GL_SHORT, GL_FALSE,
		      offsetof(struct canvas_vertex, x));
	set_attribute(1, 2, GL_UNSIGNED_SHORT, GL_FALSE,
		      offsetof(struct canvas_vertex, u));
	set_attribute(2, 4, GL_UNSIGNED_BYTE, GL_TRUE,
		      offsetof(struct canvas_vertex, colour));
	glDrawArrays(GL_TRIANGLES, 0,
		     (GLsizei)(canvas->quads * CANVAS_QUAD_VERTICES));
	for (GLuint i = 0; i < 3; i++)
		glDisableVertexAttribArray(i);
}

void overlay_finish(struct overlay *overlay)
{
	if (overlay->program)
		glDeleteProgram(overlay->program);
	if (overlay->font)
		glDeleteTextures(1, &overlay->font);
	if (overlay->vertices)
		glDeleteBuffers(1, &overlay->vertices);
	*overlay = (struct overlay){ 0 };
}

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
	"varying vec2 place;\n"
	"varying vec4 colour;\n"
	"void main() {\n"
	"	place = b;\n"
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
	return 0;
}

void overlay_draw(const struct overlay *overlay, const struct canvas *canvas,
		  int width, int height)
{
	const struct canvas_vertex *first = canvas->vertex;

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
	glBindBuffer(GL_ARRAY_BUFFER, 0);
	for (GLuint i = 0; i < 3; i++)
		glEnableVertexAttribArray(i);
	glVertexAttribPointer(0, 2, GL_FLOAT, GL_FALSE, sizeof(*first),
			      &first->x);
	glVertexAttribPointer(1, 2, GL_FLOAT, GL_FALSE, sizeof(*first),
			      &first->u);
	glVertexAttribPointer(2, 4, GL_UNSIGNED_BYTE, GL_TRUE, sizeof(*first),
			      first->colour);
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
	*overlay = (struct overlay){ 0 };
}

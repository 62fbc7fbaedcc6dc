// SPDX-License-Identifier: GPL-2.0-only
/*
 * GLSL programs.
 */
#include "program.h"

#include <stddef.h>

#include "message.h"

static GLuint compile(GLenum kind, const char *const *parts)
{
	GLuint shader = glCreateShader(kind);
	GLsizei count = 0;
	char log[512];
	GLint ok;

	while (parts[count])
		count++;
	glShaderSource(shader, count, (const GLchar *const *)parts, NULL);
	glCompileShader(shader);
	glGetShaderiv(shader, GL_COMPILE_STATUS, &ok);
	if (ok)
		return shader;
	glGetShaderInfoLog(shader, sizeof(log), NULL, log);
	message("the driver cannot compile a shader: %s", log);
	glDeleteShader(shader);
	return 0;
}

static GLuint link_program(GLuint vertex, GLuint fragment)
{
	GLuint program = glCreateProgram();
	char log[512];
	GLint ok;

	glAttachShader(program, vertex);
	glAttachShader(program, fragment);
	glBindAttribLocation(program, 0, "a");
	glBindAttribLocation(program, 1, "b");
	glBindAttribLocation(program, 2, "c");
	glLinkProgram(program);
	glGetProgramiv(program, GL_LINK_STATUS, &ok);
	if (ok)
		return program;
	glGetProgramInfoLog(program, sizeof(log), NULL, log);
	message("the driver cannot link a shader: %s", log);
	glDeleteProgram(program);
	return 0;
}

GLuint program_build(const char *const *vertex, const char *const *fragment)
{
	GLuint v = compile(GL_VERTEX_SHADER, vertex);
	GLuint f = v ? compile(GL_FRAGMENT_SHADER, fragment) : 0;
	GLuint program = f ? link_program(v, f) : 0;

	/* Deleted for good when the program goes. 0 is allowed. */
	glDeleteShader(v);
	glDeleteShader(f);
	return program;
}

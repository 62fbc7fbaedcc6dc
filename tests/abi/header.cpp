// SPDX-License-Identifier: GPL-2.0-only
/*
 * A C++ program that uses the public headers, and nothing but the library.
 */
#include <framering/framering.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

static int fail(const char *what)
{
	std::fprintf(stderr, "%s\n", what);
	return 1;
}

int main()
{
	fr_layout layout;
	fr_setup setup = fr_setup();
	fr_producer *producer = nullptr;

	if (fr_layout_init(&layout, FR_NV12, 641, 361, 0))
		return fail("the formats are not in the library");
	setup.layout = layout;
	setup.policy = FR_POLICY_WAIT;
	if (fr_producer_create(&producer, "/nonexistent", &setup) != -ENOENT)
		return fail("a missing node is not -ENOENT");
	if (!std::strstr(fr_error(), "is the module loaded?"))
		return fail(fr_error());
	return 0;
}

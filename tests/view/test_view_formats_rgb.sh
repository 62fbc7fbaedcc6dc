#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# RGB and grey on both paths.
# shellcheck source=tests/view/formats.bash
. "$(dirname "$0")/formats.bash"

case_xrgb8888_is_right_on_both_paths()
{
	look_at XRGB8888
}

case_argb8888_is_right_on_both_paths()
{
	look_at ARGB8888
}

case_xbgr8888_is_right_on_both_paths()
{
	look_at XBGR8888
}

case_abgr8888_is_right_on_both_paths()
{
	look_at ABGR8888
}

case_rgb888_is_right_on_both_paths()
{
	look_at RGB888
}

case_bgr888_is_right_on_both_paths()
{
	look_at BGR888
}

case_rgb565_is_right_on_both_paths()
{
	look_at RGB565
}

case_r8_is_right_on_both_paths()
{
	look_at R8
}

cases_main "$@"

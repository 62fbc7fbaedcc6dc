#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# YUV on both paths.
# shellcheck source=tests/view/formats.bash
. "$(dirname "$0")/formats.bash"

case_yuyv_is_right_on_both_paths()
{
	look_at YUYV
}

case_uyvy_is_right_on_both_paths()
{
	look_at UYVY
}

case_nv12_is_right_on_both_paths()
{
	look_at NV12
}

case_yuv420_is_right_on_both_paths()
{
	look_at YUV420
}

cases_main "$@"

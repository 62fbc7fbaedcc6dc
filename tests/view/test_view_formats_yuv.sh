#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# YUV on both paths.
# shellcheck source=tests/view/formats.bash
. "$(dirname "$0")/formats.bash"

look_at YUYV UYVY NV12 YUV420

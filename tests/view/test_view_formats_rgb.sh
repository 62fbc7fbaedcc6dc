#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# RGB and grey on both paths.
# shellcheck source=tests/view/formats.bash
. "$(dirname "$0")/formats.bash"

look_at XRGB8888 ARGB8888 XBGR8888 RGB888 BGR888 RGB565 R8

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Never torn, nothing lost: policy drop, cached memory.
set -u
. "$(dirname "$0")/verify.bash"
verify_test drop cached

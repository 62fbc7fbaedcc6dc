# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034
# Memory that guests of PCs keep from their kernel, for tests/params.
RESERVED=0x50000000 RESERVED_MIB=32

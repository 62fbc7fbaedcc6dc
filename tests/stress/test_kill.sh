#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Programs killed by the hundred; afterwards the module can go.
set -eu
stress_kill
rmmod framering

# SPDX-License-Identifier: GPL-2.0-only
"""Runs framering's tests: which there are, in which order, how each ended.

Standard library only. tools/test starts it; docs/testing.md describes it.
"""

# SPDX-License-Identifier: GPL-2.0-only
"""How fast this machine is just now, and time limits that follow it.

tests/harness/pace.h has the idea: limits are seconds of a machine at ease, and a
machine that is slower or busier gets more. Nothing but limits depends on it.
"""

import os
import time

ROUNDS = 20000
SECONDS_AT_EASE = 0.0005


def burst() -> float:
    """How many times slower a short loop is than on a machine at ease."""
    begin = time.monotonic()
    for _ in range(ROUNDS):
        pass
    return (time.monotonic() - begin) / SECONDS_AT_EASE


def slowness() -> float:
    """The same of this machine, whatever else it is doing just now; 1 or more."""
    return max(1.0, min(burst() for _ in range(20)))


def pace_now() -> float:
    """How many times slower than a machine at ease it is just now; 1 or more."""
    crowd = os.getloadavg()[0] / (os.cpu_count() or 1)
    return max(1.0, burst(), crowd)


class Deadline:
    """A time limit in seconds of a machine at ease; ask about once a second."""

    def __init__(self, seconds: float):
        self.left = seconds
        self.last = time.monotonic()

    def is_over(self) -> bool:
        now = time.monotonic()
        self.left -= (now - self.last) / pace_now()
        self.last = now
        return self.left <= 0

# SPDX-License-Identifier: GPL-2.0-only
"""Where things are in the source tree, and which commit it is."""

import os
import subprocess
from pathlib import Path

REPO = Path(__file__).resolve().parents[2]
BUILD = REPO / "build"
OUT = BUILD / "test"
HOST_BUILD = BUILD / "host-sanitize"


def git(*arguments: str) -> str:
    """Output of a git command in the tree, or "" where git cannot tell."""
    try:
        done = subprocess.run(["git", "-C", str(REPO), *arguments], check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    except OSError:
        return ""
    return done.stdout.decode(errors="replace").strip() if done.returncode == 0 else ""


def commit() -> str:
    """The commit checked out, with a + if files differ from it."""
    name = git("rev-parse", "--short", "HEAD") or "unknown"
    return name + ("+" if git("status", "--porcelain", "--untracked-files=no") else "")


def commits() -> int:
    """The number of commits up to this one; rises from landing to landing."""
    return int(git("rev-list", "--count", "HEAD") or 0)


def cpus() -> int:
    return os.cpu_count() or 1


def guest_cpus() -> int:
    """Processors for a guest.

    As many as there are, since emulated ones that wait for each other's turn are
    slower than fewer; at least two, so that things meet.
    """
    return min(max(cpus(), 2), 4)

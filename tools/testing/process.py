# SPDX-License-Identifier: GPL-2.0-only
"""Commands with a time limit, which leave nothing behind."""

import contextlib
import os
import signal
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path

from .pace import Deadline
from .tree import REPO

HANGS = 124  # status of a command that took too long, as of timeout(1)

_running: set[int] = set()
_lock = threading.Lock()


def _end_group(pid: int, number: int = signal.SIGTERM) -> None:
    """What is left of the group; what root has started there is sudo's to end."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)


def end_all() -> None:
    """Ends what is running, for a run that is interrupted."""
    with _lock:
        for pid in _running:
            _end_group(pid)


def _watch(process: subprocess.Popen, deadline: Deadline, done: threading.Event,
           hangs: threading.Event) -> None:
    while not done.wait(1):
        if deadline.is_over():
            hangs.set()
            _end_group(process.pid)
            if not done.wait(20):
                _end_group(process.pid, signal.SIGKILL)
            return


def run(command: list[str], log: Path, limit: float, env: dict[str, str] | None = None,
        on_line: Callable[[str], None] | None = None) -> int:
    """Runs a command from the tree's root; its output goes to the log.

    limit: seconds of a machine at ease. With on_line the log has stderr only, and each
    line of stdout is passed on as it comes. Returns the exit status, 128 + N for a
    signal, HANGS if it took too long.
    """
    done, hangs = threading.Event(), threading.Event()
    log.parent.mkdir(parents=True, exist_ok=True)
    with open(log, "wb") as output:
        process = subprocess.Popen(
            command, cwd=REPO, env={**os.environ, **(env or {})}, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if on_line else output, stderr=output,
            process_group=0)
        with _lock:
            _running.add(process.pid)
        watcher = threading.Thread(target=_watch,
                                   args=(process, Deadline(limit), done, hangs))
        watcher.start()
        try:
            if on_line:
                for line in process.stdout:
                    on_line(line.decode(errors="replace").rstrip("\n"))
            status = process.wait()
        finally:
            done.set()
            watcher.join()
            if process.stdout:
                process.stdout.close()
            with _lock:
                _running.discard(process.pid)
            # Whatever the command has left running.
            _end_group(process.pid)
    if hangs.is_set():
        return HANGS
    return status if status >= 0 else 128 - status

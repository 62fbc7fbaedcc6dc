# SPDX-License-Identifier: GPL-2.0-only
"""A server on a unix socket that a test scripts: a stand-in for QEMU."""

import socket
import tempfile
import threading
import unittest
from collections.abc import Callable
from pathlib import Path


class FakeServer:
    """Serves one connection by a function; what goes wrong in it is in self.error."""

    def __init__(self, test: unittest.TestCase, serve: Callable[[socket.socket], None]):
        folder = tempfile.TemporaryDirectory()
        test.addCleanup(folder.cleanup)
        self.path = str(Path(folder.name) / "socket")
        self.error: Exception | None = None
        self._serve = serve
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.bind(self.path)
        self._socket.listen()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        test.addCleanup(self._end, test)

    def _run(self) -> None:
        try:
            connection, _ = self._socket.accept()
            with connection:
                connection.settimeout(60)
                self._serve(connection)
        except Exception as error:  # pylint: disable=broad-except
            self.error = error

    def _end(self, test: unittest.TestCase) -> None:
        self._thread.join()
        self._socket.close()
        test.assertIsNone(self.error)


def receive(connection: socket.socket, expected: bytes) -> None:
    """Takes exactly these bytes from the client."""
    got = b""
    while len(got) < len(expected):
        part = connection.recv(len(expected) - len(got))
        if not part:
            break
        got += part
    if got != expected:
        raise AssertionError(f"the client said {got!r}, not {expected!r}")

# SPDX-License-Identifier: GPL-2.0-only
"""QEMU's machine protocol: commands as JSON on a unix socket, one client at a time.

QEMU's docs/interop/qmp-spec.rst describes it.
"""

import json
import socket
from typing import Any

# Seconds without a word after which QEMU is taken for dead.
SILENCE = 120


class QmpError(Exception):
    """QEMU refuses a command, or does not speak the protocol."""


class Qmp:
    """A connection, ready for commands."""

    def __init__(self, path: str, silence: float = SILENCE):
        self.events: list[dict[str, Any]] = []  # those that came so far
        self._number = 0
        self._socket = socket.socket(socket.AF_UNIX)
        try:
            self._socket.settimeout(silence)
            self._socket.connect(path)
            self._lines = self._socket.makefile("rb")
            greeting = self._read()
            if "QMP" not in greeting:
                raise QmpError(f"no greeting of QMP: {greeting}")
            self.execute("qmp_capabilities")
        except BaseException:
            self._socket.close()
            raise

    def __enter__(self) -> "Qmp":
        return self

    def __exit__(self, *_: object) -> None:
        self._lines.close()
        self._socket.close()

    def _read(self) -> dict[str, Any]:
        line = self._lines.readline()
        if not line.endswith(b"\n"):
            raise QmpError("QEMU has closed the connection")
        try:
            message = json.loads(line)
        except ValueError:
            message = None
        if not isinstance(message, dict):
            raise QmpError(f"not QMP: {line!r}")
        return message

    def execute(self, command: str, arguments: dict[str, Any] | None = None) -> Any:
        """Runs a command and returns what it returns; events are kept meanwhile."""
        self._number += 1
        request = {"execute": command, "arguments": arguments or {}, "id": self._number}
        self._socket.sendall(json.dumps(request).encode() + b"\n")
        while True:
            message = self._read()
            if "event" in message:
                self.events.append(message)
            elif "error" in message:
                # QEMU leaves out the id if it could not read the request.
                error = message["error"]
                raise QmpError(f"{command}: {error.get('desc', error)}")
            elif "return" in message and message.get("id") == self._number:
                return message["return"]
            else:
                raise QmpError(f"{command}: unexpected answer {message}")

    def human(self, line: str) -> str:
        """Runs a command of the monitor for humans and returns what it prints.

        Its errors are text, too: prefer a command of QMP where there is one.
        """
        text = self.execute("human-monitor-command", {"command-line": line})
        return text.replace("\r\n", "\n")

# SPDX-License-Identifier: GPL-2.0-only
"""What QEMU sees of a guest, for scripts: tools/lib/witness is this program.

The sockets are those of tools/vm's --monitor and --gdb.
"""

import argparse
import os
import shlex
import sys
from collections.abc import Callable, Sequence
from typing import TextIO

from .gdbstub import GdbError, GdbStub
from .qmp import Qmp, QmpError

# Does something with the monitor and the values of the command line; returns output.
Action = Callable[[Qmp, argparse.Namespace], str]


def plain(command: str) -> Action:
    def run(qmp: Qmp, _: argparse.Namespace) -> str:
        qmp.execute(command)
        return ""
    return run


def monitor(qmp: Qmp, values: argparse.Namespace) -> str:
    return qmp.human(values.line)


def status(qmp: Qmp, _: argparse.Namespace) -> str:
    return qmp.execute("query-status")["status"] + "\n"


def word(qmp: Qmp, values: argparse.Namespace) -> str:
    # It prints "0000000009030000: 0x00000020". A device's register is read as the
    # guest's processor would read it.
    text = qmp.human(f"xp /1wx {values.address:#x}").split()
    if len(text) != 2:
        raise QmpError(f"no word at {values.address:#x}: {' '.join(text)}")
    return text[1] + "\n"


def save(qmp: Qmp, values: argparse.Namespace) -> str:
    qmp.execute("pmemsave", {"val": values.address, "size": values.size,
                             "filename": os.path.abspath(values.file)})
    return ""


def screen(qmp: Qmp, values: argparse.Namespace) -> str:
    qmp.execute("screendump", {"filename": os.path.abspath(values.file)})
    return ""


def poke(values: argparse.Namespace) -> None:
    with open(values.file, "rb") as file:
        data = file.read()
    with GdbStub(values.socket) as stub:
        stub.write_physical(values.address, data)
        stub.detach()


def number(text: str) -> int:
    return int(text, 0)


def parser() -> argparse.ArgumentParser:
    whole = argparse.ArgumentParser(prog="witness", description=__doc__)
    commands = whole.add_subparsers(required=True, metavar="COMMAND", dest="command")

    def command(name: str, action: Action | None, text: str, *arguments: str) -> None:
        one = commands.add_parser(name, help=text, description=text)
        for argument in arguments:
            one.add_argument(argument.lower(), metavar=argument,
                             type=number if argument in ("ADDRESS", "SIZE") else str)
        one.set_defaults(action=action)

    command("monitor", monitor, "run a LINE of QEMU's monitor for humans",
            "SOCKET", "LINE")
    command("stop", plain("stop"), "let the guest's processors stand still", "SOCKET")
    command("cont", plain("cont"), "let the guest's processors go on", "SOCKET")
    command("wake", plain("system_wakeup"), "wake a suspended guest", "SOCKET")
    command("status", status, "print running, paused, suspended...", "SOCKET")
    command("word", word, "print the 32-bit word at a physical ADDRESS",
            "SOCKET", "ADDRESS")
    command("save", save, "write SIZE bytes of physical memory to FILE",
            "SOCKET", "ADDRESS", "SIZE", "FILE")
    command("screen", screen, "write what the screen shows to FILE, as PPM",
            "SOCKET", "FILE")
    command("poke", None, "write FILE into physical memory, by the socket of --gdb",
            "SOCKET", "ADDRESS", "FILE")
    command("serve", None, "run commands from stdin, one a line: the output of each "
            "goes to FILE, then its status to stdout", "FILE")
    return whole


class Witness:
    """Runs commands; the connection to a monitor lasts from one to the next."""

    def __init__(self) -> None:
        self._parser = parser()
        self._monitors: dict[str, Qmp] = {}

    def close(self) -> None:
        for qmp in self._monitors.values():
            qmp.__exit__()
        self._monitors.clear()

    def run(self, arguments: Sequence[str], output: TextIO) -> int:
        """One command: its output, its status; what is wrong goes to stderr."""
        values = self._parser.parse_args(arguments)
        if values.command == "serve":
            return self.serve(sys.stdin, sys.stdout, values.file)
        try:
            if values.command == "poke":
                poke(values)
            else:
                if values.socket not in self._monitors:
                    self._monitors[values.socket] = Qmp(values.socket)
                output.write(values.action(self._monitors[values.socket], values))
        except (OSError, QmpError, GdbError) as error:
            print(f"witness: {shlex.join(arguments)}: {error}", file=sys.stderr)
            # After an error nobody knows what comes next on the connections.
            self.close()
            return 1
        return 0

    def serve(self, lines: TextIO, answers: TextIO, path: str) -> int:
        """Runs commands until the end of lines. Python takes long to start."""
        for line in lines:
            with open(path, "w", encoding="utf-8") as output:
                try:
                    status_of_line = self.run(shlex.split(line), output)
                except SystemExit as error:
                    status_of_line = int(error.code or 0)
            print(status_of_line, file=answers, flush=True)
        return 0


def main(arguments: Sequence[str] | None = None) -> int:
    witness = Witness()
    try:
        return witness.run(sys.argv[1:] if arguments is None else arguments, sys.stdout)
    finally:
        witness.close()


if __name__ == "__main__":
    sys.exit(main())

# SPDX-License-Identifier: GPL-2.0-only
"""gdb's remote protocol, as far as it takes to write a guest's physical memory.

A gdb knows the registers of its own machine only and asks for all of them, so it is of
no use for a guest of another architecture. The manual of gdb describes the protocol.
"""

import socket
from collections.abc import Iterator

# Seconds without a word after which QEMU is taken for dead.
SILENCE = 120
# Bytes of memory in a packet, well below what QEMU takes (4096 characters).
CHUNK = 1024
# How often a packet is sent that the other side did not understand.
TRIES = 5


class GdbError(Exception):
    """The stub refuses a packet, or does not speak the protocol."""


def framed(data: bytes) -> bytes:
    """The packet with this content."""
    return b"$%s#%02x" % (data, sum(data) & 0xff)


def memory_packets(address: int, data: bytes) -> Iterator[bytes]:
    """Packets that write the data at the address."""
    for at in range(0, len(data), CHUNK):
        part = data[at:at + CHUNK]
        yield b"M%x,%x:%s" % (address + at, len(part), part.hex().encode())


class GdbStub:
    """A connection; the guest stands still until detach()."""

    def __init__(self, path: str, silence: float = SILENCE):
        self._socket = socket.socket(socket.AF_UNIX)
        try:
            self._socket.settimeout(silence)
            self._socket.connect(path)
            self._stream = self._socket.makefile("rb")
        except BaseException:
            self._socket.close()
            raise

    def __enter__(self) -> "GdbStub":
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()
        self._socket.close()

    def _read(self, count: int = 1) -> bytes:
        data = self._stream.read(count)
        if len(data) != count:
            raise GdbError("QEMU has closed the connection")
        return data

    def _read_packet(self) -> bytes:
        """What follows a "$", acknowledged; asks for it again if it is spoilt."""
        for _ in range(TRIES):
            data = bytearray()
            while (byte := self._read()) != b"#":
                data += byte
            if self._read(2).lower() == b"%02x" % (sum(data) & 0xff):
                self._socket.sendall(b"+")
                return bytes(data)
            self._socket.sendall(b"-")
            while self._read() != b"$":
                pass
        raise GdbError("packets come with wrong checksums")

    def request(self, data: bytes) -> bytes:
        """Sends a packet and returns the answer."""
        packet = framed(data)
        self._socket.sendall(packet)
        refused = 0
        while True:
            byte = self._read()
            if byte == b"-":
                refused += 1
                if refused == TRIES:
                    raise GdbError(f"{data[:40]!r} does not get through")
                self._socket.sendall(packet)
            elif byte == b"$":
                answer = self._read_packet()
                # One that begins with T tells that the guest has stopped.
                if not answer.startswith(b"T"):
                    return answer
            elif byte != b"+":
                raise GdbError(f"not gdb's protocol: {byte!r}")

    def order(self, data: bytes) -> None:
        """Sends a packet that must be answered by OK."""
        answer = self.request(data)
        if answer != b"OK":
            raise GdbError(f"QEMU does not take {data[:40]!r}: {answer!r}")

    def write_physical(self, address: int, data: bytes) -> None:
        """Writes guest-physical memory. QEMU takes addresses without memory, too."""
        self.order(b"Qqemu.PhyMemMode:1")
        for packet in memory_packets(address, data):
            self.order(packet)
        self.order(b"Qqemu.PhyMemMode:0")

    def detach(self) -> None:
        """Lets the guest go on."""
        self.order(b"D")

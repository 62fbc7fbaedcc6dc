# SPDX-License-Identifier: GPL-2.0-only
"""gdb's protocol against a stub that answers in pieces, wrongly or not at all."""

import re
import socket
import tempfile
import unittest

from fake_server import FakeServer, receive
from testing import gdbstub, witness
from testing.gdbstub import GdbError, GdbStub, framed


class Memory:
    """A stub that takes packets as QEMU does and has memory."""

    def __init__(self):
        self.bytes = {}
        self.physical = False
        self.detached = False

    def answer(self, packet: bytes) -> bytes:
        if packet.startswith(b"Qqemu.PhyMemMode:"):
            self.physical = packet.endswith(b"1")
            return b"OK"
        if packet == b"D":
            self.detached = True
            return b"OK"
        if not self.physical:
            return b"E22"
        match = re.fullmatch(rb"M([0-9a-f]+),([0-9a-f]+):([0-9a-f]*)", packet)
        data = bytes.fromhex(match[3].decode())
        assert len(data) == int(match[2], 16)
        for at, byte in enumerate(data, int(match[1], 16)):
            self.bytes[at] = byte
        return b"OK"

    def __call__(self, connection: socket.socket) -> None:
        with connection.makefile("rb") as stream:
            while byte := stream.read(1):
                if byte != b"$":
                    continue
                packet = b""
                while (byte := stream.read(1)) != b"#":
                    packet += byte
                assert stream.read(2) == framed(packet)[-2:]
                connection.sendall(b"+" + framed(self.answer(packet)))


class GdbStubTest(unittest.TestCase):
    def connect(self, serve, silence=60.0):
        stub = GdbStub(FakeServer(self, serve).path, silence)
        self.addCleanup(stub.__exit__)
        return stub

    def dialogue(self, *steps):
        """A stub that takes bytes and sends strings, in turn."""
        def serve(connection):
            for step in steps:
                if isinstance(step, bytes):
                    receive(connection, step)
                else:
                    connection.sendall(step.encode())
        return self.connect(serve)

    def test_a_packet_has_a_checksum_of_two_digits(self):
        self.assertEqual(framed(b"OK"), b"$OK#9a")
        self.assertEqual(framed(b"\x01"), b"$\x01#01")

    def test_memory_is_written_in_chunks_and_the_guest_goes_on(self):
        memory = Memory()
        data = bytes(range(256)) * 9 + b"tail"
        with self.connect(memory) as stub:
            stub.write_physical(0xfff, data)
            stub.detach()
        self.assertEqual(bytes(memory.bytes[at] for at in sorted(memory.bytes)), data)
        self.assertEqual(min(memory.bytes), 0xfff)
        self.assertEqual((memory.physical, memory.detached), (False, True))

    def test_no_chunk_is_longer_than_wanted(self):
        packets = list(gdbstub.memory_packets(0, bytes(3 * gdbstub.CHUNK + 1)))
        self.assertEqual(len(packets), 4)
        self.assertLess(max(map(len, packets)), 4000)

    def test_an_answer_may_come_in_pieces(self):
        stub = self.dialogue(b"$D#44", "+", "$", "O", "K#", "9", "a", b"+")
        stub.detach()

    def test_that_the_guest_has_stopped_is_no_answer(self):
        stub = self.dialogue(b"$D#44", "$T05thread:01;#07", b"+", "+$OK#9a", b"+")
        stub.detach()

    def test_a_packet_that_is_not_understood_is_sent_again(self):
        stub = self.dialogue(b"$D#44", "-", b"$D#44", "-", b"$D#44", "+$OK#9a", b"+")
        stub.detach()

    def test_a_packet_that_is_never_understood_is_an_error(self):
        stub = self.dialogue(*([b"$D#44", "-"] * gdbstub.TRIES))
        with self.assertRaisesRegex(GdbError, "does not get through"):
            stub.detach()

    def test_an_answer_with_a_wrong_checksum_is_asked_for_again(self):
        stub = self.dialogue(b"$D#44", "+$OK#9b", b"-", "$OK#9a", b"+")
        stub.detach()

    def test_an_answer_that_is_always_spoilt_is_an_error(self):
        # The last one is not followed by another.
        steps = ["$OK#00", b"-"] * gdbstub.TRIES + ["$"]
        stub = self.dialogue(b"$D#44", "+", *steps)
        with self.assertRaisesRegex(GdbError, "wrong checksums"):
            stub.detach()

    def test_a_refusal_names_the_packet(self):
        stub = self.dialogue(b"$D#44", "+$E22#a9", b"+")
        with self.assertRaisesRegex(GdbError, "b'D': b'E22'"):
            stub.detach()

    def test_another_protocol_is_refused(self):
        stub = self.dialogue(b"$D#44", "HTTP/1.1")
        with self.assertRaisesRegex(GdbError, "not gdb's protocol"):
            stub.detach()

    def test_a_stub_that_goes_in_the_middle_is_noticed(self):
        stub = self.dialogue(b"$D#44", "+$O")
        with self.assertRaisesRegex(GdbError, "closed the connection"):
            stub.detach()

    def test_a_stub_that_is_silent_is_noticed(self):
        stub = self.connect(lambda connection: receive(connection, b"$D#44never"),
                            silence=0.05)
        with self.assertRaises(TimeoutError):
            stub.detach()
        stub._socket.sendall(b"never")

    def test_poke_writes_a_file(self):
        memory = Memory()
        server = FakeServer(self, memory)
        with tempfile.NamedTemporaryFile() as file:
            file.write(b"block")
            file.flush()
            self.assertEqual(witness.main(["poke", server.path, "0x10", file.name]), 0)
        self.assertEqual(bytes(memory.bytes[at] for at in range(16, 21)), b"block")
        self.assertTrue(memory.detached)


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: GPL-2.0-only
"""QMP against a server that answers in pieces, late, wrongly or not at all."""

import contextlib
import io
import json
import socket
import tempfile
import unittest

from fake_server import FakeServer
from testing import witness
from testing.qmp import Qmp, QmpError

GREETING = b'{"QMP": {"version": {}, "capabilities": []}}\r\n'


def line(**message) -> bytes:
    return json.dumps(message).encode() + b"\r\n"


class Answers:
    """Greets, then answers each command by the next function of the list."""

    def __init__(self, *answers):
        self.answers = answers
        self.asked = []

    def __call__(self, connection: socket.socket) -> None:
        connection.sendall(GREETING)
        with connection.makefile("rb") as lines:
            for answer in (lambda number: [line(**{"return": {}, "id": number})],
                           *self.answers):
                request = json.loads(lines.readline())
                self.asked.append((request["execute"], request["arguments"]))
                for part in answer(request["id"]):
                    connection.sendall(part)


def returns(value):
    return lambda number: [line(**{"return": value, "id": number})]


class QmpTest(unittest.TestCase):
    def connect(self, serve, silence=60.0):
        qmp = Qmp(FakeServer(self, serve).path, silence)
        self.addCleanup(qmp.__exit__)
        return qmp

    def test_a_command_returns_what_qemu_returns(self):
        server = Answers(returns({"status": "paused"}))
        qmp = self.connect(server)
        self.assertEqual(qmp.execute("query-status", {"a": 1}), {"status": "paused"})
        self.assertEqual(server.asked, [("qmp_capabilities", {}), ("query-status", {"a": 1})])

    def test_an_answer_may_come_in_pieces(self):
        def pieces(number):
            whole = line(**{"return": ["x" * 100], "id": number})
            return [whole[at:at + 1] for at in range(len(whole))]
        self.assertEqual(self.connect(Answers(pieces)).execute("x"), ["x" * 100])

    def test_two_answers_may_come_at_once(self):
        def both(number):
            return [line(**{"return": 1, "id": number}) + line(event="STOP")]
        qmp = self.connect(Answers(both, returns(2)))
        self.assertEqual([qmp.execute("x"), qmp.execute("y")], [1, 2])

    def test_events_between_command_and_answer_are_kept(self):
        def answer(number):
            return [line(event="STOP"), line(event="RESUME", data={}),
                    line(**{"return": {}, "id": number})]
        qmp = self.connect(Answers(answer))
        self.assertEqual(qmp.execute("stop"), {})
        self.assertEqual([event["event"] for event in qmp.events], ["STOP", "RESUME"])

    def test_an_error_is_raised_and_the_connection_still_good(self):
        def refuse(number):
            return [line(error={"class": "GenericError", "desc": "no such file"},
                         id=number)]
        qmp = self.connect(Answers(refuse, returns(3)))
        with self.assertRaisesRegex(QmpError, "pmemsave: no such file"):
            qmp.execute("pmemsave")
        self.assertEqual(qmp.execute("x"), 3)

    def test_an_error_may_lack_the_number(self):
        qmp = self.connect(Answers(lambda _: [line(error={"desc": "Invalid JSON"})]))
        with self.assertRaisesRegex(QmpError, "Invalid JSON"):
            qmp.execute("x")

    def test_the_answer_to_another_command_is_no_answer(self):
        qmp = self.connect(Answers(lambda number: [line(**{"return": {}, "id": number + 7})]))
        with self.assertRaisesRegex(QmpError, "unexpected answer"):
            qmp.execute("x")

    def test_what_is_not_json_is_refused(self):
        for junk in (b"(qemu) \r\n", b"[1]\r\n", b"\xff\xfe\r\n"):
            qmp = self.connect(Answers(lambda _, junk=junk: [junk]))
            with self.assertRaisesRegex(QmpError, "not QMP"):
                qmp.execute("x")

    def test_a_server_that_goes_in_the_middle_is_noticed(self):
        qmp = self.connect(Answers(lambda _: [b'{"return": ']))
        with self.assertRaisesRegex(QmpError, "closed the connection"):
            qmp.execute("x")

    def test_a_server_that_is_silent_is_noticed(self):
        with self.assertRaises(TimeoutError):
            self.connect(lambda connection: connection.recv(1), silence=0.05)

    def test_a_server_with_another_greeting_is_refused(self):
        with self.assertRaisesRegex(QmpError, "no greeting"):
            self.connect(lambda connection: connection.sendall(line(hello=1)))

    def test_a_missing_socket_is_an_error(self):
        with self.assertRaises(FileNotFoundError):
            Qmp("/nonexistent/socket")

    def test_the_human_monitor_says_its_text(self):
        server = Answers(returns("one\r\ntwo\r\n"))
        self.assertEqual(self.connect(server).human("info x"), "one\ntwo\n")
        self.assertEqual(server.asked[1],
                         ("human-monitor-command", {"command-line": "info x"}))


class WitnessTest(unittest.TestCase):
    def witness(self, answer, *arguments):
        """Status, stdout and what QEMU was asked."""
        server = Answers(answer)
        fake = FakeServer(self, server)
        with contextlib.redirect_stdout(io.StringIO()) as said, \
                contextlib.redirect_stderr(io.StringIO()):
            status = witness.main([arguments[0], fake.path, *arguments[1:]])
        return status, said.getvalue(), server.asked[1]

    def test_a_word_is_what_xp_says(self):
        self.assertEqual(
            self.witness(returns("0000000009030000: 0x00000020\r\n"), "word", "0x9030000"),
            (0, "0x00000020\n",
             ("human-monitor-command", {"command-line": "xp /1wx 0x9030000"})))

    def test_memory_is_saved_to_an_absolute_path(self):
        self.assertEqual(
            self.witness(returns({}), "save", "0x1000", "4096", "/x/y"),
            (0, "", ("pmemsave", {"val": 4096, "size": 4096, "filename": "/x/y"})))

    def test_what_qemu_refuses_is_a_failure(self):
        def refuse(number):
            return [line(error={"desc": "no"}, id=number)]
        self.assertEqual(self.witness(refuse, "stop"), (1, "", ("stop", {})))

    def test_the_status_is_a_word(self):
        self.assertEqual(self.witness(returns({"status": "suspended"}), "status"),
                         (0, "suspended\n", ("query-status", {})))

    def test_commands_in_a_row_share_a_connection(self):
        server = Answers(returns("1: 0x2"), lambda number: [
            line(error={"desc": "no"}, id=number)])
        fake = FakeServer(self, server)
        answers = io.StringIO()
        with tempfile.TemporaryDirectory() as folder, \
                contextlib.redirect_stderr(io.StringIO()) as said:
            path = f"{folder}/a b"
            asker = witness.Witness()
            self.addCleanup(asker.close)
            commands = [f"word {fake.path} 1\n", f"save {fake.path} 1 2 '/x y'\n",
                        "nonsense\n"]
            texts = []

            def lines():
                for command in commands:
                    yield command
                    with open(path, encoding="utf-8") as file:
                        texts.append(file.read())
            self.assertEqual(asker.serve(lines(), answers, path), 0)
        self.assertEqual(answers.getvalue(), "0\n1\n2\n")
        self.assertEqual(texts, ["0x2\n", "", ""])
        self.assertEqual(server.asked[2][1]["filename"], "/x y")
        self.assertIn("save", said.getvalue())


if __name__ == "__main__":
    unittest.main()

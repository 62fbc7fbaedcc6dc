# SPDX-License-Identifier: GPL-2.0-only
"""How tests ended: lines for people while they run, a summary, JUnit XML."""

import re
import sys
import threading
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from .tree import OUT, REPO

PASS, FAIL, SKIP = "pass", "fail", "skip"
WORDS = {PASS: "ok", FAIL: "FAIL", SKIP: "SKIP"}
VERDICT = re.compile(r"^CASE (pass|fail|skip) (\S+) ([\d.]+) ?(.*)$", re.MULTILINE)
# XML has no word for these.
UNPRINTABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd]")


@dataclass(frozen=True)
class Result:
    """How a case ended, or a test that has none."""

    test: str  # GROUP/TEST
    case: str  # "": the test itself
    verdict: str
    seconds: float
    reason: str = ""
    log: Path | None = None

    @property
    def name(self) -> str:
        return f"{self.test}/{self.case}" if self.case else self.test


def tail(log: Path | None, lines: int = 25) -> str:
    """The end of a log, indented."""
    if not log or not log.exists():
        return ""
    text = log.read_text(errors="replace").splitlines()[-lines:]
    return "\n".join("      | " + line for line in text)


def case_verdicts(text: str) -> list[tuple[str, str, float, str]]:
    """The CASE lines of a test's output: case, verdict, seconds, reason."""
    return [(case, verdict, float(seconds), reason.strip())
            for verdict, case, seconds, reason in VERDICT.findall(text)]


class Results:
    """Takes results from several threads at once."""

    def __init__(self) -> None:
        self.all: list[Result] = []
        self.seconds: dict[str, float] = {}  # of each test and each job, all in all
        self.left_out: list[tuple[str, str]] = []  # (what, why)
        self.begin = time.monotonic()
        self.lock = threading.Lock()
        # Text in front of a line: how far the run is.
        self.progress = lambda: ""

    def say(self, text: str) -> None:
        with self.lock:
            print(text, flush=True)

    def test_ended(self, test: str, seconds: float, results: list[Result]) -> None:
        """One line on the test; one more on each of its cases that did not pass."""
        with self.lock:
            self.all += results
            self.seconds[test] = self.seconds.get(test, 0) + seconds
            verdicts = {result.verdict for result in results}
            verdict = FAIL if FAIL in verdicts else PASS if PASS in verdicts else SKIP
            count = f", {len(results)} cases" if len(results) > 1 else ""
            lines = [f"{self.progress()}{WORDS[verdict]:5} {test} ({seconds:.1f} s{count})"]
            for result in results:
                if result.case and result.verdict != PASS:
                    lines.append(f"      {WORDS[result.verdict]:5} {result.name}: "
                                 f"{result.reason}")
                elif result.verdict != PASS:
                    lines[0] += f": {result.reason}"
            if verdict == FAIL:
                lines.append(tail(next(r.log for r in results if r.verdict == FAIL)))
            print("\n".join(filter(None, lines)), flush=True)

    def leave_out(self, what: str, why: str) -> None:
        with self.lock:
            self.left_out.append((what, why))
            print(f"left out: {what} ({why})", flush=True)

    def count(self, verdict: str) -> int:
        return sum(result.verdict == verdict for result in self.all)

    def finish(self, shares: dict[str, float]) -> int:
        """The summary; shares: seconds by group. The run's status."""
        failed, passed = self.count(FAIL), self.count(PASS)
        self.tell_time(shares)
        self.write_junit(OUT / "junit.xml")
        for what, why in self.left_out:
            print(f"not run: {what} ({why})")
        for result in self.all:
            if result.verdict == SKIP:
                print(f"skipped: {result.name}: {result.reason}")
        if failed:
            print("These failed:")
            for result in self.all:
                if result.verdict == FAIL:
                    where = f", see {result.log.relative_to(REPO)}" if result.log else ""
                    print(f"  {result.name}: {result.reason}{where}")
        took = time.monotonic() - self.begin
        print(f"took {took / 60:.1f} minutes")
        print(f"{passed} passed, {failed} failed, {self.count(SKIP)} skipped", flush=True)
        return 0 if passed and not failed else 1

    def tell_time(self, shares: dict[str, float]) -> None:
        total = sum(shares.values())
        if not total:
            return
        print("The slowest:")
        for name, seconds in sorted(self.seconds.items(), key=lambda item: -item[1])[:10]:
            print(f"  {seconds:7.1f} s  {name}")
        print("By group, several of which ran at a time:")
        for group, seconds in sorted(shares.items(), key=lambda item: -item[1]):
            print(f"  {seconds:7.1f} s  {100 * seconds / total:3.0f} %  {group}")

    def write_junit(self, path: Path) -> None:
        """JUnit XML: a suite for each test, or for each group's tests without cases."""
        suites: dict[str, list[Result]] = defaultdict(list)
        for result in self.all:
            suites[result.test if result.case else result.test.split("/")[0]].append(result)
        root = ElementTree.Element("testsuites")
        for name, results in suites.items():
            suite = ElementTree.SubElement(
                root, "testsuite", name=name, tests=str(len(results)),
                failures=str(sum(r.verdict == FAIL for r in results)),
                skipped=str(sum(r.verdict == SKIP for r in results)),
                time=f"{sum(r.seconds for r in results):.2f}")
            for result in results:
                case = ElementTree.SubElement(
                    suite, "testcase", classname=name.replace("/", "."),
                    name=result.case or result.test.split("/", 1)[1],
                    time=f"{result.seconds:.2f}")
                if result.verdict == SKIP:
                    ElementTree.SubElement(case, "skipped", message=result.reason)
                elif result.verdict == FAIL:
                    failure = ElementTree.SubElement(case, "failure", message=result.reason)
                    failure.text = UNPRINTABLE.sub("?", tail(result.log, 100))
        ElementTree.indent(root)
        ElementTree.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)


def complain(text: str) -> None:
    """One line of the run's own on stderr."""
    print(f"test: {text}", file=sys.stderr, flush=True)

# SPDX-License-Identifier: GPL-2.0-only
"""What runs the tests: builds, programs on this machine, guests.

A job is what is started, or left out, as a whole; it tells results of one test or of
many. Jobs that need others start after them.
"""

import re
import time
from dataclasses import dataclass, field
from pathlib import Path

from . import catalogue, process
from .choose import Choice
from .results import FAIL, PASS, SKIP, Result, Results, case_verdicts
from .tree import BUILD, HOST_BUILD, OUT, guest_cpus

# Backstops, in seconds of a machine at ease; cases have limits of their own.
LIMIT_CHECK = 900
LIMIT_BUILD = 3600
LIMIT_TEST = 3600
LIMIT_BY_HAND = 6 * 3600


@dataclass
class Job:
    """Something to start."""

    name: str
    group: str
    rank: float  # the lower, the sooner
    choices: list[Choice] = field(default_factory=list)
    needs: tuple[str, ...] = ()
    # What times.py calls it; a build from nothing takes longer than one done before.
    time_name: str = ""

    def run(self, results: Results) -> bool:
        """Tells results; False if what needs this job cannot run."""
        raise NotImplementedError

    def least(self, times) -> float:
        """Seconds without which it is not worth starting; times: a Times."""
        return times.of_job(self)

    def trim(self, _seconds: float, _times) -> list[Choice]:
        """Takes out, and returns, what does not fit into so many seconds."""
        return []

    def expected(self) -> list[str]:
        return [name for choice in self.choices for name in choice.names()]

    def not_run(self, results: Results, reason: str) -> None:
        """Tells that none of it could be run."""
        for choice in self.choices:
            split = len(choice.test.name) + 1
            results.test_ended(choice.test.name, 0, [
                Result(choice.test.name, name[split:], SKIP, 0, reason)
                for name in choice.names()])


def verdict_of(status: int, log: Path) -> tuple[str, str]:
    """Verdict and reason of a command without cases."""
    if status == 0:
        return PASS, ""
    if status == 77:
        lines = log.read_text(errors="replace").split("\n")
        return SKIP, next((line for line in reversed(lines) if line.strip()), "")
    if status == process.HANGS:
        return FAIL, "hangs"
    return FAIL, f"status {status}"


def results_of(choice: Choice, found: list[tuple[str, str, float, str]], status: int,
               seconds: float, log: Path) -> list[Result]:
    """The results of a test: those that it told, and what is wrong with them."""
    test = choice.test.name
    results = [Result(test, case, verdict, spent, reason, log)
               for case, verdict, spent, reason in found]
    told = {result.name for result in results}
    verdict, reason = verdict_of(status, log)
    for name in sorted(told - set(choice.test.case_names())):
        results.append(Result(test, name[len(test) + 1:] + " (unlisted)", FAIL, 0,
                              "tools/test --list does not name this case", log))
    if not choice.test.cases and not results:
        return [Result(test, "", verdict, seconds, reason, log)]
    missing = [name for name in choice.names() if name not in told]
    for name in missing:
        results.append(Result(test, name[len(test) + 1:], SKIP if verdict == SKIP else FAIL,
                              0, reason if verdict != PASS else "no verdict", log))
    if verdict == FAIL and not any(result.verdict == FAIL for result in results):
        results.append(Result(test, "", FAIL, seconds, reason, log))
    return results


@dataclass
class HostJob(Job):
    """A test that runs on this machine."""

    command: list[str] = field(default_factory=list)
    env: dict[str, str] = field(default_factory=dict)
    limit: float = LIMIT_TEST

    def run(self, results: Results) -> bool:
        choice = self.choices[0]
        log = OUT / (self.name.replace("/", "-") + ".log")
        begin = time.monotonic()
        env = {"OUT": str(OUT / self.name.replace("/", "-")), **self.env}
        status = process.run(self.command + choice.cases, log, self.limit, env)
        seconds = time.monotonic() - begin
        found = case_verdicts(log.read_text(errors="replace"))
        results.test_ended(choice.test.name, seconds,
                           results_of(choice, found, status, seconds, log))
        return True


@dataclass
class BuildJob(Job):
    """What other jobs need."""

    command: list[str] = field(default_factory=list)

    def run(self, results: Results) -> bool:
        log = OUT / (self.name.replace("/", "-") + ".log")
        begin = time.monotonic()
        status = process.run(self.command, log, LIMIT_BUILD)
        seconds = time.monotonic() - begin
        verdict, reason = verdict_of(status, log)
        results.test_ended(self.name, seconds,
                           [Result(self.name, "", verdict, seconds, reason, log)])
        return status == 0


# tests/guest/run says so on stdout.
RESULT = re.compile(r"RESULT ([^ /]+)(?:/(\S+))? (pass|fail|skip) ([\d.]+) ?(.*)")
END = re.compile(r"END (\S+) ([\d.]+)")


@dataclass
class GuestJob(Job):
    """Many tests in one guest."""

    command: list[str] = field(default_factory=list)  # tests are added to it
    out: Path = OUT  # the guest's /out
    turn: int = 0  # which tests come first where time is short
    kernel: str = ""  # what the guest says it runs: RELEASE BITS PAGE-SIZE

    def run(self, results: Results) -> bool:
        log = self.out.parent / f"guest-{self.out.name}.log"
        arguments = []
        for choice in self.choices:
            if not choice.test.run:
                continue
            arguments += [f"{choice.test.run}/{case}" for case in choice.cases] or [
                choice.test.run]
        told: dict[str, list[tuple[str, str, float, str]]] = {}
        whole: dict[str, Result] = {}
        ended: set[str] = set()

        def flush(base: str, seconds: float) -> None:
            ended.add(base)
            self.tell(results, base, seconds, told.get(base, []), whole.get(base))

        def on_line(line: str) -> None:
            if match := RESULT.fullmatch(line.rstrip()):
                base, case, verdict, seconds, reason = match.groups()
                if case:
                    told.setdefault(base, []).append((case, verdict, float(seconds), reason))
                else:
                    whole[base] = Result(f"{self.group_name()}/{base}", "", verdict,
                                         float(seconds), reason, self.log_of(base))
            elif line.startswith("KERNEL "):
                self.kernel = line.removeprefix("KERNEL ")
            elif match := END.fullmatch(line):
                flush(match[1], float(match[2]))

        begin = time.monotonic()
        self.out.mkdir(parents=True, exist_ok=True)
        status = process.run(self.command + arguments, log, LIMIT_BY_HAND, on_line=on_line)
        for choice in self.choices:
            base = choice.test.base
            if base not in ended and (base in told or base in whole):
                flush(base, whole[base].seconds if base in whole else 0)
        self.tell_dead(results, ended, log)
        self.tell_guest(results, status, time.monotonic() - begin, log)
        return True

    def group_name(self) -> str:
        return self.choices[0].test.group

    def least(self, times) -> float:
        """A guest is worth booting for a third of its tests."""
        return times.of(self.name) + sum(map(times.of_choice, self.choices)) / 3

    def trim(self, seconds: float, times) -> list[Choice]:
        # What the guest tells without being asked comes in any case.
        asked = [choice for choice in self.choices if choice.test.run]
        seconds -= times.of(self.name) + sum(
            times.of_choice(choice) for choice in self.choices if not choice.test.run)
        start = self.turn * 5 % max(len(asked), 1)
        kept, left = [], []
        for choice in asked[start:] + asked[:start]:
            takes = times.of_choice(choice)
            if takes <= seconds:
                seconds -= takes
                kept.append(choice)
            else:
                left.append(choice)
        # Only all of them tell how much has been executed.
        left += [choice for choice in self.choices
                 if left and choice.test.base == "coverage"]
        self.choices = [choice for choice in self.choices if choice not in left]
        return left

    def log_of(self, base: str) -> Path:
        return self.out / f"{base}.log"

    def tell(self, results: Results, base: str, seconds: float,
             found: list[tuple[str, str, float, str]], whole: Result | None) -> None:
        """Results of one test that has come to its end."""
        name = f"{self.group_name()}/{base}"
        choice = next((c for c in self.choices if c.test.name == name), None)
        if choice is None:
            results.test_ended(name, seconds, [Result(name, "", FAIL, seconds,
                                                      "nobody asked for this test")])
            return
        if whole and not found and not choice.test.cases:
            results.test_ended(name, seconds, [whole])
            return
        rest = results_of(choice, found, 77 if whole and whole.verdict == SKIP else 0,
                          seconds, self.log_of(base))
        if whole:
            rest.append(whole)
        results.test_ended(name, seconds, rest)

    def tell_dead(self, results: Results, ended: set[str], log: Path) -> None:
        """Tests that a dying guest took along; the one that was running comes first."""
        for choice in self.choices:
            if choice.test.base in ended:
                continue
            own = self.log_of(choice.test.base)
            reason = "not reached: the guest died before"
            if own.exists():
                begun = re.findall(r"^(?:CASE begin|\[ RUN +\]) (\S+)",
                                   own.read_text(errors="replace"), re.MULTILINE)
                reason = "the guest died in " + (begun[-1] if begun else "it")
            split = len(choice.test.name) + 1
            results.test_ended(choice.test.name, 0, [
                Result(choice.test.name, name[split:], FAIL, 0, reason, log)
                for name in choice.names()])

    def tell_guest(self, results: Results, status: int, seconds: float, log: Path) -> None:
        # 1 is for tests that have failed, which have said so.
        verdict, reason = (PASS, "") if status <= 1 else (FAIL, f"ended with {status}")
        results.test_ended(self.name, seconds,
                           [Result(self.name, "", verdict, seconds, reason, log)])


@dataclass
class CommandJob(HostJob):
    """A run started by hand: any shell command."""

    limit: float = LIMIT_BY_HAND


def guest_command(suite: str, out: Path, options: list[str]) -> list[str]:
    return ["tools/vm", "--suite", suite, "--timeout", "7200", "--no-build", "--no-module",
            "--test-machine", "--cpus", str(guest_cpus()), "--out", str(out), *options,
            "--", "tests/guest/run"]


def root_is_there(suite: str, arch: str) -> bool:
    return (BUILD / "roots" / f"{suite}-{arch}" / "stamp").exists()


def is_built(suite: str, arch: str) -> bool:
    return root_is_there(suite, arch) and (BUILD / f"{suite}-{arch}" / "stamp").exists()


def builds(host_arch: str) -> dict[str, BuildJob]:
    """Everything that can be built, by name; times differ where much is there already."""
    found = {}

    def add(name: str, there: bool, command: list[str],
            needs: tuple[str, ...] = ()) -> None:
        found[name] = BuildJob(name, "build", 0, needs=needs, command=command,
                               time_name=name + (" again" if there else ""))

    add("build/host", (HOST_BUILD / "bin/test_ring").exists(),
        ["tools/lib/build-host"])
    for suite in catalogue.SUITES:
        add(f"build/{suite}", is_built(suite, host_arch),
            ["tools/vm", "build", "--suite", suite])
    add("build/debug", (BUILD / "debug/stamp").exists(), ["tests/debug/make-kernel"])
    for arch in ("arm64", "armhf"):
        suite = catalogue.SUITES[0]
        add(f"build/{suite}-{arch}", is_built(suite, arch),
            ["tools/vm", "build", "--suite", suite, "--arch", arch],
            needs=(f"build/{suite}",))
    return found


# What boards' tests want built.
BOARD_ARCH = {"test_lcd": "armhf"}


def host_job(choice: Choice, rank: float) -> Job:
    test = choice.test
    if test.job == "checks":
        return HostJob(test.name, test.group, rank, [choice], command=[test.run],
                       limit=LIMIT_CHECK)
    if test.job == "units":
        command = [str(HOST_BUILD / test.run)]
        if test.run == "ctest":
            command = ["ctest", "--test-dir", str(HOST_BUILD), "--output-on-failure",
                       "--no-tests=error", "-R", f"^{test.name}$"]
        return HostJob(test.name, test.group, rank, [choice], ("build/host",),
                       command=command)
    if test.job == "boards":
        suite = catalogue.SUITES[0]
        arch = BOARD_ARCH.get(test.base, "arm64")
        return HostJob(test.name, test.group, rank, [choice],
                       (f"build/{suite}", f"build/{suite}-{arch}"), command=[test.run])
    if test.job.startswith("vm"):
        suite = test.job.removeprefix("vm").removeprefix("-") or catalogue.SUITES[0]
        return HostJob(test.name, test.group, rank, [choice], (f"build/{suite}",),
                       command=[test.run], env={"FRAMERING_SUITE": suite})
    return CommandJob(test.name, test.group, rank, [choice],
                      command=["bash", "-c", f"exec {test.run}"])


def guest_job(name: str, rank: float, choices: list[Choice], turn: int) -> GuestJob:
    out = OUT / name
    if name == "debug":
        return GuestJob(f"guest/{name}", "debug", rank, choices,
                        ("build/debug", f"build/{catalogue.SUITES[0]}"),
                        command=["tests/debug/run"], out=out, turn=turn)
    suite = choices[0].test.group
    return GuestJob(f"guest/{name}", name, rank, choices, (f"build/{suite}",),
                    command=guest_command(suite, out, []), out=out, turn=turn)


# The most telling first; the order of the rest rotates, see plan.py.
FIRST = ("checks", "units", catalogue.SUITES[0], "debug", "vm")


def jobs_of(choices: list[Choice], host_arch: str, turn: int) -> list[Job]:
    """All jobs of a run in the order in which they should start; turn rotates it."""
    by_job: dict[str, list[Choice]] = {}
    for choice in choices:
        by_job.setdefault(choice.test.job, []).append(choice)
    rest = [name for name in by_job if name not in FIRST]
    if rest:
        first = turn % len(rest)
        rest = rest[first:] + rest[:first]
    jobs: list[Job] = []
    for rank, name in enumerate([*FIRST, *rest], start=10):
        mine = by_job.get(name, [])
        if not mine:
            continue
        if name in ("checks", "units", "boards", "deep", "fresh") or name.startswith("vm"):
            jobs += [host_job(choice, rank) for choice in mine]
        else:
            jobs.append(guest_job(name, rank, mine, turn))
    return with_builds(jobs, builds(host_arch))


# Builds that take so long that they start before all else: what most tests need, and
# the debug kernel, whose guest is the longest job.
EARLY = {f"build/{catalogue.SUITES[0]}": 0.1, "build/debug": 0.2}


def with_builds(jobs: list[Job], known: dict[str, BuildJob]) -> list[Job]:
    """The jobs and the builds that they need, each just before the first that does."""
    wanted: dict[str, Job] = {}

    def want(name: str, rank: float) -> None:
        build = wanted.setdefault(name, known[name])
        rank = EARLY.get(name, rank)
        build.rank = min(build.rank or rank, rank)
        for need in build.needs:
            want(need, rank)

    for job in jobs:
        for need in job.needs:
            want(need, job.rank - 0.5)
    return sorted([*wanted.values(), *jobs], key=lambda job: job.rank)

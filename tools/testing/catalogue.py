# SPDX-License-Identifier: GPL-2.0-only
"""Which tests and cases there are, read from the source tree without building it.

A test is a program, a script or a check. Its name is GROUP/TEST and that of one of its
cases GROUP/TEST/CASE. A test without cases is its own case.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .tree import REPO

# Suites whose kernels the driver's tests run on; all runs on the first.
SUITES = ("trixie", "bookworm")
# The 32-bit programs are run there, if this machine has such.
SUITE_32 = "bookworm"

# What tools/test without options runs of the tests in guests, besides all uapi_*.
MAIN_PATHS = frozenset("""
    cli/test_play cli/test_verify cli/test_info cli/test_led_reg
    examples/test_examples v4l2/test_stream view/test_view_no_copy
""".split())
WITNESSES = frozenset("test_page_tables test_no_copy test_led".split())

# Folders of scripts that run in the first suite's guest, by the guest they share.
SHARED_GUESTS = {
    "programs": ("cli", "examples", "params", "dma"),
    "video": ("v4l2", "view"),
    "stress": ("stress",),
}
# Scripts that also run on the debug kernel. The others wait for large programs, which
# that kernel makes slow.
ON_DEBUG = ("params", "dma", "kms")
ON_DEBUG_V4L2 = ("compliance", "odd_clients", "placeholder", "stream")

# How far a run goes; each includes those before it.
QUICK, DEFAULT, ALL, DEEP = range(4)


@dataclass(frozen=True)
class Test:
    """One program, script or check."""

    name: str  # GROUP/TEST
    cases: tuple[str, ...]  # empty: it has none
    job: str  # what runs it, see jobs.py
    tier: int  # the shortest run it is part of
    run: str  # how the job calls it
    source: Path

    @property
    def group(self) -> str:
        return self.name.split("/", 1)[0]

    @property
    def base(self) -> str:
        return self.name.split("/", 1)[1]

    def case_names(self) -> list[str]:
        """GROUP/TEST/CASE of each case, or the test's own name."""
        return [f"{self.name}/{case}" for case in self.cases] or [self.name]


# Tables of cases: struct CMUnitTest tests[] = { MACRO(name, ...), ... };
C_TABLE = re.compile(r"struct (?:CMUnitTest|scenario) \w+\[\] = \{(.*?)\n\t?\};", re.DOTALL)
C_CASE = re.compile(r"\b\w+\(\s*([A-Za-z]\w*)\b")
ADD_TEST = re.compile(r"add_test\(NAME ((?:unit|abi)/[\w-]+)\s")
# A script whose cases are files says so: "# cases: tests/mutants/ring-*.sed"
CASES_OF_FILES = re.compile(r"^# cases: (\S+)$", re.MULTILINE)
SHELL_CASE = re.compile(r"^case_([a-z0-9_]+)\(\)", re.MULTILINE)


@cache
def cases_in(source: Path) -> tuple[str, ...]:
    """The names of a source file's cases, in its order."""
    text = source.read_text()
    if source.suffix == ".c":
        return tuple(name for table in C_TABLE.findall(text)
                     for name in C_CASE.findall(table))
    if globs := CASES_OF_FILES.search(text):
        return tuple(path.stem for path in sorted(REPO.glob(globs[1])))
    return tuple(SHELL_CASE.findall(text))


def scripts(folder: str) -> list[Path]:
    return sorted((REPO / "tests" / folder).glob("test_*.sh"))


def programs(folder: str) -> list[Path]:
    return sorted((REPO / "tests" / folder).glob("test_*.c"))


def checks() -> list[Test]:
    return [Test(f"check/{path.name.removeprefix('check-')}", (), "checks", QUICK,
                 str(path), path)
            for path in sorted((REPO / "tools").glob("check-*"))]


def units() -> list[Test]:
    """What runs on this machine, built with the sanitizers.

    Planted mistakes and fuzzers, which take minutes, are for the whole suite.
    """
    found = [Test(f"unit/{source.stem}", cases_in(source), "units", QUICK,
                  f"bin/{source.stem}", source)
             for source in programs("unit")]
    found += [Test(f"unit/{source.stem}", cases_in(source), "units", ALL, str(source),
                   source)
              for source in sorted((REPO / "tests/unit").glob("*.sh"))]
    for lists in sorted((REPO / "tests").glob("*/CMakeLists.txt")):
        for name in ADD_TEST.findall(lists.read_text()):
            tier = ALL if "libfuzzer" in name else QUICK
            found.append(Test(name, (), "units", tier, "ctest", lists))
    return found


def guest_program(group: str, job: str, source: Path, tier: int, prefix: str) -> Test:
    name = prefix + source.stem.removeprefix("test_")
    return Test(f"{group}/{name}", cases_in(source), job, tier, name, source)


def guest_script(group: str, job: str, source: Path, tier: int) -> Test:
    return Test(f"{group}/{source.stem}", cases_in(source), job, tier,
                str(source.relative_to(REPO)), source)


def in_first_suite() -> list[Test]:
    suite = SUITES[0]
    found = [guest_program(suite, suite, source, DEFAULT, "uapi_")
             for source in programs("uapi")]
    for guest, folders in SHARED_GUESTS.items():
        for folder in folders:
            for source in scripts(folder):
                if f"{folder}/{source.stem}" in MAIN_PATHS:
                    found.append(guest_script(suite, suite, source, DEFAULT))
                else:
                    found.append(guest_script(suite, f"{suite}-{guest}", source, ALL))
    return found


def in_other_suites(machine: str) -> list[Test]:
    return [guest_program(suite, suite, source, ALL,
                          "uapi32_" if suite == SUITE_32 and machine == "x86_64" else "uapi_")
            for suite in SUITES[1:] for source in programs("uapi")]


def on_debug_kernel() -> list[Test]:
    sources = [source for folder in ON_DEBUG for source in scripts(folder)]
    sources += [REPO / f"tests/v4l2/test_{name}.sh" for name in ON_DEBUG_V4L2]
    sources += scripts("fuzz")
    found = [guest_program("debug", "debug", source, ALL, f"{folder}_")
             for folder in ("uapi", "debug") for source in programs(folder)]
    found += [guest_script("debug", "debug", source, ALL) for source in sources]
    # tests/debug/run adds these two.
    here = REPO / "tests/debug"
    found.append(Test("debug/leaks", (), "debug", ALL, "", here / "guest.sh"))
    found.append(Test("debug/coverage", (), "debug", ALL, "", here / "coverage"))
    return found


def outside_guests() -> list[Test]:
    """Scripts that run on this machine and watch guests of their own."""
    found = []
    for source in scripts("vm"):
        tier = DEFAULT if source.stem in WITNESSES else ALL
        path = str(source)
        found.append(Test(f"vm/{source.stem}", cases_in(source), "vm", tier, path, source))
        for suite in SUITES[1:]:
            if f"# also on {suite}" in source.read_text():
                found.append(Test(f"vm-{suite}/{source.stem}", cases_in(source),
                                  f"vm-{suite}", ALL, path, source))
    found += [Test(f"boards/{source.stem}", cases_in(source), "boards", ALL, str(source),
                   source)
              for source in scripts("boards")]
    return found


# By hand: each takes long. (name, command from the tree's root)
DEEP_RUNS = {
    "fuzz": "env FRAMERING_FUZZ_CALLS=1000000 tests/debug/run tests/fuzz/test_fuzz.sh",
    "libfuzzer_ring": "tests/libfuzzer/run ring -max_total_time=3600",
    "libfuzzer_formats": "tests/libfuzzer/run formats -max_total_time=3600",
    "mutants": "tests/mutants/run-drv",
    "races": "env FRAMERING_ROUNDS=1000 tests/debug/run uapi_race debug_video_race",
    "kills": "tools/vm --no-module --timeout 20000 -- env FRAMERING_ROUNDS=1000 "
             "tests/guest/run tests/stress/test_kill.sh tests/stress/test_unload.sh",
    "soak": "tools/vm --no-module --timeout 20000 -- env FRAMERING_CYCLES=2000 "
            "tests/guest/run tests/stress/test_soak.sh",
    "matrix": "tools/matrix",
}
FRESH_RUNS = {
    f"{suite}-{who}-{what}": f"tests/fresh/run {suite} {who} {what}"
    for suite in ("bookworm", "trixie") for who in ("root", "sudo")
    for what in ("demo", "test")
}


def by_hand() -> list[Test]:
    return [Test(f"{group}/{name}", (), group, DEEP, command, REPO / command.split()[0])
            for group, runs in (("deep", DEEP_RUNS), ("fresh", FRESH_RUNS))
            for name, command in runs.items()]


def all_tests(machine: str) -> list[Test]:
    """Every test of the tree, in the order in which their groups are told."""
    return [*checks(), *units(), *in_first_suite(), *in_other_suites(machine),
            *on_debug_kernel(), *outside_guests(), *by_hand()]

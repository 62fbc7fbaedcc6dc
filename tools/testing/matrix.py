# SPDX-License-Identifier: GPL-2.0-only
"""The command tools/matrix: the driver's tests on every kernel that is supported."""

import argparse
import sys
import time
from dataclasses import dataclass

from . import catalogue, process
from .choose import Choice
from .jobs import LIMIT_BUILD, GuestJob, guest_command
from .results import FAIL, PASS, SKIP, Results, complain, tail
from .tree import BUILD, REPO

OUT = BUILD / "matrix"
# What is supported: 6.1, 6.12 and the newest kernel that Debian has; 64-bit ARM, also
# with pages of 16 KiB; a 32-bit kernel with highmem; PREEMPT_RT.
CELLS = [
    *(f"{suite}-amd64-{compiler}" for suite in ("bookworm", "trixie", "sid")
      for compiler in ("gcc", "clang")),
    "trixie-amd64-gcc-rt",
    "trixie-arm64-gcc", "trixie-arm64-clang", "trixie-arm64-gcc-16k",
    "bookworm-armhf-gcc", "trixie-armhf-gcc", "trixie-armhf-clang",
    # bookworm's own tool does not know its kernel's name for NV12.
    *(f"{suite}-amd64-v4l2-{tool}" for suite in ("bookworm", "trixie", "sid")
      for tool in ("trixie", "sid")),
]
HEADING = ("suite", "kernel", "arch", "bits/page", "compiler", "build", "tests",
           "pass/fail/skip", "time")


@dataclass
class Cell:
    """SUITE-ARCH-COMPILER[-FLAVOUR], or SUITE-ARCH-v4l2-SUITE_OF_THE_TOOL."""

    name: str

    def __post_init__(self) -> None:
        self.suite, self.arch, self.compiler, *rest = self.name.split("-", 3)
        self.flavour = rest[0] if rest else ""
        self.tool = ""
        if self.compiler == "v4l2":
            self.compiler, self.tool, self.flavour = "gcc", self.flavour, ""

    def options(self) -> list[str]:
        found = ["--suite", self.suite, "--arch", self.arch]
        if self.flavour:
            found += ["--flavour", self.flavour]
        if self.compiler != "gcc":
            found.append(f"--{self.compiler}")
        return found

    def tests(self) -> list[Choice]:
        if self.tool:
            sources = [path for path in catalogue.scripts("v4l2") if "compliance" in path.name]
            return [Choice(catalogue.guest_script(self.name, "", path, catalogue.DEEP))
                    for path in sources]
        return [Choice(catalogue.guest_program(self.name, "", path, catalogue.DEEP, "uapi_"))
                for path in catalogue.programs("uapi")]


def build(cell: Cell) -> bool:
    log = OUT / f"build-{cell.name}.log"
    complain(f"{cell.name}: building (log: {log.relative_to(REPO)})")
    if cell.tool and process.run(["tools/vm", "root", "--suite", cell.tool], log, LIMIT_BUILD):
        return False
    status = process.run(["tools/vm", "build", "--strict", *cell.options()], log, LIMIT_BUILD)
    if status:
        print(tail(log), flush=True)
    return status == 0


def run_cell(cell: Cell, results: Results) -> tuple[bool, tuple[str, ...]]:
    """Builds and tests it: whether all is good, and its row of the table."""
    begin = time.monotonic()
    built = build(cell)
    kernel, counts = ["-", "-", "-"], "-"
    good = False
    if built:
        complain(f"{cell.name}: testing")
        choices = cell.tests()
        out = OUT / cell.name
        command = guest_command(cell.suite, out, cell.options()[2:])
        if cell.tool:
            at = command.index("--") + 1
            command[at:at] = ["env", f"V4L2_COMPLIANCE_SUITE={cell.tool}"]
        job = GuestJob(f"guest/{cell.name}", cell.name, 0, choices, command=command, out=out)
        job.run(results)
        mine = [result for result in results.all if result.test.startswith(cell.name + "/")]
        count = {word: sum(r.verdict == word for r in mine) for word in (PASS, FAIL, SKIP)}
        counts = "/".join(str(count[word]) for word in (PASS, FAIL, SKIP))
        whole = [r for r in results.all if r.test == job.name]
        good = bool(count[PASS]) and not count[FAIL] and whole[0].verdict == PASS
        kernel = job.kernel.split() if job.kernel else ["did not boot", "-", "-"]
    minutes = (time.monotonic() - begin + 59) // 60
    return good, (cell.suite, kernel[0], cell.arch, f"{kernel[1]}/{kernel[2]}",
                  cell.compiler, "ok" if built else "FAIL",
                  f"v4l2/{cell.tool}" if cell.tool else "uapi", counts,
                  f"{minutes:.0f} min")


def table(rows: list[tuple[str, ...]]) -> str:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return "\n".join("  ".join(f"{cell:{width}}" for cell, width in zip(row, widths)).rstrip()
                     for row in rows)


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="tools/matrix", description="For each cell, SUITE-ARCH-COMPILER[-FLAVOUR]: "
        "builds module and programs, where a warning is a failure, and runs the driver's "
        "tests in a guest. A cell SUITE-ARCH-v4l2-TOOL has the video nodes judged by "
        "v4l2-compliance of suite TOOL.", epilog="Logs are in build/matrix/. Ends with a "
        "table and a line that counts the cells; the status is 0 only if all are good. An "
        "hour or two for all of them, and 3 GB in build/ for each suite and architecture.")
    parser.add_argument("--list", action="store_true", help="name the cells and run none")
    parser.add_argument("patterns", nargs="*", metavar="PATTERN",
                        help="only cells whose name contains one of these")
    options = parser.parse_args()
    names = [name for name in CELLS
             if not options.patterns or any(p in name for p in options.patterns)]
    if not names:
        complain("no cell's name contains that; see tools/matrix --list")
        return 2
    if options.list:
        print("\n".join(names))
        return 0
    OUT.mkdir(parents=True, exist_ok=True)
    results, rows, bad = Results(), [HEADING], []
    for name in names:
        good, row = run_cell(Cell(name), results)
        rows.append(row)
        if not good:
            bad.append(name)
    print("\n" + table(rows) + "\n")
    if bad:
        print(f"{len(bad)} of {len(names)} cells are bad: {' '.join(bad)}")
        return 1
    print(f"all {len(names)} cells are good")
    return 0


if __name__ == "__main__":
    sys.exit(main())

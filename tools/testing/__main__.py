# SPDX-License-Identifier: GPL-2.0-only
"""The command tools/test."""

import argparse
import fcntl
import os
import platform
import shutil
import signal
import subprocess
import sys

from . import catalogue, process
from .choose import Choice, broken_by, choose
from .jobs import BuildJob, Job, jobs_of, root_is_there
from .pace import slowness
from .plan import Plan, lane_count
from .results import Results, complain
from .times import Times
from .tree import BUILD, OUT, commit, commits, cpus, git

DESCRIPTION = """\
Installs what is missing, then runs tests: checks of the source, unit tests on this
machine, everything that needs the driver in guests. Without options: what shows the
whole product in a short time."""
EPILOG = """\
A PATTERN is a part of a name, as --list prints them; =NAME is that test or case and
no other. Logs are in build/test/, results also as JUnit XML in build/test/junit.xml.
The last line counts the cases that passed, failed and were skipped; the status is 0
only if none failed."""


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="tools/test", description=DESCRIPTION, epilog=EPILOG, allow_abbrev=False,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    tier = parser.add_mutually_exclusive_group()
    tier.add_argument("--quick", action="store_const", dest="tier", const=catalogue.QUICK,
                      help="checks of the source and unit tests only, nothing in a guest")
    tier.add_argument("--all", action="store_const", dest="tier", const=catalogue.ALL,
                      help="the whole suite: second kernel, debug kernel, boards as well")
    tier.add_argument("--deep", action="store_const", dest="tier", const=catalogue.DEEP,
                      help="only the long runs that are started by hand; hours")
    tier.add_argument("--fresh", action="store_true",
                      help="only README's commands in minimal Debian roots, from nothing "
                           "and once more without a network; as root or with sudo, hours")
    tier.add_argument("--changed", nargs="?", const="HEAD", metavar="COMMIT",
                      help="what the paths changed since COMMIT can break (default: HEAD, "
                           "so what is not committed)")
    parser.add_argument("--budget", type=float, metavar="MINUTES",
                        help="leave out what would not be finished by then, and name it")
    parser.add_argument("--list", action="store_true",
                        help="name the cases and run none")
    parser.add_argument("--arguments", action="store_true",
                        help="name the tests as tests/guest/run wants them, and run none")
    parser.add_argument("patterns", nargs="*", metavar="PATTERN")
    options = parser.parse_args()
    if options.budget is not None and options.budget <= 0:
        parser.error(f"--budget wants minutes above 0, not {options.budget:g}")
    return options


def changed_paths(commit_name: str) -> list[str]:
    if not git("rev-parse", "--verify", commit_name + "^{commit}"):
        raise SystemExit(f"test: there is no commit {commit_name}")
    names = git("diff", "--name-only", commit_name).splitlines()
    return names + git("ls-files", "--others", "--exclude-standard").splitlines()


def chosen(options: argparse.Namespace, tests: list[catalogue.Test]) -> list[Choice]:
    patterns = list(options.patterns)
    if options.changed:
        paths = changed_paths(options.changed)
        found = {pattern for path in paths for pattern in broken_by(path, tests)}
        if not found:
            return []
        patterns += sorted(found)
        options.tier = catalogue.ALL
    if options.fresh or options.tier == catalogue.DEEP:
        group = "fresh" if options.fresh else "deep"
        own = [test for test in tests if test.group == group]
        return choose(own, patterns, catalogue.DEEP)
    if options.tier is None and not patterns:
        options.tier = catalogue.ALL if options.list else catalogue.DEFAULT
    return choose(tests, patterns, catalogue.ALL if patterns else options.tier)


def introduce(jobs: list[Job], times: Times, budget: float | None, arch: str) -> None:
    """What the run will do, download and take."""
    cases = sum(len(job.expected()) for job in jobs)
    seconds = sum(times.of_job(job) for job in jobs) / 1.7
    names = [job.name for job in jobs if isinstance(job, BuildJob)]
    print(f"{cases} cases of {sum(len(job.choices) for job in jobs)} tests, "
          f"{lane_count()} jobs at a time on {cpus()} processors, commit {commit()}")
    if names:
        print("to build first: " + ", ".join(names))
    roots = [name for name in names if name.startswith(
        tuple(f"build/{suite}" for suite in catalogue.SUITES))]
    missing = [name for name in roots
               if not root_is_there(*(name.removeprefix("build/").split("-") + [arch])[:2])]
    kernel = "build/debug" in names and not (BUILD / "debug/stamp").exists()
    if missing or kernel:
        print(f"to download: about {450 * len(missing) + 150 * kernel} MB; "
              f"in build/: {3 * len(missing) + 3 * kernel} GB, of which "
              f"{shutil.disk_usage(BUILD).free >> 30} GB are free")
    print(f"expected to take {max(seconds / 60, 1):.0f} minutes"
          + (f", budget {budget / 60:.0f}" if budget else ""), flush=True)


def lock_results():
    """Until this run and all that it has started are at an end."""
    file = open(BUILD / "test.lock", "w", encoding="utf-8")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise SystemExit("test: another tools/test is running here, or something that "
                         "it has started") from None
    os.set_inheritable(file.fileno(), True)
    return file


def main() -> int:
    options = parse()
    tests = catalogue.all_tests(platform.machine())
    choices = chosen(options, tests)
    if not choices:
        if options.changed:
            print("nothing that has changed can break a test")
            return 0
        complain(f"no test's name contains {' or '.join(options.patterns)}; "
                 "see tools/test --list")
        return 2
    if options.list:
        print("\n".join(name for choice in choices for name in choice.names()))
        return 0
    if options.arguments:
        print("\n".join(dict.fromkeys(choice.test.run for choice in choices
                                      if choice.test.run)))
        return 0
    OUT.mkdir(parents=True, exist_ok=True)
    with lock_results():
        return run(choices, options.budget * 60 if options.budget else None)


def run(choices: list[Choice], budget: float | None) -> int:
    """Runs what was chosen; budget: seconds. The command's status."""
    arch = subprocess.run(["dpkg", "--print-architecture"], check=True,
                          stdout=subprocess.PIPE).stdout.decode().strip()
    times = Times(slowness())
    jobs = jobs_of(choices, arch, commits())
    results = Results()
    introduce(jobs, times, budget, arch)
    plan = Plan(jobs, times, results, budget)

    def interrupted(number, _frame):
        complain(f"ended by {signal.Signals(number).name}")
        process.end_all()
        os._exit(128 + number)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupted)
    plan.run()
    return results.finish(plan.shares)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)

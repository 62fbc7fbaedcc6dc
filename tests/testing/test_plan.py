# SPDX-License-Identifier: GPL-2.0-only
"""The order of jobs, and what a budget leaves out."""

import contextlib
import io
import tempfile
import unittest
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from testing.catalogue import DEFAULT, Test
from testing.choose import Choice
from testing.jobs import GuestJob, Job, jobs_of
from testing.plan import Plan
from testing.results import Result, Results
from testing.times import Times


@dataclass
class Fake(Job):
    good: bool = True

    def run(self, results):
        word = {True: "pass", False: "fail"}[self.good]
        results.test_ended(self.name, 0, [Result(self.name, "", word, 0)])
        return self.good


def job(name, rank=0, needs=(), good=True, tests=True):
    test = Test(name, (), "units", DEFAULT, "x", Path("x"))
    return Fake(name, name.split("/")[0], rank, [Choice(test)] if tests else [], needs,
                good=good)


class Plans(unittest.TestCase):
    def run_plan(self, jobs, table="", budget=None):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "times"
            path.write_text(table)
            times = Times(1.0, path, Path(folder) / "last.json")
            results = Results()
            text = io.StringIO()
            with contextlib.redirect_stdout(text), \
                    mock.patch("testing.plan.OUT", Path(folder)):
                Plan(jobs, times, results, budget).run()
            self.text = text.getvalue()
            self.learned = Times(1.0, path, Path(folder) / "last.json").last
        self.left_out = [what for what, _ in results.left_out]
        return {r.name: r.verdict for r in results.all}

    def test_what_is_needed_comes_first(self):
        found = self.run_plan([job("unit/a", 1, ("build/x",)), job("build/x", 0, tests=False)])
        self.assertEqual(list(found), ["build/x", "unit/a"])

    def test_what_needs_a_failed_build_is_skipped(self):
        found = self.run_plan([job("build/x", good=False, tests=False),
                               job("unit/a", 1, ("build/x",))])
        self.assertEqual(found, {"build/x": "fail", "unit/a": "skip"})

    def test_a_mistake_of_the_runner_is_a_failure(self):
        found = self.run_plan([job("unit/a", 0, good=None)])
        self.assertEqual(found, {"unit/a": "fail"})

    def test_what_does_not_fit_is_named_and_not_started(self):
        found = self.run_plan([job("unit/a"), job("unit/long")], "5 unit/a\n500 unit/long", 60)
        self.assertEqual(list(found), ["unit/a"])
        self.assertEqual(self.left_out, ["unit/long"])
        self.assertIn("left out: unit/long (takes 8.3 minutes", self.text)

    def guest(self, turn, *names):
        told = ("coverage", "leaks")
        choices = [Choice(Test(f"debug/{name}", (), "debug", DEFAULT,
                               "" if name in told else name, Path("x")))
                   for name in names]
        return GuestJob("guest/debug", "debug", 0, choices, turn=turn)

    def trimmed(self, guest, table, seconds):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "times"
            path.write_text(table)
            times = Times(1.0, path, Path(folder) / "last.json")
            left = guest.trim(seconds, times)
            return ([choice.test.base for choice in guest.choices],
                    [choice.test.base for choice in left], guest.least(times))

    def test_a_guest_takes_what_fits(self):
        table = ("10 guest/debug\n20 debug/a\n30 debug/b\n40 debug/c\n5 debug/coverage\n"
                 "5 debug/leaks")
        names = ("a", "b", "c", "leaks", "coverage")
        kept, left, _ = self.trimmed(self.guest(0, *names), table, 200)
        self.assertEqual((kept, left), (list(names), []))
        kept, left, least = self.trimmed(self.guest(0, *names), table, 75)
        self.assertEqual((kept, left), (["a", "b", "leaks"], ["c", "coverage"]))
        self.assertAlmostEqual(least, 10 + 55 / 3)

    def test_another_time_other_tests_come_first(self):
        table = "0 guest/debug\n20 debug/a\n20 debug/b\n20 debug/c"
        found = {self.trimmed(self.guest(turn, "a", "b", "c"), table, 20)[0][0]
                 for turn in range(3)}
        self.assertEqual(found, {"a", "b", "c"})

    def test_the_build_it_needs_counts(self):
        found = self.run_plan([job("build/x", tests=False), job("unit/a", 1, ("build/x",))],
                              "50 build/x\n20 unit/a", 60)
        self.assertEqual(found, {})
        self.assertEqual(self.left_out, ["unit/a"])

    def test_a_build_that_is_there_costs_nothing(self):
        found = self.run_plan([job("build/x", tests=False), job("unit/a", 1, ("build/x",))],
                              "5 build/x\n50 unit/a", 60)
        self.assertEqual(list(found), ["build/x", "unit/a"])

    def test_the_last_time_counts_before_the_table(self):
        with tempfile.TemporaryDirectory() as folder:
            table, last = Path(folder) / "times", Path(folder) / "last.json"
            table.write_text("5 unit/a  # a comment\n")
            last.write_text('{"unit/a": 7}')
            self.assertEqual(Times(2.0, table, last).of("unit/a"), 7)
            self.assertEqual(Times(2.0, table, Path(folder) / "none").of("unit/a"), 10)
            last.write_text("not json")
            self.assertEqual(Times(1.0, table, last).of("unit/a"), 5)

    def test_it_is_learned_how_long_a_job_takes(self):
        self.run_plan([job("unit/a")])
        self.assertEqual(self.learned, {"unit/a": 0})

    def test_a_build_comes_just_before_what_needs_it(self):
        kinds = {"check": "checks", "unit": "units", "bookworm": "bookworm"}
        choices = [Choice(Test(f"{group}/t", (), kind, DEFAULT, "x", Path("x")))
                   for group, kind in kinds.items()]
        names = [job.name for job in jobs_of(choices, "amd64", 0)]
        self.assertEqual(names, ["check/t", "build/host", "unit/t", "build/bookworm",
                                 "guest/bookworm"])

    def test_the_rest_rotates_and_the_most_telling_stay_first(self):
        kinds = {"check": "checks", "unit": "units", "trixie": "trixie",
                 "bookworm": "bookworm", "boards": "boards", "vm-bookworm": "vm-bookworm"}
        choices = [Choice(Test(f"{group}/t", (), kind, DEFAULT, "x", Path("x")))
                   for group, kind in kinds.items()]
        orders = set()
        for turn in range(6):
            names = [job.name for job in jobs_of(choices, "amd64", turn)
                     if not job.name.startswith("build/")]
            self.assertEqual(names[:3], ["check/t", "unit/t", "guest/trixie"])
            orders.add(tuple(names[3:]))
        self.assertEqual(len(orders), 3)


if __name__ == "__main__":
    unittest.main()

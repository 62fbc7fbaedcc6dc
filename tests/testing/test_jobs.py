# SPDX-License-Identifier: GPL-2.0-only
"""What is made of a test that fails, hangs, skips or dies: no mistake may pass."""

import contextlib
import io
import tempfile
import unittest
from pathlib import Path
from unittest import mock
from xml.etree import ElementTree

from testing import jobs
from testing.catalogue import DEFAULT, Test
from testing.choose import Choice
from testing.jobs import BuildJob, GuestJob, HostJob
from testing.results import Results


def choice(name="unit/test_x", cases=("a", "b"), only=()):
    source = Path("tests/unit/test_x.c")
    return Choice(Test(name, tuple(cases), "units", DEFAULT, "x", source), list(only))


class Jobs(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.out = Path(self.folder.name)
        patch = mock.patch.object(jobs, "OUT", self.out)
        patch.start()
        self.addCleanup(patch.stop)

    def run_job(self, job):
        """The verdicts by name, and what was printed."""
        results = Results()
        text = io.StringIO()
        with contextlib.redirect_stdout(text):
            job.run(results)
        self.results = results
        return {r.name: (r.verdict, r.reason) for r in results.all}, text.getvalue()

    def host(self, script, limit=60, **about):
        return self.run_job(HostJob("unit/test_x", "unit", 0, [choice(**about)],
                                    command=["bash", "-c", script], limit=limit))

    def guest(self, script, *choices):
        return self.run_job(GuestJob("guest/g", "g", 0, list(choices), out=self.out / "g",
                                     command=["bash", "-c", script]))

    def test_each_case_has_its_verdict(self):
        found, _ = self.host("echo CASE pass a 0.10; echo CASE fail b 0.20 no; exit 1")
        self.assertEqual(found, {"unit/test_x/a": ("pass", ""), "unit/test_x/b": ("fail", "no")})

    def test_a_case_without_a_verdict_failed(self):
        found, _ = self.host("echo CASE pass a 0.10")
        self.assertEqual(found["unit/test_x/b"], ("fail", "no verdict"))

    def test_a_case_that_is_not_listed_failed(self):
        found, _ = self.host("echo CASE pass a 0; echo CASE pass b 0; echo CASE pass c 0")
        self.assertEqual(found["unit/test_x/c (unlisted)"][0], "fail")

    def test_a_failure_after_all_cases_have_passed_is_one(self):
        found, _ = self.host("echo CASE pass a 0; echo CASE pass b 0; exit 3")
        self.assertEqual(found["unit/test_x"], ("fail", "status 3"))

    def test_without_cases_the_status_decides(self):
        for status, want in ((0, ("pass", "")), (1, ("fail", "status 1")),
                             (77, ("skip", "not here"))):
            found, _ = self.host(f"echo not here; exit {status}", cases=())
            self.assertEqual(found, {"unit/test_x": want})

    def test_a_signal_is_a_failure(self):
        found, _ = self.host("kill -SEGV $$", cases=())
        self.assertEqual(found["unit/test_x"], ("fail", "status 139"))

    def test_what_hangs_is_ended_with_all_that_it_has_started(self):
        found, _ = self.host("sleep 1000 & echo CASE pass a 0; wait", limit=0.5)
        self.assertEqual(found["unit/test_x/a"], ("pass", ""))
        self.assertEqual(found["unit/test_x/b"], ("fail", "hangs"))

    def test_the_log_of_a_failure_is_shown(self):
        _, text = self.host("echo the reason; exit 1", cases=())
        self.assertIn("      | the reason", text)

    def test_a_guest_tells_cases_and_tests(self):
        found, _ = self.guest(
            "echo KERNEL 6.1 64 4096; echo BEGIN x; echo RESULT x/a pass 0.1;"
            "echo RESULT x/b skip 0.1 no device; echo END x 0.3;"
            "echo RESULT y pass 1.5; echo END y 1.6",
            choice("g/x"), choice("g/y", ()))
        self.assertEqual(found, {"g/x/a": ("pass", ""), "g/x/b": ("skip", "no device"),
                                 "g/y": ("pass", ""), "guest/g": ("pass", "")})

    def test_a_dying_guest_names_the_case(self):
        (self.out / "g").mkdir()
        (self.out / "g/x.log").write_text("CASE begin a\nCASE pass a 0\nCASE begin b\n")
        found, _ = self.guest("exit 125", choice("g/x"), choice("g/y", ()))
        self.assertEqual(found["g/x/b"], ("fail", "the guest died in b"))
        self.assertEqual(found["g/y"], ("fail", "not reached: the guest died before"))
        self.assertEqual(found["guest/g"], ("fail", "ended with 125"))

    def test_a_test_that_fails_as_a_whole_fails(self):
        found, _ = self.guest("echo RESULT x fail 0 no driver; echo END x 0.1; exit 1",
                              choice("g/x"))
        self.assertEqual(found["g/x"], ("fail", "no driver"))
        self.assertEqual(found["g/x/a"][0], "fail")

    def test_a_build_that_fails_says_so(self):
        job = BuildJob("build/x", "build", 0, command=["false"])
        found, _ = self.run_job(job)
        self.assertEqual(found, {"build/x": ("fail", "status 1")})

    def test_the_status_is_0_only_if_something_passed_and_nothing_failed(self):
        for script, want in (("exit 0", 0), ("exit 1", 1), ("exit 77", 1)):
            self.host(script, cases=())
            with contextlib.redirect_stdout(io.StringIO()), \
                    mock.patch("testing.results.OUT", self.out), \
                    mock.patch("testing.results.REPO", self.out):
                self.assertEqual(self.results.finish({"unit": 1.0}), want)

    def test_junit_is_well_formed_whatever_a_log_has(self):
        self.host("printf 'a\\x01b<&>\\n'; exit 1", cases=())
        self.results.write_junit(self.out / "junit.xml")
        root = ElementTree.parse(self.out / "junit.xml").getroot()
        self.assertEqual(root.find("testsuite").get("failures"), "1")
        self.assertIn("a?b<&>", root.find(".//failure").text)


if __name__ == "__main__":
    unittest.main()

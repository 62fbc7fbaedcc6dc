# SPDX-License-Identifier: GPL-2.0-only
"""Which tests there are, and which of them a run takes."""

import unittest

from testing.catalogue import ALL, DEEP, DEFAULT, QUICK, all_tests
from testing.choose import broken_by, choose

TESTS = all_tests("x86_64")
HELD = "unit/test_ring/a_held_frame_is_never_recycled"


def names(patterns, tier=ALL):
    return [name for choice in choose(TESTS, patterns, tier) for name in choice.names()]


class Catalogue(unittest.TestCase):
    def test_names_are_unique(self):
        every = names([], DEEP)
        self.assertEqual(len(every), len(set(every)))

    def test_a_program_has_cases(self):
        for test in TESTS:
            if test.source.suffix == ".c":
                self.assertTrue(test.cases, test.name)

    def test_32_bit_programs_run_on_a_64_bit_pc_only(self):
        for machine, name in (("x86_64", "bookworm/uapi32_mmap"),
                              ("aarch64", "bookworm/uapi_mmap")):
            self.assertIn(name, [test.name for test in all_tests(machine)])

    def test_each_tier_includes_the_shorter_ones(self):
        tiers = [set(names([], tier)) for tier in (QUICK, DEFAULT, ALL)]
        self.assertLess(tiers[0], tiers[1])
        self.assertLess(tiers[1], tiers[2])
        self.assertFalse([name for name in tiers[2] if name.startswith(("deep/", "fresh/"))])


class Choosing(unittest.TestCase):
    def test_an_exact_name_is_one_case(self):
        self.assertEqual(names(["=" + HELD]), [HELD])

    def test_an_exact_test_is_all_its_cases(self):
        every = names(["=unit/test_ring"])
        self.assertIn(HELD, every)
        self.assertTrue(all(name.startswith("unit/test_ring/") for name in every))

    def test_an_exact_name_that_is_only_a_part_is_nothing(self):
        self.assertEqual(names(["=unit/test_rin"]), [])

    def test_a_part_of_a_name_is_all_that_have_it(self):
        every = names(["a_held_frame"])
        self.assertIn(HELD, every)
        self.assertTrue(all("a_held_frame" in name for name in every))

    def test_runs_by_hand_want_their_group_named(self):
        self.assertFalse([n for n in names(["fuzz"]) if n.startswith("deep/")])
        self.assertEqual(names(["=deep/fuzz"]), ["deep/fuzz"])

    def test_all_cases_chosen_one_by_one_are_the_test(self):
        choice, = choose(TESTS, ["unit/test_ring/"], ALL)
        self.assertEqual(choice.cases, [])


class Changes(unittest.TestCase):
    def chosen(self, path):
        return {choice.test.name for choice in choose(TESTS, broken_by(path, TESTS), ALL)}

    def test_a_test_breaks_itself(self):
        chosen = self.chosen("tests/cli/test_info.sh")
        self.assertIn("trixie/test_info", chosen)
        self.assertNotIn("trixie/test_play", chosen)

    def test_the_driver_breaks_guests(self):
        self.assertLessEqual({"trixie/uapi_mmap", "debug/uapi_mmap", "vm/test_led"},
                             self.chosen("drv/ring/ring.c"))

    def test_a_page_of_docs_breaks_checks_at_most(self):
        self.assertEqual({name.split("/")[0] for name in self.chosen("docs/vm.md")}, {"check"})

    def test_a_path_that_nobody_knows_breaks_everything(self):
        self.assertEqual(self.chosen("tools/lib/common.bash"),
                         {test.name for test in TESTS if test.tier <= ALL})
        self.assertEqual(self.chosen("tests/harness/cases.c"),
                         {test.name for test in TESTS if test.tier <= ALL})


if __name__ == "__main__":
    unittest.main()

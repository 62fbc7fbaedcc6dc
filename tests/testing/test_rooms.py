# SPDX-License-Identifier: GPL-2.0-only
"""What is found of private headers that others include, and of circles."""

import subprocess
import tempfile
import unittest
from pathlib import Path

from testing import rooms


class Rooms(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.tree = Path(folder.name)
        subprocess.run(["git", "init", "-q", "."], cwd=self.tree, check=True)

    def write(self, **files):
        for name, text in files.items():
            path = self.tree / name.replace("__", "/").replace("_h", ".h").replace("_c", ".c")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        subprocess.run(["git", "add", "-A"], cwd=self.tree, check=True)

    def test_a_room_includes_its_own(self):
        self.write(drv__mem__a_h="", drv__mem__b_c='#include "a.h"\n')
        self.assertEqual(rooms.private_includes(self.tree), [])

    def test_another_room_does_not(self):
        self.write(drv__mem__a_h="", drv__node__b_c='#include "mem/a.h"\n')
        found = rooms.private_includes(self.tree)
        self.assertEqual(len(found), 1)
        self.assertIn("drv/node/b.c: includes mem/a.h", found[0])

    def test_what_a_room_shows_may(self):
        self.write(drv__mem__a_h="")
        (self.tree / "drv/framering_mem.h").write_text('#include "mem/a.h"\n')
        subprocess.run(["git", "add", "-A"], cwd=self.tree, check=True)
        self.assertEqual(rooms.private_includes(self.tree), [])

    def test_one_direction_is_no_circle(self):
        self.write(drv__a_c="int f(void);\nint g(void) { return f(); }\n",
                   drv__b_c="int f(void) { return 1; }\n")
        self.assertEqual(rooms.circles(self.tree, "drv"), [])

    def test_a_circle_by_way_of_a_third_file(self):
        self.write(drv__a_c="int f(void) { return g(); }\n",
                   drv__b_c="int g(void) { return h; }\n",
                   drv__d_c="int h;\nint *i(void) { return f() ? &h : 0; }\n")
        found = rooms.circles(self.tree, "drv")
        self.assertEqual(len(found), 3)
        self.assertIn("drv/a.c: uses g of drv/b.c", found[0])

    def test_comments_strings_and_statics_do_not_count(self):
        self.write(drv__a_c='/* g() */\nint f(void) { return "g"[0]; }\n',
                   drv__b_c="int g(void) { return f(); }\n",
                   drv__d_c="static int f(void) { return 2; }\nint k(void) { return f(); }\n")
        self.assertEqual(rooms.circles(self.tree, "drv"), [])

# SPDX-License-Identifier: GPL-2.0-only
"""The rooms of the source: whose headers are private, and that no calls go in circles.

- A header in a folder of drv/ is included only by files of that folder, and by the
  headers drv/framering_*.h, which are what a room shows to the others.
- Files of a program, a library or the driver depend on each other in one direction:
  whoever calls a function or uses a variable of another file is not used by that
  file in turn, not even by way of third files.
"""

import re
import subprocess
import sys
from pathlib import Path

from .tree import REPO

PARTS = ("drv", "lib", "formats", "apps/common", "apps/framering", "apps/view")


def sources(tree: Path, part: str, pattern: str) -> list[str]:
    out = subprocess.run(["git", "ls-files", f"{part}/{pattern}"], cwd=tree, check=True,
                         capture_output=True, text=True).stdout
    return out.split()


def text_of(file: Path) -> str:
    """The file without comments and strings."""
    text = file.read_text()
    text = re.sub(r"/\*.*?\*/", " ", text, flags=re.DOTALL)
    text = re.sub(r"//[^\n]*", " ", text)
    return re.sub(r'"(\\.|[^"\\\n])*"', '""', text)


def private_includes(tree: Path) -> list[str]:
    """Includes that go into another room."""
    found = []
    for file in sources(tree, "drv", "*.[ch]"):
        room = str(Path(file).parent)
        for name in re.findall(r'^#include "([^"]+)"', (tree / file).read_text(), re.M):
            target = tree / "drv" / name
            if (tree / room / name).exists() or "/" not in name or not target.exists():
                continue
            if not re.fullmatch(r"drv/framering_\w+\.h", file):
                found.append(f"{file}: includes {name}, which is private to "
                             f"{Path('drv', name).parent}/")
    return found


def owners(tree: Path, files: list[str]) -> dict[str, str]:
    """Which file defines a function or variable that others can see."""
    out = subprocess.run(
        ["ctags", "-f", "-", "--sort=no", "--kinds-C=fv", "--extras=-F", *files],
        cwd=tree, check=True, capture_output=True, text=True).stdout
    found = {}
    for line in out.splitlines():
        name, file = line.split("\t")[:2]
        found[name] = file
    return found


def uses(tree: Path, files: list[str]) -> dict[str, dict[str, list[str]]]:
    """For each file, the files it uses, and what of them."""
    owner = owners(tree, files)
    found: dict[str, dict[str, list[str]]] = {}
    for file in files:
        words = set(re.findall(r"[A-Za-z_]\w*", text_of(tree / file)))
        mine = found.setdefault(file, {})
        for name in sorted(words & owner.keys()):
            if owner[name] != file:
                mine.setdefault(owner[name], []).append(name)
    return found


def reach(graph: dict[str, dict[str, list[str]]], start: str) -> set[str]:
    seen: set[str] = set()
    todo = [start]
    while todo:
        for other in graph[todo.pop()]:
            if other not in seen:
                seen.add(other)
                todo.append(other)
    return seen


def circles(tree: Path, part: str) -> list[str]:
    files = sources(tree, part, "*.c")
    graph = uses(tree, files)
    reached = {file: reach(graph, file) for file in files}
    told = []
    for file in files:
        for other, names in graph[file].items():
            if file in reached[other]:
                told.append(f"{file}: uses {', '.join(names)} of {other}, which uses it "
                            "in turn")
    return told


def main() -> int:
    wrong = private_includes(REPO)
    for part in PARTS:
        wrong += circles(REPO, part)
    print("\n".join(wrong), end="\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

# SPDX-License-Identifier: GPL-2.0-only
"""Which of the tests a run is to take: by name, by pattern, by what has changed."""

from dataclasses import dataclass, field

from .catalogue import ALL, Test


@dataclass
class Choice:
    """A test and those of its cases that are wanted; none named: all of them."""

    test: Test
    cases: list[str] = field(default_factory=list)

    def names(self) -> list[str]:
        """Full names of the cases that will run."""
        if self.cases:
            return [f"{self.test.name}/{case}" for case in self.cases]
        return self.test.case_names()


def matches(pattern: str, name: str) -> bool:
    """=NAME is exact, and all cases of a test of that name; else a part of the name."""
    if pattern.startswith("="):
        return name == pattern[1:] or name.startswith(pattern[1:] + "/")
    return pattern in name


def choose(tests: list[Test], patterns: list[str], tier: int) -> list[Choice]:
    """What a run takes.

    Without patterns: the tests of the tier. With patterns: the cases whose names match
    one of them; of the tests started by hand only those that a pattern names in full
    or by their group.
    """
    if not patterns:
        return [Choice(test) for test in tests if test.tier <= tier]
    found = []
    for test in tests:
        wanted = patterns
        if test.tier > max(tier, ALL):
            wanted = [p for p in patterns if p.lstrip("=").startswith(test.group + "/")]
        cases = [case for case in test.cases
                 if any(matches(p, f"{test.name}/{case}") for p in wanted)]
        if test.cases and len(cases) == len(test.cases):
            found.append(Choice(test))
        elif cases:
            found.append(Choice(test, cases))
        elif not test.cases and any(matches(p, test.name) for p in wanted):
            found.append(Choice(test))
    return found


# What a change to a path can break, as patterns of tests; the first prefix counts.
# A path that no line names can break everything.
CONSEQUENCES: list[tuple[str, list[str]]] = [
    ("docs/examples/", ["check/", "trixie/test_examples"]),
    ("docs/bindings/", ["check/"]),
    ("docs/", ["check/"]),
    ("README.md", ["check/", "=abi/readme"]),
    ("drv/v4l2/", ["check/", "v4l2", "uapi_smoke", "debug/", "trixie/test_stream",
                   "trixie/test_output", "trixie/test_readers", "trixie/test_wait",
                   "trixie/test_formats", "trixie/test_placeholder",
                   "trixie/test_clients", "trixie/test_compliance",
                   "trixie/test_odd_clients"]),
    ("drv/", ["check/", "unit/", "trixie/", "bookworm/", "debug/", "vm", "boards/"]),
    ("include/uapi/", ["check/", "abi/", "unit/", "trixie/", "bookworm/", "debug/", "vm",
                       "boards/"]),
    ("include/linux/", ["check/", "trixie/", "debug/", "boards/"]),
    ("include/framering/", ["check/", "abi/", "unit/", "trixie/test_", "vm"]),
    ("lib/", ["check/", "abi/", "unit/", "trixie/test_", "vm"]),
    ("formats/", ["check/", "abi/", "unit/", "trixie/test_", "vm"]),
    ("apps/view/", ["check/", "unit/test_view", "test_view", "vm/test_kms",
                    "debug/test_kms_crc"]),
    ("apps/framering/", ["check/", "trixie/test_", "vm/"]),
    ("apps/", ["check/", "unit/", "trixie/test_", "vm/"]),
    ("tools/check-", ["check/"]),
    ("tools/demo", ["check/"]),
    ("tools/guest/scenes", ["check/"]),
    ("tools/matrix", ["check/"]),
    ("tests/mutants/ring-", ["check/", "unit/mutate_ring"]),
    ("tests/mutants/", ["check/"]),
    ("tests/fresh/", ["check/"]),
    ("tests/browser/", ["check/"]),
    ("tests/libfuzzer/", ["check/", "unit/libfuzzer"]),
    ("tests/fuzz/", ["check/", "debug/test_fuzz"]),
    ("tests/uapi/uapi_", ["check/", "uapi", "debug/", "stress", "trixie/test_kill"]),
    (".gitignore", []),
    (".clang-format", []),
]


def broken_by(path: str, tests: list[Test]) -> list[str]:
    """Patterns of what a change to the path can break."""
    own = [f"={test.name}" for test in tests if str(test.source).endswith("/" + path)]
    if own:
        return ["check/", *own]
    for prefix, patterns in CONSEQUENCES:
        if path.startswith(prefix):
            return patterns
    folder = path.split("/")
    if folder[0] == "tests" and len(folder) > 2:
        inside = [f"={test.name}" for test in tests
                  if f"/tests/{folder[1]}/" in str(test.source)]
        if inside and folder[1] != "harness":
            return ["check/", *inside]
    return [""]

# SPDX-License-Identifier: GPL-2.0-only
"""How long tests and builds take: last time on this machine, or by the tree's table."""

import json
from pathlib import Path

from .jobs import Job
from .tree import BUILD, REPO

TABLE = REPO / "tests/times"
LAST = BUILD / "times.json"
UNKNOWN = 20.0


def read_table(path: Path = TABLE) -> dict[str, float]:
    """Lines of "SECONDS NAME"; # begins a comment."""
    found = {}
    for line in path.read_text().splitlines() if path.exists() else ():
        line = line.split("#")[0].strip()
        if line:
            seconds, name = line.split(maxsplit=1)
            found[name] = float(seconds)
    return found


class Times:
    """Expectations, in seconds."""

    def __init__(self, pace: float = 1.0, table: Path = TABLE, last: Path = LAST):
        self.pace = pace
        self.table = read_table(table)
        self.path = last
        try:
            self.last = json.loads(last.read_text())
        except (OSError, ValueError):
            self.last = {}

    def of(self, name: str) -> float:
        if name in self.last:
            return self.last[name]
        return self.table.get(name, UNKNOWN) * self.pace

    def of_job(self, job: Job) -> float:
        """Of a guest: its tests' and what comes on top; of the rest: its own."""
        name = job.time_name or job.name
        if name.startswith("guest/"):
            return self.of(name) + sum(self.of_choice(choice) for choice in job.choices)
        if job.choices:
            return self.of_choice(job.choices[0])
        return self.of(name)

    def of_choice(self, choice) -> float:
        whole = self.of(choice.test.name)
        if choice.cases:
            return whole * len(choice.cases) / len(choice.test.cases)
        return whole

    def learn(self, job: Job, seconds: float, tests: dict[str, float]) -> None:
        """A job has ended; tests: seconds of each of its tests."""
        if any(choice.cases for choice in job.choices):
            return
        name = job.time_name or job.name
        if name.startswith("guest/"):
            mine = [choice.test.name for choice in job.choices]
            self.last.update({test: tests[test] for test in mine if test in tests})
            seconds -= sum(tests.get(test, 0) for test in mine)
        self.last[name] = round(max(seconds, 0), 1)

    def save(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        new = self.path.with_suffix(".new")
        new.write_text(json.dumps(self.last, indent=1, sort_keys=True) + "\n")
        new.replace(self.path)

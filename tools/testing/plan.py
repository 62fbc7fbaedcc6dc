# SPDX-License-Identifier: GPL-2.0-only
"""Runs jobs side by side, within a budget of time."""

import threading
import time
import traceback

from .jobs import Job
from .results import FAIL, Result, Results
from .times import Times
from .tree import OUT, cpus


def lane_count() -> int:
    """Jobs at a time: one more than processors, since a guest waits more than it works."""
    return min(cpus() + 1, 6)


class Plan:
    """The jobs of a run: which may start, which have ended, which do not fit."""

    def __init__(self, jobs: list[Job], times: Times, results: Results,
                 budget: float | None):
        self.waiting = list(jobs)
        self.all = list(jobs)
        self.times = times
        self.results = results
        self.begin = time.monotonic()
        self.budget = budget  # seconds
        self.running: list[tuple[Job, float]] = []
        self.broken: set[str] = set()  # builds that failed
        self.done: set[str] = set()
        self.done_seconds = 0.0
        self.total = sum(times.of_job(job) for job in jobs)
        self.shares: dict[str, float] = {}
        self.changed = threading.Condition()

    # All of these are called with self.changed held.

    def elapsed(self) -> float:
        return time.monotonic() - self.begin

    def still_needed(self, job: Job) -> float:
        """Seconds until what the job needs is there, as far as that can be known."""
        by_name = {other.name: other for other in self.all}
        now, most = time.monotonic(), 0.0
        started = {other.name: begin for other, begin in self.running}
        for name in job.needs:
            if name in self.done or name not in by_name:
                continue
            takes = self.times.of_job(by_name[name])
            if name in started:
                takes = max(takes - (now - started[name]), 0)
            most = max(most, takes + self.still_needed(by_name[name]))
        return most

    def fits(self, job: Job) -> bool:
        if self.budget is None:
            return True
        return self.elapsed() + self.still_needed(job) + job.least(self.times) <= self.budget

    def leave_out(self, job: Job) -> None:
        self.waiting.remove(job)
        self.total -= self.times.of_job(job)
        minutes = self.times.of_job(job) / 60
        self.results.leave_out(job.name, f"takes {minutes:.1f} minutes, more than are left")

    def prune(self) -> None:
        """Takes out what does not fit any more, and builds that nobody waits for."""
        for job in [job for job in self.waiting if job.choices and not self.fits(job)]:
            self.leave_out(job)
        while True:
            needed = {need for job in self.waiting for need in job.needs}
            idle = [job for job in self.waiting if not job.choices and job.name not in needed]
            if not idle:
                return
            for job in idle:
                self.waiting.remove(job)
                self.total -= self.times.of_job(job)

    def next_job(self) -> Job | None:
        """The first that can start now."""
        self.prune()
        unfinished = {job.name for job in self.waiting} | {job.name for job, _ in self.running}
        for job in self.waiting:
            if not any(need in unfinished for need in job.needs):
                self.waiting.remove(job)
                self.trim(job)
                return job
        return None

    def trim(self, job: Job) -> None:
        """Takes out of a job that starts now what would end too late."""
        if self.budget is None:
            return
        before = self.times.of_job(job)
        for choice in job.trim(self.budget - self.elapsed(), self.times):
            self.results.leave_out(choice.test.name, "its guest has no time for it")
        self.total -= before - self.times.of_job(job)

    def progress(self) -> str:
        """How far the run is, for the beginning of a line."""
        now = time.monotonic()
        done = self.done_seconds + sum(
            min(now - begin, self.times.of_job(job)) for job, begin in self.running)
        share = min(done / self.total, 0.99) if self.total else 0.0
        if share < 0.05:
            left = (self.total - done) / 1.7  # lanes share the processors
        else:
            left = self.elapsed() * (1 - share) / share
        return f"[{100 * share:2.0f} %, {left / 60:2.0f} min left] "

    # These are not.

    def lane(self) -> None:
        while True:
            with self.changed:
                job = self.next_job()
                while job is None and self.waiting:
                    self.changed.wait(5)
                    job = self.next_job()
                if job is None:
                    self.changed.notify_all()
                    return
                self.running.append((job, time.monotonic()))
            self.run_job(job)

    def run_job(self, job: Job) -> None:
        begin = time.monotonic()
        missing = [need for need in job.needs if need in self.broken]
        good = not missing
        if missing:
            job.not_run(self.results, f"not run, since {missing[0]} failed")
        else:
            good = self.run_safely(job)
        seconds = time.monotonic() - begin
        with self.changed:
            self.running = [(other, start) for other, start in self.running
                            if other is not job]
            self.done.add(job.name)
            self.done_seconds += self.times.of_job(job)
            self.shares[job.group] = self.shares.get(job.group, 0) + seconds
            if not good:
                self.broken.add(job.name)
            elif not missing:
                self.times.learn(job, seconds, self.results.seconds)
                self.times.save()
            self.changed.notify_all()

    def run_safely(self, job: Job) -> bool:
        """A mistake of the runner's own is a failure of the job, not the end of a lane."""
        try:
            return job.run(self.results)
        except Exception:  # pylint: disable=broad-except
            log = OUT / "runner.log"
            OUT.mkdir(parents=True, exist_ok=True)
            log.write_text(traceback.format_exc())
            self.results.test_ended(job.name, 0, [
                Result(job.name, "", FAIL, 0, "the runner itself failed", log)])
            return False

    def run(self) -> None:
        self.results.progress = self.progress
        lanes = [threading.Thread(target=self.lane, daemon=True)
                 for _ in range(lane_count())]
        for lane in lanes:
            lane.start()
        for lane in lanes:
            lane.join()
        self.results.progress = lambda: ""

"""The results file: a line of JSON for every job, added as soon as it is done, so that a run can be taken up again."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from bench.race.job import Job, Record


@dataclass
class Results:
    """What is known of jobs; with a `path` it is kept there, and what stands there already counts."""

    path: Path | None = None
    records: list[Record] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Read what stands there."""
        if self.path is not None and self.path.exists():
            lines = self.path.read_text(encoding="utf-8").splitlines()
            self.records += [Record.from_data(json.loads(line)) for line in lines if line.strip()]

    def add(self, record: Record) -> None:
        """Keep one more record, on disk as well."""
        self.records.append(record)
        if self.path is not None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(record.to_data()) + "\n")

    def missing(self, jobs: Iterable[Job], *, again: Iterable[str] = ()) -> list[Job]:
        """The jobs that are still to be done: all that are not known, and those of engines that are to run again."""
        once_more = set(again)
        known = {record.job for record in self.records if record.job.engine not in once_more}
        return [job for job in jobs if job not in known]

    def of(self, jobs: Iterable[Job]) -> list[Record]:
        """The last record of each of these jobs, as far as they are done."""
        latest = {record.job: record for record in self.records}
        return [latest[job] for job in jobs if job in latest]

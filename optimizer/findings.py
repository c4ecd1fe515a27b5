"""Findings: what is wrong with an input, where, and how to mend it; in Vietnamese first, English second."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding matters: an error refuses the input, a warning and a note do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in both languages."""

    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a person has to know about an input or a plan.

    `code` is stable and in snake_case; `path` is the place in the file: `$.projects[3].options[0].costs[1].fund`.
    `changes` is what a way out changes, as the `changes` of a scenario file say it; empty for all other findings.
    """

    code: str
    path: str
    message: Text
    mend: Text
    severity: Severity = Severity.ERROR
    changes: tuple[Mapping[str, object], ...] = field(default=(), hash=False)

    def to_data(self) -> dict[str, object]:
        """The finding as it stands in a plan file, a problem document or `--json` output."""
        return {
            "severity": self.severity.value,
            "code": self.code,
            "path": self.path,
            "message": {"vi": self.message.vi, "en": self.message.en},
            "mend": {"vi": self.mend.vi, "en": self.mend.en},
            **({"changes": [dict(change) for change in self.changes]} if self.changes else {}),
        }


class OptimizerError(Exception):
    """Base of everything this library raises on purpose.

    OptimizerError
      ├─ Refused        the input contradicts the contract or itself; every finding is listed
      └─ EngineFailed   the engine broke; not "infeasible", which is an answer and no error
    """


class Refused(OptimizerError):
    """An input that cannot be used as it is. `findings` holds every reason at once, never only the first."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        first = self.findings[0] if self.findings else None
        super().__init__(
            f"{len(self.findings)} finding(s); first: {first.path}: {first.message.en}" if first else "no findings"
        )


class EngineFailed(OptimizerError):
    """The engine stopped in a way that is no answer; the message holds the engine's own words."""

"""What is wrong in a spreadsheet, told by sheet, cell and value, with a way to mend it, in both languages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from app.errors import Unusable
from app.intake.workbook.limits import MOST_FINDINGS
from app.kit.words import Words

Severity = Literal["error", "warning", "note"]
MOST_SHOWN = 80
"""So many letters of a cell's value are repeated in a finding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetFinding:
    """One thing to know about a spreadsheet. `sheet` and `cell` are empty where it is about the file."""

    code: str
    message: Words
    mend: Words
    sheet: str = ""
    cell: str = ""
    value: str = ""
    severity: Severity = "error"

    def to_data(self) -> dict[str, Any]:
        """The finding as every other finding of the service, with its cell beside it."""
        place = "!".join(part for part in (self.sheet, self.cell) if part)
        shown = self.value if len(self.value) <= MOST_SHOWN else f"{self.value[:MOST_SHOWN]}…"
        return {
            "severity": self.severity,
            "code": self.code,
            "path": place or "$",
            "message": {"vi": self.message.vi, "en": self.message.en},
            "mend": {"vi": self.mend.vi, "en": self.mend.en},
            "sheet": self.sheet,
            "cell": self.cell,
            "value": shown,
        }


class UnusableSheet(Unusable):
    """422: the spreadsheet cannot be used as it is."""

    code = "unusable_sheet"

    def __init__(self, findings: Sequence[SheetFinding] | Sequence[dict[str, Any]]) -> None:
        data = [one.to_data() if isinstance(one, SheetFinding) else one for one in findings]
        errors = sum(one["severity"] == "error" for one in data)
        super().__init__(
            f"Bảng tính có {errors} lỗi; chưa có gì được ghi. Sửa các ô nêu trong `findings` rồi nhập lại.",
            f"The spreadsheet has {errors} fault(s); nothing was stored. Mend the cells that `findings` names.",
            findings=data,
        )


@dataclass
class Findings:
    """Collects findings; beyond the limit only their number grows."""

    listed: list[SheetFinding] = field(default_factory=list)
    errors: int = 0
    unlisted: int = 0

    def add(self, finding: SheetFinding) -> None:
        """Keep one more; errors are counted even where they are no longer listed."""
        self.errors += finding.severity == "error"
        if len(self.listed) < MOST_FINDINGS:
            self.listed.append(finding)
        else:
            self.unlisted += 1

    def to_data(self) -> list[dict[str, Any]]:
        """Every finding, and how many there are beyond the limit."""
        data = [one.to_data() for one in self.listed]
        if self.unlisted:
            data.append(
                SheetFinding(
                    code="more_findings",
                    message=Words(f"Còn {self.unlisted} điều nữa.", f"There are {self.unlisted} more."),
                    mend=Words("Sửa những điều trên rồi nhập lại.", "Mend those above, then import again."),
                    severity="error" if self.errors else "note",
                ).to_data()
            )
        return data

    def refuse(self) -> None:
        """Raises UnusableSheet when there is an error among them."""
        if self.errors:
            raise UnusableSheet(self.to_data())

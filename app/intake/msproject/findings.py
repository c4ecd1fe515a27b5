"""What is wrong in an export, told by row, field and value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from app.errors import Unusable
from app.kit.words import Words

MOST_SHOWN = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedFinding:
    """One thing to know. Rows are counted from 1, the headings of a CSV not among them; 0 is the file as a whole."""

    code: str
    message: Words
    mend: Words
    row: int = 0
    field: str = ""
    value: object = ""
    severity: Literal["error", "warning", "note"] = "error"

    def to_data(self) -> dict[str, Any]:
        """The finding as every other finding of the service, with row, field and value beside it."""
        return {
            "severity": self.severity,
            "code": self.code,
            "path": f"[{self.row}].{self.field}" if self.row else "$",
            "message": self.message._asdict(),
            "mend": self.mend._asdict(),
            "row": self.row,
            "field": self.field,
            "value": str(self.value)[:MOST_SHOWN],
        }


class UnusableFeed(Unusable):
    """422: the export cannot be used as it is."""

    code = "unusable_feed"

    def __init__(self, findings: Sequence[Mapping[str, Any]]) -> None:
        errors = sum(one["severity"] == "error" for one in findings)
        super().__init__(
            f"Tệp xuất có {errors} lỗi; chưa có gì được ghi. Sửa các trường nêu trong `findings` rồi nhập lại.",
            f"The export has {errors} fault(s); nothing was stored. Mend the fields that `findings` names.",
            findings=findings,
        )

"""An export of ProjectData/Projects as rows: OData JSON in its three shapes, or CSV with the same field names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.intake.msproject.findings import FeedFinding, UnusableFeed
from app.intake.workbook.csvfile import read_csv
from app.intake.workbook.grid import Value
from app.kit.words import Words
from app.runs import translate

KNOWN = (
    "ProjectId",
    "ProjectName",
    "ProjectIdentifier",
    "ProjectStartDate",
    "ProjectFinishDate",
    "ProjectActualStartDate",
    "ProjectCost",
    "ProjectBudgetCost",
    "ProjectCurrency",
    "ProjectDepartments",
    "ProjectDescription",
    "EnterpriseProjectTypeName",
)
NEXT = ("odata.nextLink", "@odata.nextLink", "__next")
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Feed:
    """The rows, their fields in the order of the first row, and whether the service had more to send."""

    rows: Sequence[Row]
    fields: Sequence[str]
    more: bool = False


def read_feed(content: bytes, *, json: bool, parse: Callable[[bytes], Any] = translate.parse_json) -> Feed:
    """The rows of an export. Raises UnusableFeed, UnusableSheet, and what `parse` raises of JSON: Unusable."""
    feed = _from_json(parse(content)) if json else _from_csv(content)
    if not any(name in KNOWN for name in feed.fields):
        raise UnusableFeed(
            [
                FeedFinding(
                    code="no_project_data",
                    message=Words(
                        "Không thấy trường nào của ProjectData/Projects (ProjectName, ProjectCost, …).",
                        "No field of ProjectData/Projects is there (ProjectName, ProjectCost, …).",
                    ),
                    mend=Words(
                        "Xuất tập Projects của dịch vụ ProjectData thành JSON hoặc CSV.",
                        "Export the set Projects of the ProjectData service as JSON or CSV.",
                    ),
                ).to_data()
            ]
        )
    return feed


def _from_json(data: Any) -> Feed:  # noqa: ANN401 - any JSON
    """`{"value": [...]}` (light), `{"d": {"results": [...]}}` or `{"d": [...]}` (verbose), or the list alone."""
    inside = data.get("d", data) if isinstance(data, Mapping) else data
    more = any(isinstance(one, Mapping) and one.get(name) for one in (data, inside) for name in NEXT)
    if isinstance(inside, Mapping):
        inside = inside.get("results", inside.get("value"))
    if not isinstance(inside, list) or not all(isinstance(one, Mapping) for one in inside):
        return Feed((), ())
    rows = [{str(name): _text(value) for name, value in one.items() if _is_field(name, value)} for one in inside]
    return Feed(rows, list(dict.fromkeys(name for row in rows for name in row)), more)


def _is_field(name: str, value: object) -> bool:
    """Not a link to other records, and not what OData says of itself."""
    return not isinstance(value, (Mapping, list)) and "odata." not in name and name != "__metadata"


def _from_csv(content: bytes) -> Feed:
    def score(rows: Sequence[Sequence[Value]]) -> int:
        return sum(str(cell).strip() in KNOWN for cell in (rows[0] if rows else ()))

    rows = read_csv(content, score=score).rows
    names = [str(cell).strip() for cell in (rows[0] if rows else ())]
    filled = (row for row in rows[1:] if any(str(cell).strip() for cell in row))
    return Feed([{name: str(cell).strip() for name, cell in zip(names, row, strict=False)} for row in filled], names)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value).strip()

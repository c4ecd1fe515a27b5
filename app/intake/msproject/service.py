"""Importing an export of Microsoft Project: read, compared, judged as a whole; written only when all of it can be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from app.audit.events import Event
from app.errors import Unusable
from app.errors import Words as WordsOut
from app.intake import service as intake
from app.intake.msproject.feed import Feed
from app.intake.msproject.findings import FeedFinding, UnusableFeed
from app.intake.msproject.mapping import ASSUMED, Declared, Mapped, Record, laid_over
from app.intake.msproject.schemas import FeedFindingOut, FeedReport
from app.kit.words import Words
from app.rounds.queries import get_round, lock_round
from app.runs import translate

_PLACE = re.compile(r"\$\.projects\[(\d+)\]")
MOST_NAMED = 40


def preview(session: Session, *, code: str, feed: Feed, declared: Declared) -> FeedReport:
    """What importing would do; nothing is written. Raises RoundNotFound."""
    whole = translate.normal_form(translate.load_round(session, row=get_round(session, code=code)))
    return judged(whole, feed, declared)[0]


def apply(session: Session, *, code: str, feed: Feed, declared: Declared) -> FeedReport:
    """Import all of it or nothing. Raises RoundNotFound, UnusableFeed with every finding."""
    whole = translate.normal_form(translate.load_round(session, row=lock_round(session, code=code)))
    report, changed = judged(whole, feed, declared)
    if not report.usable:
        raise UnusableFeed([one.model_dump() for one in report.findings])
    if report.added or report.changed:
        report.revision = intake.replace_round(session, code=code, data=changed, event=Event.SHEET_IMPORTED).revision
    report.applied = True
    return report


def judged(whole: dict[str, Any], feed: Feed, declared: Declared) -> tuple[FeedReport, dict[str, Any]]:
    """The report, and the round as it would be."""
    years = range(
        min(phase["first_year"] for phase in whole["phases"]), max(phase["last_year"] for phase in whole["phases"]) + 1
    )
    findings = _about_the_file(feed, declared)
    records = {one["code"]: one for one in whole.get("projects", [])}
    before = dict(records)
    rows: dict[str, int] = {}
    for number, row in enumerate(feed.rows, start=1):
        mapped = Mapped(row, number, declared, years)
        project = mapped.project()
        findings += mapped.findings
        if project is None:
            continue
        if project["code"] in rows:
            findings.append(_twice(project["code"], number, rows[project["code"]], declared))
            continue
        rows[project["code"]] = number
        records[project["code"]] = _as_it_would_be(before.get(project["code"]), project)
    changed = {**whole, "projects": list(records.values())}
    told = [one.to_data() for one in findings]
    if not any(one["severity"] == "error" for one in told):
        told += _faults(changed, rows)
        changed = changed if any(one["severity"] == "error" for one in told) else _normal(changed)
    after = {one["code"]: one for one in changed["projects"]}
    there = [code for code in rows if code in before]
    different = [code for code in there if after[code] != before[code]]
    report = FeedReport(
        round=whole["code"],
        rows=len(feed.rows),
        usable=all(one["severity"] != "error" for one in told),
        applied=False,
        added=[code for code in rows if code not in before],
        changed=different,
        unchanged=len(there) - len(different),
        assumed=[WordsOut(vi=one.vi, en=one.en) for one in ASSUMED],
        findings=[FeedFindingOut.model_validate(one) for one in told],
    )
    return report, changed


def _as_it_would_be(old: Mapping[str, Any] | None, new: Record) -> Record:
    return new if old is None else laid_over(old, new)


def _normal(changed: dict[str, Any]) -> dict[str, Any]:
    """The round as it is stored: equal records are equal, however they were written."""
    return dict(translate.normal_form(translate.read_round(changed)))


def _about_the_file(feed: Feed, declared: Declared) -> list[FeedFinding]:
    findings = []
    if feed.more:
        findings.append(
            FeedFinding(
                code="not_all_pages",
                message=Words(
                    "Tệp chỉ là một trang: dịch vụ còn bản ghi.", "The file is one page: the service had more."
                ),
                mend=Words("Tải hết các trang (nextLink) rồi ghép lại.", "Fetch every page (nextLink) and join them."),
            )
        )
    if not feed.rows:
        findings.append(
            FeedFinding(
                code="no_rows",
                message=Words("Tệp không có dự án nào.", "The file has no project."),
                mend=Words("Xuất lại tập Projects.", "Export the set Projects again."),
            )
        )
    unread = [name for name in feed.fields if name not in declared.read]
    if unread:
        more = f" … (+{len(unread) - MOST_NAMED})" if len(unread) > MOST_NAMED else ""
        names = ", ".join(unread[:MOST_NAMED]) + more
        findings.append(
            FeedFinding(
                code="fields_not_read",
                severity="note",
                value=names,
                message=Words(
                    f"Không đọc {len(unread)} trường: {names}.", f"{len(unread)} field(s) not read: {names}."
                ),
                mend=Words("Khai trường nếu cần (xem tài liệu).", "Declare a field if it is meant (see the document)."),
            )
        )
    return findings


def _twice(code: str, number: int, first: int, declared: Declared) -> FeedFinding:
    return FeedFinding(
        code="code_twice",
        row=number,
        field=declared.code_field,
        value=code,
        message=Words(f"Mã đã có ở dòng {first}.", f"The code stands in row {first} already."),
        mend=Words("Mỗi dự án một mã; khai trường khác làm mã.", "One code each; declare another field as the code."),
    )


def _faults(changed: Mapping[str, Any], rows: Mapping[str, int]) -> list[dict[str, Any]]:
    """What the strict reader of rounds says of the whole, each fault beside its row."""
    try:
        translate.read_round(changed)
    except Unusable as refused:
        return [_placed(dict(finding), changed, rows) for finding in refused.findings]
    return []


def _placed(finding: dict[str, Any], changed: Mapping[str, Any], rows: Mapping[str, int]) -> dict[str, Any]:
    match = _PLACE.match(str(finding["path"]))
    code = str(changed["projects"][int(match[1])]["code"]) if match else ""
    return {**finding, "row": rows.get(code, 0), "field": "", "value": code}

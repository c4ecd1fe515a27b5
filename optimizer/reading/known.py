"""What a round file has in it, for checking references: the codes of every list, the measures, the years."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from optimizer.findings import Text
from optimizer.reading.records import Loose, items
from optimizer.reading.report import BAD, Place, Report

_LISTED = 8


class Names:
    """The codes of one list. A list that could not be read whole refuses no reference: what it lacks is unsure."""

    def __init__(self, thing: str, word: Text, codes: set[str] | None) -> None:
        """`thing` makes the finding's code: unknown_<thing>."""
        self.thing, self.word, self.codes = thing, word, codes

    @cached_property
    def some(self) -> str:
        """The first few codes, for people; sorted once, since thousands of references may lead nowhere."""
        codes = self.codes or ()
        return ", ".join(sorted(codes)[:_LISTED]) + (", …" if len(codes) > _LISTED else "")

    def check(self, code: object, place: Place, report: Report) -> bool:
        """Note a reference that leads nowhere; True if it leads somewhere."""
        if self.codes is None or code is BAD or code is None:
            return False
        if code in self.codes:
            return True
        report.add(
            place,
            f"unknown_{self.thing}",
            Text(f"Không có {self.word.vi} {code}.", f"There is no {self.word.en} {code}."),
            Text(
                f"Sửa mã, hoặc khai báo {self.word.vi} đó. Đang có: {self.some or 'không có gì'}.",
                f"Mend the code, or declare that {self.word.en}. There are: {self.some or 'none'}.",
            ),
        )
        return False


@dataclass(frozen=True)
class Known:
    """Everything that references in a round file may lead to; `years` None = the phases do not tell."""

    phases: Names
    funds: Names
    units: Names
    targets: Names
    projects: Names
    tags: Names
    unit_class: dict[str, object]
    target: dict[str, Loose]
    years: tuple[int, int] | None

    @cached_property
    def units_of(self) -> dict[object, set[str]]:
        """The units of each class; under BAD, which stands for "any class", all of them."""
        out: dict[object, set[str]] = {BAD: set(self.unit_class)}
        for code, found in self.unit_class.items():
            out.setdefault(found, set()).add(code)
        return out


def known_of(loose: Loose) -> Known:
    """Collect the names of a loosely read round."""
    return Known(
        phases=_names(loose, "phases", Text("giai đoạn", "phase")),
        funds=_names(loose, "funds", Text("nguồn vốn", "fund")),
        units=_names(loose, "units", Text("đơn vị", "unit"), optional=True),
        targets=_names(loose, "targets", Text("chỉ tiêu", "target")),
        projects=_names(loose, "projects", Text("dự án", "project")),
        tags=Names("tag", Text("nhãn", "tag"), _tags(loose)),
        unit_class={unit["code"]: unit.get("class") for _, unit in items(loose, "units") if _has_code(unit)},
        target={target["code"]: target for _, target in items(loose, "targets") if _has_code(target)},
        years=_years(loose),
    )


def _has_code(record: Loose) -> bool:
    return record.get("code", BAD) is not BAD


def _names(loose: Loose, name: str, word: Text, *, optional: bool = False) -> Names:
    listed = loose.get(name, [] if optional else BAD)
    whole = listed is not BAD and all(item is not BAD and _has_code(item) for item in listed)
    return Names(name.removesuffix("s"), word, {item["code"] for item in listed} if whole else None)


def _tags(loose: Loose) -> set[str] | None:
    """Return the tags that the options carry; None where some project's, or its options', could not be read."""
    carried: set[str] = set()
    for project in loose["projects"] if _whole(loose, "projects") else [{}]:
        if not _whole(project, "options"):
            return None
        for option in project["options"]:
            tags = option.get("tags", ())
            if tags is BAD:
                return None
            carried.update(tags)
    return carried


def _whole(loose: Loose, name: str) -> bool:
    """Tell whether a list is there and every item of it was usable."""
    listed = loose.get(name, BAD)
    return listed is not BAD and BAD not in listed


def _years(loose: Loose) -> tuple[int, int] | None:
    """First and last year of the round, if every phase tells its own."""
    if not _whole(loose, "phases") or not loose["phases"]:
        return None
    firsts = [phase.get("first_year", BAD) for phase in loose["phases"]]
    lasts = [phase.get("last_year", BAD) for phase in loose["phases"]]
    return None if BAD in firsts or BAD in lasts else (min(firsts), max(lasts))

"""What is declared of a file that is brought, as forms ask it and give it back with its faults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar, get_args

from app.intake.msproject import mapping
from app.intake.workbook.columns import KINDS, SHEET_NAMES, Kind
from app.intake.workbook.files import SheetFile
from app.intake.workbook.said import Negative
from app.intake.workbook.service import Declared
from app.intake.workbook.values import Unit
from app.kit.words import UNITS, Lang, Words
from app.people.actor import Actor
from app.people.roles import Permission
from app.web.forms import Form
from app.web.navigation import Place, address

Said = TypeVar("Said")
FIELDS = ("locale", "unit", "negative", "missing", "sheet", "columns")
DEFAULTS = {"negative": "refuse", "missing": "keep"}
WITH_MONEY: Sequence[Kind] = ("projects", "ceilings")
UNIT_WORDS: Mapping[Unit, Words] = {
    "dong": UNITS["dong"],
    "nghin": Words("nghìn đồng", "thousand VND"),
    "trieu": UNITS["trieu"],
    "ty": UNITS["ty"],
}
LOCALE_WORDS: Mapping[Lang, Words] = {
    "vi": Words("1.252,5 (Việt Nam)", "1.252,5 (Vietnamese)"),
    "en": Words("1,252.5 (Anh, Mỹ)", "1,252.5 (English)"),
}
NO_FILE = Words("Chọn một tệp.", "Choose a file.")
FAULTS = {
    "locale": Words("Nói số trong tệp viết theo kiểu nào.", "Say how numbers are written in the file."),
    "unit": Words("Nói tiền trong tệp tính bằng gì.", "Say which unit the money of the file is in."),
    "fund": Words("Chọn nguồn vốn chi trả.", "Choose the fund that pays."),
    "columns": Words(
        "Mỗi dòng một cặp: TIÊU ĐỀ CỦA TỆP=TIÊU ĐỀ MẪU.", "A pair on each line: HEADING OF THE FILE=TEMPLATE HEADING."
    ),
}

FEED_FIELDS = (
    "fund", "unit", "code_field", "cost_field", "agency_field", "sector_field", "starts", "begun",
)  # fmt: skip
FEED_DEFAULTS = {
    "code_field": "ProjectIdentifier",
    "cost_field": "ProjectCost",
    "agency_field": "ProjectDepartments",
    "sector_field": "EnterpriseProjectTypeName",
    "starts": "planned",
    "begun": "committed",
}
LONGEST_FIELD = 200


@dataclass(frozen=True, slots=True)
class Typed(Generic[Said]):
    """The fields as they were typed, their faults, and what they declare where there is no fault."""

    fields: Mapping[str, str]
    faults: Mapping[str, Words] = field(default_factory=dict)
    declared: Said | None = None


def sheet_typed(form: Form, kind: Kind) -> Typed[Declared]:
    """What is declared of a sheet: the way of writing numbers and the unit have to be said."""
    fields = {name: form.one(name) or DEFAULTS.get(name, "") for name in FIELDS}
    if kind not in WITH_MONEY:
        fields["unit"] = "dong"
    pairs = [line.strip() for line in fields["columns"].splitlines() if line.strip()]
    wanted = {
        "locale": fields["locale"] in get_args(Lang),
        "unit": fields["unit"] in get_args(Unit),
        "columns": all("=" in pair for pair in pairs),
        "negative": fields["negative"] in get_args(Negative),
        "missing": fields["missing"] in {"keep", "remove"},
    }
    faults = {name: FAULTS.get(name, FAULTS["columns"]) for name, good in wanted.items() if not good}
    if faults:
        return Typed(fields, faults)
    declared = Declared(
        kind=kind,
        locale="vi" if fields["locale"] == "vi" else "en",
        unit=next(one for one in get_args(Unit) if one == fields["unit"]),
        negative=next(one for one in get_args(Negative) if one == fields["negative"]),
        missing="remove" if fields["missing"] == "remove" else "keep",
        sheet=fields["sheet"] or None,
        columns=dict(pair.rsplit("=", 1) for pair in pairs),
    )
    return Typed(fields, {}, declared)


def feed_typed(form: Form, funds: Sequence[str]) -> Typed[mapping.Declared]:
    """What is declared of an export of Microsoft Project: the fund and the unit have to be said."""
    fields = {name: form.one(name)[:LONGEST_FIELD] or FEED_DEFAULTS.get(name, "") for name in FEED_FIELDS}
    wanted = {"fund": fields["fund"] in funds, "unit": fields["unit"] in get_args(Unit)}
    faults = {name: FAULTS[name] for name, good in wanted.items() if not good}
    if faults:
        return Typed(fields, faults)
    declared = mapping.Declared(
        fund=fields["fund"],
        unit=next(one for one in get_args(Unit) if one == fields["unit"]),
        code_field=fields["code_field"],
        cost_field=fields["cost_field"],
        agency_field=fields["agency_field"],
        sector_field=fields["sector_field"],
        starts="any" if fields["starts"] == "any" else "planned",
        begun="candidate" if fields["begun"] == "candidate" else "committed",
    )
    return Typed(fields, {}, declared)


def is_json(file: SheetFile) -> bool:
    """Whether a file calls itself JSON, or, where its name says nothing, begins as JSON does."""
    name = file.name.lower()
    if name.endswith((".json", ".csv", ".txt", ".tsv")):
        return name.endswith(".json")
    return file.content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"{", b"["}


def places_of(actor: Actor, code: str) -> tuple[Place, ...]:
    """What may be brought into a round by whoever asks."""
    needed = {kind: Permission.MONEY if kind == "ceilings" else Permission.PLAN for kind in KINDS}
    sheets = [
        Place(kind, address("rounds", code, "import", kind), SHEET_NAMES[kind])
        for kind in KINDS
        if actor.may(needed[kind], code)
    ]
    feed = Place("ms-project", address("rounds", code, "ms-project"), Words("Microsoft Project", "Microsoft Project"))
    return (*sheets, feed) if actor.may(Permission.PLAN, code) else tuple(sheets)

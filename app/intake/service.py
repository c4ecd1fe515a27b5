"""Taking in rounds and their records: read strictly, judged as one whole, then stored in the request's transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from pydantic import ValidationError
from sqlalchemy import delete
from sqlmodel import Session

from app.audit.events import Event
from app.audit.service import record as note
from app.errors import Conflict, Unusable
from app.intake import limits
from app.intake.schemas import FactIn, FactsIn, Stored
from app.kit.columns import now_utc
from app.people.errors import NotAllowed
from app.rounds.models import FactRow, RoundRow
from app.rounds.queries import find_round, lock_round
from app.rounds.records import WORDS, Records, not_found
from app.rounds.service import key_of
from app.runs import translate
from app.scenarios.models import ScenarioRow
from app.scenarios.queries import find_scenario

Agencies = Collection[str] | None
"""Whose projects may be changed; None is everybody's."""


class AlreadyThere(Conflict):
    """409: something with this code is there already."""

    code = "already_exists"


class UnaddressableCode(Unusable):
    """422: the code cannot stand in an address."""

    code = "unaddressable_code"


class WrongCode(Unusable):
    """422: the body names another code than the address."""

    code = "wrong_code"


def create_round(session: Session, *, data: object) -> Stored:
    """Store a new round. Raises Unusable with every finding, AlreadyThere."""
    contents = translate.read_round(data)
    _addressable(contents.code)
    if find_round(session, code=contents.code) is not None:
        raise AlreadyThere(
            f"Đã có vòng {contents.code}. Dùng PUT /api/v1/rounds/{contents.code} để thay nội dung.",
            f"Round {contents.code} is there already. PUT /api/v1/rounds/{contents.code} replaces its contents.",
        )
    row = RoundRow(code=contents.code, stages=[])
    after = translate.normal_form(contents)
    note(session, Event.ROUND_CREATED, subject=f"round:{row.code}", round_code=row.code, after=after)
    return _store(session, row, contents)


def replace_round(session: Session, *, code: str, data: object, event: Event = Event.ROUND_REPLACED) -> Stored:
    """Put a round file in place of what the round holds. Raises RoundNotFound, Unusable, WrongCode."""
    row = lock_round(session, code=code)
    contents = translate.read_round(data)
    _same_code(contents.code, code)
    before = translate.normal_form(translate.load_round(session, row=row))
    after = translate.normal_form(contents)
    note(session, event, subject=f"round:{code}", round_code=code, before=before, after=after)
    return _store(session, row, contents)


def is_stored(session: Session, *, data: object) -> bool:
    """Whether the round of this file is stored, and the same in every figure. Raises Unusable."""
    contents = translate.read_round(data)
    row = find_round(session, code=contents.code)
    return row is not None and translate.load_round(session, row=row) == contents


def put_round(session: Session, *, data: object) -> bool:
    """Store a round, new or changed; False when the stored one is the same already. Raises Unusable."""
    if is_stored(session, data=data):
        return False
    code = translate.read_round(data).code
    if find_round(session, code=code) is None:
        create_round(session, data=data)
    else:
        replace_round(session, code=code, data=data)
    return True


def add_record(session: Session, *, code: str, records: Records, data: object, agencies: Agencies = None) -> Stored:
    """Add one record to a list of the round. Raises RoundNotFound, AlreadyThere, NotAllowed, Unusable."""
    row, whole = _whole(session, code)
    _expect_agency(agencies, data)
    wanted = _code_of(data)
    if isinstance(wanted, str):
        _addressable(wanted)
    if any(one["code"] == wanted for one in whole.get(records, [])):
        vi, en = WORDS[records]
        raise AlreadyThere(f"Vòng đã có {vi} {wanted!r}.", f"The round has a {en} {wanted!r} already.")
    whole.setdefault(records, []).append(data)
    contents = translate.read_round(whole)
    note(session, Event.RECORD_ADDED, subject=f"{records}:{wanted}", round_code=code, after=data)
    return _store(session, row, contents)


def replace_record(  # noqa: PLR0913 - keyword-only; what a replacement is made of
    session: Session, *, code: str, records: Records, record: str, data: object, agencies: Agencies = None
) -> Stored:
    """Put one record in place of the one with its code.

    Raises RoundNotFound, RecordNotFound, WrongCode, NotAllowed, Unusable.
    """
    row, whole = _whole(session, code)
    place = _place_of(whole, records, record)
    _same_code(_code_of(data), record)
    before = whole[records][place]
    _expect_agency(agencies, before, data)
    whole[records][place] = data
    contents = translate.read_round(whole)
    note(session, Event.RECORD_REPLACED, subject=f"{records}:{record}", round_code=code, before=before, after=data)
    return _store(session, row, contents)


def delete_record(session: Session, *, code: str, records: Records, record: str, agencies: Agencies = None) -> Stored:
    """Take one record out. Raises RoundNotFound, RecordNotFound, NotAllowed; Unusable when something still names it."""
    row, whole = _whole(session, code)
    place = _place_of(whole, records, record)
    before = whole[records].pop(place)
    _expect_agency(agencies, before)
    contents = translate.read_round(whole)
    note(session, Event.RECORD_DELETED, subject=f"{records}:{record}", round_code=code, before=before)
    return _store(session, row, contents)


def _expect_agency(agencies: Agencies, *projects: object) -> None:
    """Raises NotAllowed where a proposer touches a project of another agency."""
    if agencies is None:
        return
    for one in projects:
        agency = one.get("agency") if isinstance(one, Mapping) else None
        if agency not in agencies:
            raise NotAllowed(
                f"Chỉ được sửa dự án của cơ quan mình ({', '.join(sorted(agencies))}), dự án này ghi {agency!r}.",
                f"Only projects of your own agency ({', '.join(sorted(agencies))}); this one says {agency!r}.",
            )


def put_scenario(session: Session, *, code: str, data: Mapping[str, Any], scenario: str | None = None) -> ScenarioRow:
    """Store a scenario, judged by laying it over the round. Without `scenario` it must be new.

    Raises RoundNotFound, AlreadyThere, WrongCode, Unusable with every finding.
    """
    row, whole = _whole(session, code)
    translate.effective_round(whole, data)
    wanted = data["code"]
    _addressable(wanted)
    if scenario is not None:
        _same_code(wanted, scenario)
    found = find_scenario(session, round_id=key_of(row), code=wanted)
    if found is not None and scenario is None:
        raise AlreadyThere(
            f"Vòng đã có kịch bản {wanted!r}. Dùng PUT để thay.",
            f"The round has a scenario {wanted!r} already. PUT replaces it.",
        )
    before = translate.parse_json(found.content) if found is not None else None
    event = Event.SCENARIO_CREATED if found is None else Event.SCENARIO_REPLACED
    note(session, event, subject=f"scenario:{wanted}", round_code=code, before=before, after=data)
    title = data.get("title")
    both = title if isinstance(title, Mapping) else {"vi": title, "en": None}
    kept = found or ScenarioRow(round_id=key_of(row), code=wanted, changes=0, content="")
    kept.title_vi, kept.title_en = both["vi"], both["en"]
    kept.changes, kept.content, kept.changed_at = len(data["changes"]), translate.to_text(data), now_utc()
    session.add(kept)
    return kept


def put_facts(session: Session, *, code: str, data: object) -> int:
    """Put a facts file in place of the round's facts; returns how many there are. Raises RoundNotFound, Unusable."""
    round_id = key_of(lock_round(session, code=code))
    try:
        file = FactsIn.model_validate(data)
    except ValidationError as error:
        raise Unusable(
            "Tệp sự kiện có chỗ không dùng được; chưa có gì được ghi.",
            "The facts file cannot be used; nothing was stored.",
            findings=[_fact_finding([str(part) for part in one["loc"]], one["msg"]) for one in error.errors()],
        ) from error
    _same_code(file.round, code)
    codes = [fact.code for fact in file.facts]
    if twice := sorted({one for one in codes if codes.count(one) > 1}):
        raise Unusable(f"Mã sự kiện lặp lại: {', '.join(twice)}.", f"These fact codes stand twice: {', '.join(twice)}.")
    session.exec(delete(FactRow).where(FactRow.round_id == round_id))  # type: ignore[arg-type]  # SQLModel's exec is typed for selects
    session.add_all(_fact_row(round_id, place, fact) for place, fact in enumerate(file.facts))
    note(session, Event.FACTS_REPLACED, subject=f"round:{code}", round_code=code, after=file.model_dump())
    return len(codes)


def _store(session: Session, row: RoundRow, contents: translate.Round) -> Stored:
    limits.expect_projects(session, contents.projects)
    described = {**translate.title_columns(contents), "note": contents.note, "attributes": dict(contents.attributes)}
    for column, value in {"currency": contents.currency, "stages": list(contents.order), **described}.items():
        setattr(row, column, value)
    row.source_number = 1 if contents.source is not None else None  # the writer numbers the round's own source first
    row.revision = row.revision + 1 if row.id is not None else 1
    row.changed_at = now_utc()
    session.add(row)
    session.flush()  # everything below the round is keyed by its id
    translate.store_contents(session, round_id=key_of(row), contents=contents)
    return Stored(code=row.code, revision=row.revision, findings=translate.findings_of(contents))


def _whole(session: Session, code: str) -> tuple[RoundRow, dict[str, Any]]:
    """The round, locked, and its file with lists of its own: records may be put in and taken out, not changed."""
    row = lock_round(session, code=code)
    whole = translate.whole_round(session, row=row)
    return row, {name: [*value] if isinstance(value, list) else value for name, value in whole.items()}


def _place_of(whole: Mapping[str, Any], records: Records, record: str) -> int:
    for place, one in enumerate(whole.get(records, [])):
        if one["code"] == record:
            return place
    raise not_found(records, record)


def _code_of(data: object) -> object:
    return data.get("code") if isinstance(data, Mapping) else None


def _addressable(code: str) -> None:
    if "/" in code or code in {".", ".."}:
        raise UnaddressableCode(
            f"Mã {code!r} không dùng làm địa chỉ được vì có dấu gạch chéo hoặc chỉ gồm dấu chấm; dùng mã khác.",
            f"Code {code!r} cannot stand in an address: it has a slash, or is only dots. Use another code.",
        )


def _same_code(said: object, address: str) -> None:
    if said != address:
        raise WrongCode(
            f"Nội dung ghi mã {said!r} nhưng địa chỉ là {address!r}; sửa cho trùng nhau.",
            f"The body says code {said!r}, the address {address!r}; make them the same.",
        )


def _fact_finding(place: list[str], words: str) -> dict[str, object]:
    path = ".".join(["$", *place])
    return {
        "severity": "error",
        "code": "bad_fact",
        "path": path,
        "message": {"vi": f"Giá trị không hợp lệ: {words}", "en": words},
        "mend": {"vi": f"Sửa {path}.", "en": f"Mend {path}."},
    }


def _fact_row(round_id: int, position: int, fact: FactIn) -> FactRow:
    plain = fact.model_dump(exclude={"title", "source"})
    return FactRow(
        round_id=round_id,
        position=position,
        **plain,
        title_vi=fact.title.vi,
        title_en=fact.title.en,
        source_kind=fact.source.kind,
        source_ref=fact.source.ref,
        source_date=fact.source.date,
        source_note=fact.source.note,
    )

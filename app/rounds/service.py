"""What a round looks like to its readers."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlmodel import Session

from app.rounds import queries
from app.rounds.models import CeilingRow, FactRow, FundRow, PhaseRow, RoundRow, UnitRow
from app.rounds.records import record_in
from app.rounds.schemas import CeilingOut, FactOut, FundOut, PhaseOut, RoundListed, RoundOut, UnitOut
from app.sources.models import SourceRow
from app.sources.queries import sources_by_number, sources_by_round
from app.sources.schemas import SourceOut, TitleOut, source_of, title_of

Sources = dict[int, SourceRow]


def list_rounds(session: Session, *, within: Collection[str] | None = None) -> list[RoundListed]:
    """Every round with its totals; only those `within`, where that is said."""
    rows = [row for row in queries.all_rounds(session) if within is None or row.code in within]
    phases, funds, ceilings = queries.lines_of(session, rounds=[key_of(row) for row in rows])
    sources = sources_by_round(session, wanted=[(key_of(row), row.source_number) for row in rows])
    return [_listed(row, phases[key], funds[key], ceilings[key], sources[key]) for row in rows for key in [key_of(row)]]


def read_round(session: Session, *, code: str) -> RoundOut:
    """One round, whole but for its targets, units and projects. Raises RoundNotFound."""
    row = queries.get_round(session, code=code)
    round_id = key_of(row)
    sources = sources_by_number(session, round_id=round_id)
    phases = queries.phases_of(session, round_id=round_id)
    funds = queries.funds_of(session, round_id=round_id)
    ceilings = queries.ceilings_of(session, round_id=round_id)
    return RoundOut(
        **_listed(row, phases, funds, ceilings, sources).model_dump(),
        note=row.note,
        currency=row.currency,
        objective=row.stages,
        phases=[_phase(one, sources) for one in phases],
        funds=[_fund(one, sources) for one in funds],
        ceilings=[ceiling_out(one, sources) for one in ceilings],
        attributes=row.attributes,
    )


def list_ceilings(session: Session, *, code: str) -> list[CeilingOut]:
    """The ceilings of a round."""
    round_id = key_of(queries.get_round(session, code=code))
    sources = sources_by_number(session, round_id=round_id)
    return [ceiling_out(one, sources) for one in queries.ceilings_of(session, round_id=round_id)]


def read_ceiling(session: Session, *, code: str, ceiling: str) -> CeilingOut:
    """One ceiling. Raises RoundNotFound, RecordNotFound."""
    return record_in(list_ceilings(session, code=code), "ceilings", ceiling)


def read_unit(session: Session, *, code: str, unit: str) -> UnitOut:
    """One unit. Raises RoundNotFound, RecordNotFound."""
    return record_in(list_units(session, code=code), "units", unit)


def list_units(session: Session, *, code: str, unit_class: str | None = None) -> list[UnitOut]:
    """The units of a round, of one class if said."""
    round_id = key_of(queries.get_round(session, code=code))
    sources = sources_by_number(session, round_id=round_id)
    return [_unit(one, sources) for one in queries.units_of(session, round_id=round_id, unit_class=unit_class)]


def list_facts(session: Session, *, code: str) -> list[FactOut]:
    """What was decided and what happened in a round, with sources."""
    round_id = key_of(queries.get_round(session, code=code))
    return [_fact(one) for one in queries.facts_of(session, round_id=round_id)]


def key_of(row: RoundRow) -> int:
    """The key of a stored round."""
    if row.id is None:
        raise ValueError("a round that was not stored yet has no key")
    return row.id


def _listed(
    row: RoundRow,
    phases: Sequence[PhaseRow],
    funds: Sequence[FundRow],
    ceilings: Sequence[CeilingRow],
    sources: Sources,
) -> RoundListed:
    return RoundListed(
        code=row.code,
        title=title_of(row, row.code),
        first_year=phases[0].first_year,
        last_year=phases[-1].last_year,
        total_by_fund_vnd=_totals(phases, funds, ceilings),
        source=source_of(row, sources),
        revision=row.revision,
        changed_at=row.changed_at,
    )


def _totals(
    phases: Sequence[PhaseRow], funds: Sequence[FundRow], ceilings: Sequence[CeilingRow]
) -> dict[str, int | None]:
    """Money of each fund over the round: the ceiling that says so, else the sum over every phase, or every year."""
    years = phases[-1].last_year - phases[0].first_year + 1
    totals: dict[str, int | None] = {}
    for fund in funds:
        own = [one for one in ceilings if one.fund == fund.code and one.tag is None]
        whole = [one for one in own if one.phase is None and one.year is None and one.first_year is None]
        by_phase = [one for one in own if one.phase is not None]
        by_year = [one for one in own if one.year is not None]
        if whole or len(by_phase) == len(phases) or len(by_year) == years:
            said = whole or (by_phase if len(by_phase) == len(phases) else by_year)
            totals[fund.code] = sum(one.amount_vnd for one in said)
        else:
            totals[fund.code] = None
    return totals


def _phase(row: PhaseRow, sources: Sources) -> PhaseOut:
    return PhaseOut(
        code=row.code,
        title=title_of(row, row.code),
        first_year=row.first_year,
        last_year=row.last_year,
        weight=row.weight,
        source=source_of(row, sources),
    )


def _fund(row: FundRow, sources: Sources) -> FundOut:
    return FundOut(
        code=row.code,
        title=title_of(row, row.code),
        reserve_rate=row.reserve_rate,
        carry_forward=row.carry_forward,
        source=source_of(row, sources),
    )


def ceiling_out(row: CeilingRow, sources: Sources) -> CeilingOut:
    """A ceiling as the API shows it."""
    return CeilingOut(
        code=row.code,
        title=title_of(row, row.code),
        fund=row.fund,
        tag=row.tag,
        phase=row.phase,
        year=row.year,
        first_year=row.first_year,
        last_year=row.last_year,
        amount_vnd=row.amount_vnd,
        note=row.note,
        source=source_of(row, sources),
    )


def _unit(row: UnitRow, sources: Sources) -> UnitOut:
    return UnitOut(
        code=row.code,
        unit_class=row.unit_class,
        title=title_of(row, row.code),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        source=source_of(row, sources),
    )


def _fact(row: FactRow) -> FactOut:
    return FactOut(
        code=row.code,
        title=TitleOut(vi=row.title_vi, en=row.title_en),
        kind=row.kind,
        value=row.value,
        number=row.number,
        unit=row.unit,
        year=row.year,
        approximate=row.approximate,
        target=row.target,
        note=row.note,
        source=SourceOut(kind=row.source_kind, ref=row.source_ref, date=row.source_date, note=row.source_note),
    )

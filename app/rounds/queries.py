"""Selects on rounds and what lies directly below them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, TypeVar

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from app.errors import NotFound
from app.rounds.models import CeilingRow, FactRow, FundRow, PhaseRow, RoundRow, UnitRow


class RoundNotFound(NotFound):
    """404: no round has this code."""

    code = "round_not_found"


class State(NamedTuple):
    """A round as it was at one moment: what its file holds is the same wherever this is."""

    round_id: int
    code: str
    revision: int
    changed_at: datetime


_ROUNDS = RoundRow.__table__  # type: ignore[attr-defined]  # SQLModel does not tell it
_STATES = select(*(_ROUNDS.c[name] for name in ("id", "code", "revision", "changed_at"))).order_by(_ROUNDS.c.code)
_STATE = _STATES.where(_ROUNDS.c.code == bindparam("code"))


def state_of(session: Session, *, code: str) -> State:
    """The present state of the round with this code. Raises RoundNotFound."""
    found = session.connection().execute(_STATE, {"code": code}).first()
    if found is None:
        raise _not_there(code)
    return State(*found)


def states(session: Session) -> list[State]:
    """The present state of every round, by code."""
    return [State(*one) for one in session.connection().execute(_STATES)]


def find_round(session: Session, *, code: str) -> RoundRow | None:
    """The round with this code, if there is one."""
    return session.exec(select(RoundRow).where(RoundRow.code == code)).first()


def get_round(session: Session, *, code: str) -> RoundRow:
    """The round with this code. Raises RoundNotFound."""
    row = find_round(session, code=code)
    if row is None:
        raise _not_there(code)
    return row


def _not_there(code: str) -> RoundNotFound:
    return RoundNotFound(
        f"Không có vòng ngân sách {code!r}. Xem danh sách tại /api/v1/rounds.",
        f"There is no round {code!r}. See /api/v1/rounds for those there are.",
    )


def lock_round(session: Session, *, code: str) -> RoundRow:
    """The round with this code, held until the transaction ends: two writers of one round wait for each other.

    SQLite needs no row lock, its writers wait at the start of their transaction. Raises RoundNotFound.
    """
    row = session.exec(select(RoundRow).where(RoundRow.code == code).with_for_update()).first()
    return row if row is not None else get_round(session, code=code)


def all_rounds(session: Session) -> Sequence[RoundRow]:
    """Every round, by code."""
    return session.exec(select(RoundRow).order_by(RoundRow.code)).all()


def revisions_of(session: Session, *, codes: Collection[str]) -> dict[str, int]:
    """The present revision of each of these rounds that is still there."""
    query = select(RoundRow.code, RoundRow.revision).where(col(RoundRow.code).in_(codes))
    return dict(session.exec(query).all())


def phases_of(session: Session, *, round_id: int) -> Sequence[PhaseRow]:
    """The phases of a round, in time order."""
    return session.exec(select(PhaseRow).where(PhaseRow.round_id == round_id).order_by(col(PhaseRow.first_year))).all()


def funds_of(session: Session, *, round_id: int) -> Sequence[FundRow]:
    """The funds of a round, in their order."""
    return session.exec(select(FundRow).where(FundRow.round_id == round_id).order_by(col(FundRow.position))).all()


def ceilings_of(session: Session, *, round_id: int) -> Sequence[CeilingRow]:
    """The ceilings of a round, in their order."""
    return session.exec(
        select(CeilingRow).where(CeilingRow.round_id == round_id).order_by(col(CeilingRow.position))
    ).all()


Line = TypeVar("Line", PhaseRow, FundRow, CeilingRow)
Lines = Mapping[int, Sequence[Line]]
"""Rows by the key of their round, in its order."""


def lines_of(session: Session, *, rounds: Collection[int]) -> tuple[Lines[PhaseRow], Lines[FundRow], Lines[CeilingRow]]:
    """Phases, funds and ceilings of several rounds, each table read once."""

    def below(table: type[Line], order: object) -> Lines[Line]:
        found: dict[int, list[Line]] = {one: [] for one in rounds}
        for row in session.exec(select(table).where(col(table.round_id).in_(rounds)).order_by(col(order))):
            found[row.round_id].append(row)
        return found

    return (
        below(PhaseRow, PhaseRow.first_year),
        below(FundRow, FundRow.position),
        below(CeilingRow, CeilingRow.position),
    )


def units_of(session: Session, *, round_id: int, unit_class: str | None = None) -> Sequence[UnitRow]:
    """The units of a round, of one class if said."""
    query = select(UnitRow).where(UnitRow.round_id == round_id).order_by(col(UnitRow.position))
    return session.exec(query.where(UnitRow.unit_class == unit_class) if unit_class else query).all()


def facts_of(session: Session, *, round_id: int) -> Sequence[FactRow]:
    """The recorded facts of a round, in their order."""
    return session.exec(select(FactRow).where(FactRow.round_id == round_id).order_by(col(FactRow.position))).all()

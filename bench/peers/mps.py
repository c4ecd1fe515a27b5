"""The plain formulation as a file that CBC and SCIP read: every number with all its digits, columns by number."""

from __future__ import annotations

from collections.abc import Iterator

from bench.peers.plain import Plain, Row

ALWAYS = "ALWAYS"
"""A column that is 1: it carries the stage's constant, for which readers of such files have their own ideas."""


def mps(plain: Plain, stage: str) -> str:
    """The formulation as free MPS, pushed down: the costs of a stage to be maximised change their sign."""
    return "\n".join(_lines(plain, stage)) + "\n"


def sign_of(plain: Plain, stage: str) -> float:
    """What turns a value of the file's into one of the stage, and back."""
    return -1.0 if plain.stages[stage].maximise else 1.0


def _lines(plain: Plain, stage: str) -> Iterator[str]:
    yield from ("NAME ROUND", "ROWS", " N COST")
    yield from (f" {_kind(row)} R{place}" for place, row in enumerate(plain.rows))
    yield "COLUMNS"
    inside = False
    for place, (column, held) in enumerate(zip(plain.columns, _by_column(plain, stage), strict=True)):
        if column.whole != inside:
            inside = column.whole
            yield f"    MARKER 'MARKER' '{'INTORG' if inside else 'INTEND'}'"
        # a column without any entry would be unknown to the reader
        yield from (f"    C{place} {row} {factor!r}" for row, factor in held or [("COST", 0.0)])
    if inside:
        yield "    MARKER 'MARKER' 'INTEND'"
    yield f"    {ALWAYS} COST {sign_of(plain, stage) * plain.stages[stage].constant!r}"
    yield "RHS"
    yield from (f"    RHS R{place} {_limit(row) / row.by!r}" for place, row in enumerate(plain.rows))
    yield "RANGES"
    yield from (
        f"    RNG R{place} {(row.up - row.low) / row.by!r}"
        for place, row in enumerate(plain.rows)
        if row.low is not None and row.up is not None and row.low != row.up
    )
    yield "BOUNDS"
    yield from (f" UP BOUND C{place} {float(column.up)!r}" for place, column in enumerate(plain.columns))
    yield from (f" FX BOUND {ALWAYS} 1.0", "ENDATA")


def _kind(row: Row) -> str:
    if row.low is not None and row.low == row.up:
        return "E"
    return "L" if row.up is not None else "G"


def _limit(row: Row) -> float:
    limit = row.up if row.up is not None else row.low
    return float(limit or 0)


def _by_column(plain: Plain, stage: str) -> list[list[tuple[str, float]]]:
    pushed, sign = plain.stages[stage], sign_of(plain, stage)
    out: list[list[tuple[str, float]]] = [[] for _ in plain.columns]
    for column, factor in pushed.terms.items():
        out[column].append(("COST", sign * factor / pushed.by))
    for place, row in enumerate(plain.rows):
        for column, factor in row.terms.items():
            out[column].append((f"R{place}", factor / row.by))
    return out

"""`phanky frontier`: how much more is reached for how much more money of one fund."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.ends import Exit, refusals
from app.cli.frontier_page import Shown, frontier_csv, show_frontier
from app.cli.inputs import Data, effective, one_use_of_each_stream
from app.cli.parameters import AsJson, Canonical, Engine, Gap, Language, Over, RoundFile, TimeLimit
from app.cli.search import Cancel, Tell, progress_line, watched
from app.cli.streams import STANDARD, console_for, expect_writable, findings_of, write_bytes, write_json
from app.kit.words import Lang, Words
from optimizer.engines import ENGINES
from optimizer.findings import EngineFailed
from optimizer.planfile import plan_to_data
from optimizer.questions.options import Progress, SolveOptions
from optimizer.reading import read_round
from optimizer.verify import verify_plan

if TYPE_CHECKING:  # other commands run without any engine
    from optimizer.questions.frontier import Variant

AT_POINT = Words("Điểm {at}/{count} · {line}", "Point {at}/{count} · {line}")
PERCENT = Decimal(100)
MOST_STEPS = 10_000


def _percent(text: str) -> Decimal:
    try:
        percent = Decimal(str(text))
    except InvalidOperation as error:
        raise typer.BadParameter("must be a number such as 50 / phải là số như 50") from error
    if not (percent.is_finite() and 0 <= percent <= PERCENT**2):
        raise typer.BadParameter("must lie between 0 and 10000 / phải từ 0 đến 10000")
    return percent


Fund = Annotated[
    str,
    typer.Option("--fund", metavar="F", help="Nguồn vốn có trần thay đổi · The fund whose ceilings are scaled"),
]
From = Annotated[
    Decimal,
    typer.Option("--from", metavar="%", parser=_percent, help="Từ mức phần trăm này · From so many percent"),
]
To = Annotated[
    Decimal, typer.Option("--to", metavar="%", parser=_percent, help="Đến mức phần trăm này · To so many percent")
]
Steps = Annotated[
    int, typer.Option("--steps", min=1, max=MOST_STEPS, help="Số điểm, kể cả hai đầu · Points, both ends included")
]
Table = Annotated[
    str | None, typer.Option("--csv", metavar="FILE", help="Ghi bảng các điểm ra CSV · Write the points as CSV")
]
Whole = Annotated[
    float | None,
    typer.Option(
        "--sweep-limit", metavar="S", min=0, help="Số giây cho tất cả các điểm · Seconds for all points together"
    ),
]


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """A sweep as it was asked for."""

    round_data: Data
    scenario: str | None
    variants: Sequence[Variant]
    percents: Sequence[Fraction]
    options: SolveOptions
    sweep_limit_s: float | None


def frontier(  # Typer turns parameters into the command's options, one each
    round_file: RoundFile,
    fund: Fund,
    from_percent: From = Decimal(50),
    to_percent: To = Decimal(110),
    steps: Steps = 25,
    scenario: Over = None,
    engine: Engine = "highs",
    time_limit: TimeLimit = 60.0,
    sweep_limit: Whole = None,
    gap: Gap = Decimal("0.0001"),
    canonical: Canonical = False,
    csv: Table = None,
    lang: Language = "vi",
    as_json: AsJson = False,
) -> None:
    """Xem thêm bao nhiêu vốn thì đạt thêm bao nhiêu chỉ tiêu · What more or less money of a fund would reach.

    --time-limit cho từng điểm, for each point. 0: có phương án, plans · 2: đầu vào hỏng, bad input ·
    3: mọi điểm đều không thể, all infeasible · 4: chưa tìm được, nothing found
    """
    with refusals(lang, as_json=as_json):
        one_use_of_each_stream([round_file, scenario], [csv, STANDARD if as_json else None])
        expect_writable(csv)  # before the search, not after it
        round_data, scenario_code = effective(round_file, scenario)
        with findings_of("--engine"):
            ENGINES[engine]  # imports what it needs, or tells what to install
        from optimizer.questions.frontier import scaled  # noqa: PLC0415 - other commands run without any engine

        with findings_of(round_file):
            round_ = read_round(round_data)
            percents = list(_percents(Fraction(from_percent), Fraction(to_percent), steps))
            variants = scaled(round_, {fund: [percent / 100 for percent in percents]})
            options = SolveOptions(engine=engine, time_limit_s=time_limit, gap=gap, canonical=canonical)
            shown = _swept(
                _Asked(
                    round_data=round_data,
                    scenario=scenario_code,
                    variants=variants,
                    percents=percents,
                    options=options,
                    sweep_limit_s=sweep_limit,
                ),
                lang,
            )
        if csv is not None:
            write_bytes(csv, frontier_csv(round_data, fund, shown, lang))
        if as_json:
            write_json(None, _to_data(round_data, fund, shown))
        else:
            show_frontier(console_for(sys.stderr if csv == STANDARD else sys.stdout), round_data, fund, shown, lang)
    raise typer.Exit(_exit(shown))


def _percents(first: Fraction, last: Fraction, steps: int) -> Iterator[Fraction]:
    """So many percents from the first to the last, in equal steps."""
    for step in range(steps):
        yield first + (last - first) * step / max(1, steps - 1)


def _swept(asked: _Asked, lang: Lang) -> list[Shown]:
    """Search every variant, and check every plan in whole numbers before anybody sees it; in the order asked for."""
    from optimizer.questions.frontier import effective_data, frontier as sweep  # noqa: PLC0415, I001 - see above

    shown: dict[int, Shown] = {}

    def line(progress: Progress, lang: Lang) -> str:
        at, count = len(shown) + 1, len(asked.variants)
        return AT_POINT.say(lang).format(at=at, count=count, line=progress_line(progress, lang))

    def ask(tell: Tell, cancel: Cancel) -> list[Shown]:
        points = sweep(
            asked.round_data,
            asked.variants,
            scenario=asked.scenario,
            options=asked.options,
            sweep_limit_s=asked.sweep_limit_s,
            progress=tell,
            cancel=cancel,
        )
        for point in points:
            plan_data = plan_to_data(point.plan)
            if broken := verify_plan(effective_data(asked.round_data, point.variant), plan_data):
                raise EngineFailed(f"a plan does not pass its check: {broken[0].path}: {broken[0].message.en}")
            shown[point.place] = Shown(asked.percents[point.place], point.changes, plan_data)
        return [shown[place] for place in sorted(shown)]

    return watched(ask, lang, line)


def _to_data(round_data: Data, fund: str, shown: Sequence[Shown]) -> Mapping[str, object]:
    """The sweep for machines: every point with the changes that make its round, and its whole plan."""
    points = [{"percent": _decimal(one.percent), "changes": one.changes, "plan": dict(one.plan_data)} for one in shown]
    return {"round": round_data["code"], "fund": fund, "points": points}


def _decimal(percent: Fraction) -> Decimal:
    return round(Decimal(percent.numerator) / Decimal(percent.denominator), 6).normalize()


def _exit(shown: Sequence[Shown]) -> Exit:
    answers = {one.plan_data["answer"] for one in shown}
    if answers == {"infeasible"}:
        return Exit.INFEASIBLE
    return Exit.NOTHING_FOUND if answers <= {"infeasible", "none"} else Exit.FINE

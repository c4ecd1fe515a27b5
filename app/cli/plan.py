"""`phanky plan`: the one command on files that needs an engine, which is imported only when it is asked for."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from decimal import Decimal

import typer

from app.cli.ends import Exit, refusals
from app.cli.inputs import Data, effective, one_use_of_each_stream
from app.cli.parameters import (
    AsJson,
    Canonical,
    Certify,
    Csv,
    Engine,
    Gap,
    Language,
    Out,
    Over,
    RoundFile,
    SecondEngine,
    TimeLimit,
    other_than,
)
from app.cli.search import watched
from app.cli.show import show_plan
from app.cli.streams import STANDARD, console_for, expect_writable, findings_of, write_bytes, write_json
from app.exports.portfolio_csv import NoPortfolio, portfolio_csv
from app.kit.words import Lang, Words
from optimizer.check import check_round
from optimizer.engines import ENGINES
from optimizer.findings import EngineFailed
from optimizer.jsonio import fingerprint
from optimizer.planfile import plan_to_data
from optimizer.questions.options import SolveOptions
from optimizer.reading import read_round
from optimizer.round import Round
from optimizer.verify import verify_plan

SEE_CHECK = Words(
    "Có {count} điều cần xem trong tệp; phanky check kể từng điều.",
    "There are {count} thing(s) to look at in the file; phanky check lists them.",
)
NO_CSV = Words("Không có dự án nào để ghi ra CSV.", "There is no portfolio to write as CSV.")


@dataclass(frozen=True, kw_only=True)
class _Wanted:
    """What shall become of a plan."""

    out: str | None
    csv: str | None
    lang: Lang
    as_json: bool


def plan(  # Typer turns parameters into the command's options, one each
    round_file: RoundFile,
    scenario: Over = None,
    out: Out = None,
    engine: Engine = "highs",
    second_engine: SecondEngine = None,
    time_limit: TimeLimit = 60.0,
    gap: Gap = Decimal("0.0001"),
    canonical: Canonical = False,
    certify: Certify = None,
    csv: Csv = None,
    lang: Language = "vi",
    as_json: AsJson = False,
) -> None:
    """Lập phương án tốt nhất cho một vòng ngân sách · Find the best plan of a round.

    0: có phương án, a plan · 2: đầu vào hỏng, bad input · 3: không thể, infeasible · 4: chưa tìm được, nothing found
    """
    with refusals(lang, as_json=as_json):
        one_use_of_each_stream([round_file, scenario], [out, csv, STANDARD if as_json and out != STANDARD else None])
        for name in (out, csv):
            expect_writable(name)  # before the search, not after it
        round_data, scenario_code = effective(round_file, scenario)
        with findings_of(round_file):
            round_ = read_round(round_data)
        _point_to_check(round_, lang, quiet=as_json)
        options = SolveOptions(
            engine=engine,
            second_engine=other_than(engine, second_engine),
            time_limit_s=time_limit,
            gap=gap,
            canonical=canonical,
            certify_s=time_limit if certify is None else certify,
        )
        with findings_of("--engine"):
            plan_data = _planned(round_, round_data, scenario_code, options, lang)
        _hand_over(round_data, plan_data, _Wanted(out=out, csv=csv, lang=lang, as_json=as_json))
    raise typer.Exit({"infeasible": Exit.INFEASIBLE, "none": Exit.NOTHING_FOUND}.get(plan_data["answer"], Exit.FINE))


def _planned(round_: Round, round_data: Data, scenario: str | None, options: SolveOptions, lang: Lang) -> Data:
    """Search, and check what was found in whole numbers before anybody sees it. Raises Refused without the engine."""
    for name in filter(None, (options.engine, options.second_engine)):
        ENGINES[name]  # imports what it needs, or tells what to install
    from optimizer.questions.best_plan import best_plan  # noqa: PLC0415 - other commands run without any engine

    sha256 = fingerprint(round_data)
    found = watched(
        lambda tell, cancel: best_plan(
            round_, round_sha256=sha256, scenario=scenario, options=options, progress=tell, cancel=cancel
        ),
        lang,
    )
    plan_data = plan_to_data(found)
    broken = verify_plan(round_data, plan_data)
    if broken:
        raise EngineFailed(f"the plan does not pass its check: {broken[0].path}: {broken[0].message.en}")
    return plan_data


def _hand_over(round_data: Data, plan_data: Data, wanted: _Wanted) -> None:
    """Write the files first, so that a page that says they are there is right; then the page or the JSON."""
    if wanted.out not in (None, STANDARD):
        write_json(wanted.out, plan_data)
    if wanted.csv is not None:
        try:
            write_bytes(wanted.csv, portfolio_csv(round_data, plan_data, lang=wanted.lang))
        except NoPortfolio:
            console_for(sys.stderr).print(NO_CSV.say(wanted.lang))
    if wanted.as_json or wanted.out == STANDARD:
        write_json(None, plan_data)
    else:
        page = sys.stderr if wanted.csv == STANDARD else sys.stdout
        show_plan(console_for(page), round_data, plan_data, wanted.lang)


def _point_to_check(round_: Round, lang: Lang, *, quiet: bool) -> None:
    findings = check_round(round_)
    if findings and not quiet:
        console_for(sys.stderr).print(SEE_CHECK.say(lang).format(count=len(findings)))

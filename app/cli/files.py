"""Commands on files: plan, check, apply, schema, verify. They need no database and no service."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum
from pathlib import Path
from typing import Annotated, Any, Literal, NoReturn

import typer

from app.cli.parameters import (
    AsJson,
    Csv,
    Engine,
    Gap,
    Language,
    Out,
    Over,
    PlanFile,
    RoundFile,
    ScenarioFile,
    TimeLimit,
)
from app.cli.search import watched
from app.cli.show import show_findings, show_plan
from app.cli.streams import (
    STANDARD,
    Unusable,
    console_for,
    expect_writable,
    findings_of,
    read_json,
    write_bytes,
    write_json,
)
from app.exports.portfolio_csv import WITHOUT_PORTFOLIO, NoPortfolio, portfolio_csv
from app.kit.words import Lang, Words
from optimizer.check import check_round
from optimizer.findings import EngineFailed, Finding, Refused, Severity, Text
from optimizer.jsonio import fingerprint
from optimizer.planfile import plan_to_data
from optimizer.questions.best_plan import SolveOptions, best_plan
from optimizer.reading import plan_findings, plan_schema, read_round, round_findings, round_schema, scenario_schema
from optimizer.round import Round
from optimizer.scenario import apply_scenario
from optimizer.verify import verify_plan

Data = dict[str, Any]
SCHEMAS: dict[str, Callable[[], Data]] = {"round": round_schema, "scenario": scenario_schema, "plan": plan_schema}

HOLDS = Words("Phương án đúng: mọi ràng buộc và mọi con số đều khớp.", "The plan holds: every rule and every figure.")
EMPTY_HOLDS = Words(
    "Tệp đúng: nó không có phương án nào và nói rõ như vậy.", "The file is right: it holds no plan and says so."
)
BROKEN = Words("Phương án không đúng: {count} điểm sai.", "The plan does not hold: {count} fault(s).")
CLEAN = Words("Tệp dùng được, không có gì phải lưu ý.", "The file can be used; nothing to mention.")
NOTED = Words("Tệp dùng được; có {count} điều cần xem.", "The file can be used; {count} thing(s) to look at.")
REFUSED = Words("Không dùng được: {count} lỗi.", "This cannot be used: {count} finding(s).")
SEE_CHECK = Words(
    "Có {count} điều cần xem trong tệp; phanky check kể từng điều.",
    "There are {count} thing(s) to look at in the file; phanky check lists them.",
)
NO_CSV = Words("Không có dự án nào để ghi ra CSV.", "There is no portfolio to write as CSV.")


class Exit(IntEnum):
    """What a command tells the shell."""

    FINE = 0
    BROKEN = 1
    BAD_INPUT = 2
    INFEASIBLE = 3
    NOTHING_FOUND = 4


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
    time_limit: TimeLimit = 60.0,
    gap: Gap = Decimal("0.0001"),
    csv: Csv = None,
    lang: Language = "vi",
    as_json: AsJson = False,
) -> None:
    """Lập phương án tốt nhất cho một vòng ngân sách · Find the best plan of a round.

    0: có phương án, a plan · 2: đầu vào hỏng, bad input · 3: không thể, infeasible · 4: chưa tìm được, nothing found
    """
    with _refusals(lang, as_json=as_json):
        _one_use_of_each_stream([round_file, scenario], [out, csv, STANDARD if as_json and out != STANDARD else None])
        for name in (out, csv):
            expect_writable(name)  # before the search, not after it
        round_data, scenario_code = _effective(round_file, scenario)
        with findings_of(round_file):
            round_ = read_round(round_data)
        _point_to_check(round_, lang, quiet=as_json)
        options = SolveOptions(engine=engine, time_limit_s=time_limit, gap=gap)
        plan_data = _planned(round_, round_data, scenario_code, options, lang)
        _hand_over(round_data, plan_data, _Wanted(out=out, csv=csv, lang=lang, as_json=as_json))
    raise typer.Exit({"infeasible": Exit.INFEASIBLE, "none": Exit.NOTHING_FOUND}.get(plan_data["answer"], Exit.FINE))


def check(round_file: RoundFile, lang: Language = "vi", as_json: AsJson = False) -> None:
    """Xem một tệp vòng có dùng được không · Tell whether a round file can be used, and what to look at in it."""
    with _refusals(lang, as_json=as_json):
        data = read_json(round_file)
        with findings_of(round_file):
            findings = check_round(read_round(data))
    if as_json:
        write_json(None, {"findings": [finding.to_data() for finding in findings]})
    else:
        _tell(findings, NOTED if findings else CLEAN, lang, round_file)
    errors = any(finding.severity is Severity.ERROR for finding in findings)
    raise typer.Exit(Exit.BAD_INPUT if errors else Exit.FINE)


def apply(round_file: RoundFile, scenario_file: ScenarioFile, out: Out = None, lang: Language = "vi") -> None:
    """Phủ kịch bản lên vòng và in ra vòng có hiệu lực · Print the effective round, itself a round file."""
    with _refusals(lang, as_json=False):
        _one_use_of_each_stream([round_file, scenario_file], [out])
        write_json(out, _effective(round_file, scenario_file)[0])


def schema(kind: Annotated[Literal["round", "scenario", "plan"] | None, typer.Argument()] = None) -> None:
    """In JSON Schema của tệp vòng, kịch bản, phương án · Print the JSON Schema of the files."""
    write_json(None, SCHEMAS[kind]() if kind else {name: make() for name, make in SCHEMAS.items()})


def verify(round_file: RoundFile, plan_file: PlanFile, lang: Language = "vi", as_json: AsJson = False) -> None:
    """Kiểm lại một phương án đến từng đồng, không cần bộ giải · Check a plan to the đồng, without any engine."""
    with _refusals(lang, as_json=as_json):
        _one_use_of_each_stream([round_file, plan_file], [])
        round_data, plan_data = read_json(round_file), read_json(plan_file)
        findings = verify_plan(round_data, plan_data)
        if findings:
            _raise_unreadable(round_file, round_findings(round_data))
            _raise_unreadable(plan_file, plan_findings(plan_data))
    if as_json:
        write_json(None, {"holds": not findings, "findings": [finding.to_data() for finding in findings]})
    else:
        holds = EMPTY_HOLDS if plan_data.get("answer") in WITHOUT_PORTFOLIO else HOLDS
        _tell(findings, BROKEN if findings else holds, lang, plan_file)
    raise typer.Exit(Exit.BROKEN if findings else Exit.FINE)


def _effective(round_file: str, scenario_file: str | None) -> tuple[Data, str | None]:
    """Read the round, lay the scenario over it, and give the effective round and the scenario's code."""
    round_data = read_json(round_file)
    if scenario_file is None:
        return round_data, None
    scenario_data = read_json(scenario_file)
    try:
        return apply_scenario(round_data, scenario_data), scenario_data["code"]
    except Refused as refused:
        _raise_unreadable(round_file, round_findings(round_data))
        raise Unusable(scenario_file, refused.findings) from refused


def _planned(round_: Round, round_data: Data, scenario: str | None, options: SolveOptions, lang: Lang) -> Data:
    """Search, and check what was found in whole numbers before anybody sees it."""
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


def _one_use_of_each_stream(inputs: Sequence[str | None], outputs: Sequence[str | None]) -> None:
    for names in (inputs, outputs):
        if names.count(STANDARD) > 1:
            raise Unusable(STANDARD, [_stream_used_twice()])
    named = [Path(name).resolve() for name in (*inputs, *outputs) if name not in (None, STANDARD)]
    for name in outputs:
        if name not in (None, STANDARD) and not _is_device(name) and named.count(Path(name).resolve()) > 1:
            raise Unusable(name, [_file_used_twice()])


def _is_device(name: str) -> bool:
    """Whether it is there and no file: what is written to /dev/null overwrites nothing."""
    return Path(name).exists() and not Path(name).is_file()


def _raise_unreadable(file: str, findings: Sequence[Finding]) -> None:
    if findings:
        raise Unusable(file, findings)


def _tell(findings: Sequence[Finding], summary: Words, lang: Lang, file: str) -> None:
    console = console_for(sys.stdout)
    show_findings(console, [finding.to_data() for finding in findings], lang, file)
    console.print(summary.say(lang).format(count=len(findings)))


@contextmanager
def _refusals(lang: Lang, *, as_json: bool) -> Iterator[None]:
    """Tell what cannot be used, on standard error for people and on standard output for machines, and leave."""
    try:
        yield
    except Unusable as unusable:
        _leave(unusable.file, unusable.findings, Exit.BAD_INPUT, lang, as_json=as_json)
    except EngineFailed as failed:
        _leave("phanky", [_engine_failed(failed)], Exit.NOTHING_FOUND, lang, as_json=as_json)


def _leave(file: str, findings: Sequence[Finding], code: Exit, lang: Lang, *, as_json: bool) -> NoReturn:
    data = [finding.to_data() for finding in findings]
    if as_json:
        write_json(None, {"findings": data})
    else:
        console = console_for(sys.stderr)
        show_findings(console, data, lang, file)
        console.print(REFUSED.say(lang).format(count=len(data)))
    raise typer.Exit(code)


def _engine_failed(failed: EngineFailed) -> Finding:
    return Finding(
        code="engine_failed",
        path="$",
        message=Text(f"Bộ giải gặp lỗi: {failed}", f"The engine failed: {failed}"),
        mend=Text("Thử lại với --engine cbc.", "Try again with --engine cbc."),
    )


def _file_used_twice() -> Finding:
    return Finding(
        code="file_used_twice",
        path="$",
        message=Text("Tệp này sẽ bị ghi đè: nó đã là tệp khác của lệnh.", "This file stands twice and would be lost."),
        mend=Text("Đặt tên khác cho kết quả.", "Give the result a name of its own."),
    )


def _stream_used_twice() -> Finding:
    return Finding(
        code="stream_used_twice",
        path="$",
        message=Text("Dấu - chỉ dùng được một lần cho mỗi chiều.", "The name - can stand once for each direction."),
        mend=Text("Đặt tên tệp cho phần còn lại.", "Name a file for the other one."),
    )

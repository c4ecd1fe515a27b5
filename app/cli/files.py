"""Commands on files that need no engine: check, apply, schema, verify. They need no database and no service either."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Annotated, Literal, NoReturn

import typer

from app.cli.ends import Exit, refusals
from app.cli.inputs import Data, effective, one_use_of_each_stream, raise_unreadable
from app.cli.parameters import AsJson, Language, Out, RoundFile, ScenarioFile
from app.cli.show import show_findings
from app.cli.streams import console_for, findings_of, read_json, write_json
from app.cli.tables import clean
from app.exports.portfolio_csv import WITHOUT_PORTFOLIO
from app.kit.words import Lang, Words
from optimizer.check import check_round
from optimizer.findings import Finding, Severity
from optimizer.reading import plan_findings, plan_schema, read_round, round_findings, round_schema, scenario_schema
from optimizer.verify import verify_plan

SCHEMAS: dict[str, Callable[[], Data]] = {"round": round_schema, "scenario": scenario_schema, "plan": plan_schema}

Verified = Annotated[
    str,
    typer.Argument(
        metavar="ROUND.json|DOSSIER",
        help="Tệp vòng; hoặc hồ sơ kiểm toán (.zip hay thư mục) · Round file; or an audit dossier (.zip or folder)",
    ),
]
OrPlan = Annotated[
    str | None,
    typer.Argument(metavar="PLAN.json", help="Tệp phương án, trừ khi là hồ sơ · Plan file, unless it is a dossier"),
]

HOLDS = Words("Phương án đúng: mọi ràng buộc và mọi con số đều khớp.", "The plan holds: every rule and every figure.")
EMPTY_HOLDS = Words(
    "Tệp đúng: nó không có phương án nào và nói rõ như vậy.", "The file is right: it holds no plan and says so."
)
BROKEN = Words("Phương án không đúng: {count} điểm sai.", "The plan does not hold: {count} fault(s).")
DOSSIER_HOLDS = Words(
    "Hồ sơ đúng: mọi tệp, mọi con số và mọi dấu vân tay đều khớp.",
    "The dossier holds: every file, every figure and every fingerprint.",
)
DOSSIER_BROKEN = Words("Hồ sơ không đúng: {count} điểm sai.", "The dossier does not hold: {count} fault(s).")
CLEAN = Words("Tệp dùng được, không có gì phải lưu ý.", "The file can be used; nothing to mention.")
NOTED = Words("Tệp dùng được; có {count} điều cần xem.", "The file can be used; {count} thing(s) to look at.")


def check(round_file: RoundFile, lang: Language = "vi", as_json: AsJson = False) -> None:
    """Xem một tệp vòng có dùng được không · Tell whether a round file can be used, and what to look at in it."""
    with refusals(lang, as_json=as_json):
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
    with refusals(lang, as_json=False):
        one_use_of_each_stream([round_file, scenario_file], [out])
        write_json(out, effective(round_file, scenario_file)[0])


def schema(kind: Annotated[Literal["round", "scenario", "plan"] | None, typer.Argument()] = None) -> None:
    """In JSON Schema của tệp vòng, kịch bản, phương án · Print the JSON Schema of the files."""
    write_json(None, SCHEMAS[kind]() if kind else {name: make() for name, make in SCHEMAS.items()})


def verify(round_file: Verified, plan_file: OrPlan = None, lang: Language = "vi", as_json: AsJson = False) -> None:
    """Kiểm lại một phương án, hay cả hồ sơ kiểm toán, không cần bộ giải · Check a plan or a dossier, no engine."""
    if plan_file is None:
        _verify_dossier(round_file, lang, as_json=as_json)
    with refusals(lang, as_json=as_json):
        one_use_of_each_stream([round_file, plan_file], [])
        round_data, plan_data = read_json(round_file), read_json(str(plan_file))
        findings = verify_plan(round_data, plan_data)
        if findings:
            raise_unreadable(round_file, round_findings(round_data))
            raise_unreadable(str(plan_file), plan_findings(plan_data))
    if as_json:
        write_json(None, {"holds": not findings, "findings": [finding.to_data() for finding in findings]})
    else:
        holds = EMPTY_HOLDS if plan_data.get("answer") in WITHOUT_PORTFOLIO else HOLDS
        _tell(findings, BROKEN if findings else holds, lang, str(plan_file))
    raise typer.Exit(Exit.BROKEN if findings else Exit.FINE)


def _verify_dossier(path: str, lang: Lang, *, as_json: bool) -> NoReturn:
    # with the trail's fingerprints comes the service; everything else here begins without it
    from app.cli.dossiers import dossier_findings, read_dossier, told  # noqa: PLC0415

    with refusals(lang, as_json=as_json):
        files = read_dossier(path)
        findings = dossier_findings(path, files)
    if as_json:
        write_json(None, {"holds": not findings, "findings": [finding.to_data() for finding in findings]})
    else:
        _tell(findings, DOSSIER_BROKEN if findings else DOSSIER_HOLDS, lang, path)
        if not findings and (signed := told(files, lang)):
            console_for(sys.stdout).print(clean(signed))
    raise typer.Exit(Exit.BROKEN if findings else Exit.FINE)


def _tell(findings: Sequence[Finding], summary: Words, lang: Lang, file: str) -> None:
    console = console_for(sys.stdout)
    show_findings(console, [finding.to_data() for finding in findings], lang, file)
    console.print(summary.say(lang).format(count=len(findings)))

"""Commands on spreadsheets: the workbook to fill, what a filled one would change, a hand-made plan judged."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.text import Text
from sqlmodel import Session

from app.audit.service import note_export
from app.cli.database import BAD_INPUT, database, refuse
from app.cli.parameters import AsJson, Language, Out
from app.cli.show import show_findings
from app.cli.streams import Unusable, console_for, write_bytes
from app.cli.tables import clean
from app.db import reading
from app.intake.workbook import judging, service, template
from app.intake.workbook.columns import Kind
from app.intake.workbook.diff import SheetReport
from app.intake.workbook.files import SheetFile
from app.intake.workbook.findings import UnusableSheet
from app.intake.workbook.said import Negative
from app.intake.workbook.service import Declared
from app.intake.workbook.values import Unit
from app.kit.words import Lang, Words
from app.rounds.queries import get_round
from app.runs import translate

BROKEN = 1
MOST_SHOWN = 40

UNREADABLE = Words("Không đọc được tệp {file} ({why}).", "The file {file} cannot be read ({why}).")
BAD_COLUMN = Words(
    "--column {pair!r} phải có dạng TIÊU ĐỀ=TIÊU ĐỀ MẪU.", "--column {pair!r} must be HEADING=TEMPLATE HEADING."
)
READ = Words("Trang {sheet}: {rows} dòng dữ liệu.", "Sheet {sheet}: {rows} row(s) of data.")
COUNTS = Words(
    "Thêm {added}, đổi {changed}, xoá {removed}, giữ nguyên {unchanged}; {rest} mục của vòng không có trong tệp.",
    "{added} added, {changed} changed, {removed} removed, {unchanged} the same; {rest} of the round not in the file.",
)
ADDED = Words("Thêm: {codes}", "Added: {codes}")
REMOVED = Words("Xoá: {codes}", "Removed: {codes}")
MORE = Words("… và {count} mục nữa", "… and {count} more")
DRY = Words(
    "Mới xem thử, chưa ghi gì. Thêm --apply để ghi.", "A dry run: nothing was written. Add --apply to write it."
)
FAULTY = Words(
    "Có lỗi: chưa ghi gì được. Sửa các ô trên rồi nhập lại.",
    "There are faults: nothing can be written. Mend the cells above.",
)
APPLIED = Words("Đã ghi; vòng ở bản {revision}.", "Written; the round is at revision {revision}.")
SAME = Words("Không có gì thay đổi.", "Nothing changes.")

File = Annotated[Path, typer.Argument(metavar="FILE", help="Tệp .xlsx hoặc CSV · An .xlsx or CSV file")]
RoundOption = Annotated[str, typer.Option("--round", metavar="CODE", help="Mã vòng ngân sách · Code of the round")]
KindOption = Annotated[Kind, typer.Option("--kind", help="Bảng chứa gì · What the table holds")]
Locale = Annotated[
    Lang, typer.Option("--locale", help="Cách viết số trong tệp: 1.252 là 1252 ở vi · How the file writes numbers")
]
UnitOption = Annotated[Unit, typer.Option("--unit", help="Đơn vị của mọi khoản tiền · The unit of all money")]
NegativeOption = Annotated[
    Negative,
    typer.Option("--negative", help="Tiền âm (thu hồi): từ chối, trừ vào cùng dòng, hay bỏ · Money taken back"),
]
Missing = Annotated[
    Literal["keep", "remove"],
    typer.Option("--missing", help="Mục của vòng không có trong tệp · Records that the file does not name"),
]
SheetName = Annotated[str | None, typer.Option("--sheet", help="Đọc trang nào · Which sheet to read")]
Columns = Annotated[
    list[str] | None,
    typer.Option("--column", metavar="H=T", help="Tiêu đề riêng = tiêu đề của mẫu · Your heading = the template's"),
]
Apply = Annotated[
    bool, typer.Option("--apply", help="Ghi vào vòng; không có thì chỉ xem thử · Write it; else a dry run")
]
Filled = Annotated[bool, typer.Option("--filled", help="Kèm dữ liệu của vòng · With the round's records")]
PlanOption = Annotated[
    str, typer.Option("--plan", metavar="ID", help="Phương án đã xuất ra tệp · The plan it came from")
]


def sheet(
    code: RoundOption,
    kind: KindOption,
    filled: Filled = False,
    lang: Language = "vi",
    unit: UnitOption = "trieu",
    out: Out = None,
) -> None:
    """Lấy bảng mẫu .xlsx để điền hoặc sửa · Get the .xlsx workbook to fill or edit."""
    with database() as engine, reading(engine) as session:
        whole = translate.normal_form(translate.load_round(session, row=get_round(session, code=code)))
        content = template.workbook(whole, kind=kind, lang=lang, unit=unit, filled=filled)
        if filled:
            with Session(engine) as trail:
                note_export(trail, subject=f"round:{code}", round_code=code, kind=f"sheet of {kind}", content=content)
                trail.commit()
    try:
        write_bytes(out or "-", content)
    except Unusable as error:
        show_findings(console_for(sys.stderr), [one.to_data() for one in error.findings], lang, error.file)
        raise typer.Exit(BAD_INPUT) from error


def import_sheet(
    file: File,
    code: RoundOption,
    kind: KindOption,
    locale: Locale,
    unit: UnitOption,
    negative: NegativeOption = "refuse",
    missing: Missing = "keep",
    sheet_name: SheetName = None,
    columns: Columns = None,
    apply: Apply = False,
    lang: Language = "vi",
    as_json: AsJson = False,
) -> None:
    """Nhập bảng tính vào vòng: xem thử, rồi ghi tất cả hoặc không gì cả · Import a spreadsheet: all or nothing."""
    declared = Declared(
        kind=kind,
        locale=locale,
        unit=unit,
        negative=negative,
        missing=missing,
        sheet=sheet_name,
        columns=_pairs(columns),
    )
    brought = _read(file)
    with database() as engine:
        try:
            if apply:
                with Session(engine) as session:
                    report = service.apply(session, code=code, file=brought, declared=declared)
                    session.commit()
            else:
                with reading(engine) as session:
                    report = service.preview(session, code=code, file=brought, declared=declared)
        except UnusableSheet as error:
            _tell_refusal(error, lang, file, as_json=as_json)
            raise typer.Exit(BAD_INPUT) from error
    if as_json:
        write_bytes("-", f"{report.model_dump_json()}\n".encode())
    else:
        _tell(report, lang, file)
    raise typer.Exit(0 if report.usable else BAD_INPUT)


def judge_sheet(file: File, plan: PlanOption, locale: Locale, lang: Language = "vi", as_json: AsJson = False) -> None:
    """Chấm một danh mục đã xuất rồi sửa tay: hợp lệ không, kém cận bao nhiêu · Judge an edited portfolio."""
    brought = _read(file)
    with database() as engine, reading(engine) as session:
        try:
            judged = judging.judge(session, plan_id=plan, file=brought, locale=locale)
        except UnusableSheet as error:
            _tell_refusal(error, lang, file, as_json=as_json)
            raise typer.Exit(BAD_INPUT) from error
    if as_json:
        write_bytes("-", f"{judged.model_dump_json()}\n".encode())
    else:
        console = console_for(sys.stdout)
        show_findings(console, [one.model_dump() for one in judged.findings], lang, str(file))
        show_findings(console, [one.model_dump() for one in judged.broken], lang, str(file))
        for mark, codes in (
            ("+", [one.project for one in judged.added]),
            ("-", [one.project for one in judged.removed]),
            ("~", [f"{one.project} {one.left.start_year}→{one.right.start_year}" for one in judged.moved]),
        ):
            if codes:
                console.print(clean(f"{mark} {', '.join(codes)}"))
        console.print(Text(judged.verdict.vi if lang == "vi" else judged.verdict.en, style="bold"))
        console.print(Text(judged.verdict.en if lang == "vi" else judged.verdict.vi, style="dim"))
    raise typer.Exit(0 if judged.legal else BROKEN)


def _read(file: Path) -> SheetFile:
    try:
        return SheetFile(file.read_bytes(), file.name)
    except OSError as error:
        refuse(UNREADABLE, file=file, why=error.strerror)


def _pairs(columns: Sequence[str] | None) -> dict[str, str]:
    for pair in columns or ():
        if "=" not in pair:
            refuse(BAD_COLUMN, pair=pair)
    return dict(pair.rsplit("=", 1) for pair in columns or ())


def _tell_refusal(error: UnusableSheet, lang: Lang, file: Path, *, as_json: bool) -> None:
    if as_json:
        write_bytes("-", f"{translate.to_text({'findings': list(error.findings)})}\n".encode())
        return
    console = console_for(sys.stderr)
    show_findings(console, error.findings, lang, str(file))
    console.print(Text(error.vi if lang == "vi" else error.en, style="bold"))


def _tell(report: SheetReport, lang: Lang, file: Path) -> None:
    console = console_for(sys.stdout)
    console.print(clean(READ.say(lang).format(sheet=report.sheet, rows=report.rows)))
    show_findings(console, [one.model_dump() for one in report.findings], lang, str(file))
    counts = {"added": len(report.added), "changed": len(report.changed), "removed": len(report.removed)}
    console.print(COUNTS.say(lang).format(**counts, unchanged=report.unchanged, rest=report.not_in_sheet))
    for words, codes in ((ADDED, report.added), (REMOVED, report.removed)):
        if codes:
            console.print(clean(words.say(lang).format(codes=_some(codes, lang))))
    _tell_changes(console, report, lang)
    if not report.usable:
        console.print(Text(FAULTY.say(lang), style="bold red"))
    elif report.applied:
        console.print(APPLIED.say(lang).format(revision=report.revision) if report.revision else SAME.say(lang))
    else:
        console.print(Text(DRY.say(lang), style="bold"))


def _tell_changes(console: Console, report: SheetReport, lang: Lang) -> None:
    for change in report.changed[:MOST_SHOWN]:
        console.print(clean(f"~ {change.code}"))
        for one in change.fields:
            field = one.field.vi if lang == "vi" else one.field.en
            console.print(clean(f"    {one.cell} {field}: {one.before or '–'} → {one.after or '–'}"))
    if len(report.changed) > MOST_SHOWN:
        console.print(MORE.say(lang).format(count=len(report.changed) - MOST_SHOWN))


def _some(codes: Sequence[str], lang: Lang) -> str:
    more = f" {MORE.say(lang).format(count=len(codes) - MOST_SHOWN)}" if len(codes) > MOST_SHOWN else ""
    return ", ".join(codes[:MOST_SHOWN]) + more

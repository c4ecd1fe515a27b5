"""The arguments and options of the commands on files: names, checks and help, each said once."""

from __future__ import annotations

import math
from decimal import Decimal, InvalidOperation
from typing import Annotated, Literal

import typer

from app.kit.words import Lang


def _gap(text: str) -> Decimal:
    try:
        gap = Decimal(str(text))
    except InvalidOperation as error:
        raise typer.BadParameter("must be a decimal such as 0.0001 / phải là số thập phân như 0.0001") from error
    if not (gap.is_finite() and 0 <= gap <= 1):
        raise typer.BadParameter("must lie between 0 and 1 / phải từ 0 đến 1")
    return gap


def _seconds(text: str) -> float:
    seconds = _spare_seconds(text)
    if seconds == 0:
        raise typer.BadParameter("must be more than 0 / phải lớn hơn 0")
    return seconds


def _spare_seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError as error:
        raise typer.BadParameter("must be a number of seconds / phải là số giây") from error
    if not (math.isfinite(seconds) and seconds >= 0):
        raise typer.BadParameter("must not be less than 0 / không được nhỏ hơn 0")
    return seconds


def other_than(engine: str, second: str | None) -> str | None:
    """The second engine. Raises BadParameter where it is the first one again: that would prove nothing."""
    if second == engine:
        raise typer.BadParameter("--second-engine must be another engine than --engine / phải là bộ giải khác")
    return second


RoundFile = Annotated[
    str,
    typer.Argument(
        metavar="ROUND.json", help="Tệp vòng ngân sách, - là đầu vào chuẩn · Round file, - is standard input"
    ),
]
ScenarioFile = Annotated[str, typer.Argument(metavar="SCENARIO.json", help="Tệp kịch bản · Scenario file")]
Over = Annotated[
    str | None,
    typer.Option("--scenario", metavar="S.json", help="Kịch bản phủ lên vòng · Scenario laid over the round"),
]
Out = Annotated[
    str | None,
    typer.Option("--out", metavar="FILE", help="Ghi kết quả vào tệp, - là đầu ra chuẩn · Write the result to a file"),
]
Csv = Annotated[
    str | None, typer.Option("--csv", metavar="FILE", help="Ghi danh mục dự án ra CSV · Write the portfolio as CSV")
]
Engine = Annotated[
    Literal["highs", "cbc", "scip"],
    typer.Option("--engine", help="Bộ giải; scip phải cài thêm: phanky[scip] · Engine; scip is an extra: phanky[scip]"),
]
SecondEngine = Annotated[
    Literal["highs", "cbc", "scip"] | None,
    typer.Option("--second-engine", help="Bộ giải thứ hai để đối chiếu · Second engine, which must agree"),
]
TimeLimit = Annotated[
    float,
    typer.Option(
        "--time-limit", metavar="S", parser=_seconds, help="Số giây tìm nhiều nhất · Seconds to search at most"
    ),
]
Gap = Annotated[
    Decimal,
    typer.Option("--gap", metavar="G", parser=_gap, help="Sai lệch tương đối cho phép · Relative gap to stop at"),
]
Canonical = Annotated[
    bool,
    typer.Option(
        "--canonical",
        help="Chứng minh đến cùng và phân định phương án ngang nhau: bộ giải nào cũng cho một kết quả · "
        "Prove every stage and break ties: one answer from every engine",
    ),
]
Certify = Annotated[
    float | None,
    typer.Option(
        "--certify",
        metavar="S",
        parser=_spare_seconds,
        help="Số giây thêm để lập chứng chỉ kiểm lại được, mặc định như --time-limit, 0 là không lập · "
        "Seconds on top for a certificate that can be re-checked; as --time-limit if unsaid, 0 for none",
    ),
]
Language = Annotated[Lang, typer.Option("--lang", help="Ngôn ngữ của bảng và CSV · Language of tables and CSV")]
AsJson = Annotated[
    bool, typer.Option("--json", help="In JSON cho máy, không gì khác · Print JSON for machines, nothing else")
]
RoundCode = Annotated[str, typer.Argument(metavar="CODE", help="Mã vòng ngân sách · Code of the round")]

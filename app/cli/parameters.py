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
    try:
        seconds = float(text)
    except ValueError as error:
        raise typer.BadParameter("must be a number of seconds / phải là số giây") from error
    if not (math.isfinite(seconds) and seconds > 0):
        raise typer.BadParameter("must be more than 0 / phải lớn hơn 0")
    return seconds


RoundFile = Annotated[
    str,
    typer.Argument(
        metavar="ROUND.json", help="Tệp vòng ngân sách, - là đầu vào chuẩn · Round file, - is standard input"
    ),
]
ScenarioFile = Annotated[str, typer.Argument(metavar="SCENARIO.json", help="Tệp kịch bản · Scenario file")]
PlanFile = Annotated[str, typer.Argument(metavar="PLAN.json", help="Tệp phương án · Plan file")]
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
Engine = Annotated[Literal["highs", "cbc"], typer.Option("--engine", help="Bộ giải · Engine")]
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
Language = Annotated[Lang, typer.Option("--lang", help="Ngôn ngữ của bảng và CSV · Language of tables and CSV")]
AsJson = Annotated[
    bool, typer.Option("--json", help="In JSON cho máy, không gì khác · Print JSON for machines, nothing else")
]

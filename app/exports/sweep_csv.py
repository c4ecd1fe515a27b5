"""A sweep's answers as CSV: one header row, one row for each point that has its answer."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

from app.exports.portfolio_csv import safe_text
from app.kit.numbers import decimal
from app.kit.words import Lang, Words
from app.sweeps.schemas import PointOut

HEADINGS = (
    Words("Điểm", "Point"),
    Words("Thay đổi", "Variant"),
    Words("Kết quả", "Answer"),
    Words("Dừng vì", "Stopped"),
    Words("Độ phủ", "Coverage"),
    Words("Cận trên đã chứng minh", "Proven bound"),
    Words("Chi phí (đồng)", "Cost (đồng)"),
    Words("Số dự án", "Projects"),
    Words("Giây", "Seconds"),
    Words("SHA-256 của vòng", "SHA-256 of the round"),
)


def sweep_csv(points: Iterable[PointOut], *, lang: Lang = "vi") -> bytes:
    """The points in the order of their places. UTF-8 with mark, CRLF, separators as the portfolio's CSV has them."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";" if lang == "vi" else ",", lineterminator="\r\n")
    writer.writerow([one.say(lang) for one in HEADINGS])
    writer.writerows(_row(point, lang) for point in points)
    return text.getvalue().encode("utf-8-sig", "replace")


def _row(point: PointOut, lang: Lang) -> Sequence[object]:
    return (
        point.place,
        safe_text(point.label.vi if lang == "vi" else point.label.en),
        point.answer,
        point.stopped,
        _number(point.coverage, lang),
        _number(point.bound, lang),
        "" if point.cost_vnd is None else point.cost_vnd,
        len(point.starts),
        _number(Decimal(str(round(point.seconds, 3))), lang),
        point.round_sha256 or "",
    )


def _number(value: Decimal | None, lang: Lang) -> str:
    return "" if value is None else decimal(value, lang)

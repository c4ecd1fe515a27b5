"""Charts as SVG: bars of coverage, and columns of money by year with a part for each fund."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from html import escape

FILLS = ("#0b5c8c", "#d98a2b", "#4b8f5c", "#8a4f8f", "#7a7a7a", "#b0413e")
FONT = "Libertinus Serif"
WIDTH = 520
BAR_LEFT, BAR_STEP, BAR_HEIGHT, BAR_MOST = 200, 15, 10, 270
LONGEST_NAME = 44
PLOT_TOP, PLOT_HEIGHT, PLOT_LEFT = 18, 120, 8


def bars(lines: Sequence[tuple[str, Decimal, str]]) -> str:
    """One bar for each (name, share 0..1, share in words); the frame of a bar is the whole."""
    return _svg(BAR_STEP * len(lines) + 4, (part for place, line in enumerate(lines) for part in _bar(place, *line)))


def _bar(place: int, name: str, share: Decimal, told: str) -> Iterable[str]:
    y = 2 + BAR_STEP * place
    short = name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
    yield _text(BAR_LEFT - 6, y + 9, short, "end")
    yield f'<rect x="{BAR_LEFT}" y="{y}" width="{BAR_MOST}" height="{BAR_HEIGHT}" fill="#eef3f6" stroke="#999"/>'
    yield (
        f'<rect x="{BAR_LEFT}" y="{y}" width="{_px(min(share, Decimal(1)) * BAR_MOST)}" height="{BAR_HEIGHT}"'
        f' fill="{FILLS[0]}"/>'
    )
    yield _text(BAR_LEFT + BAR_MOST + 6, y + 9, told, "start")


def columns(labels: Sequence[str], series: Sequence[tuple[str, Sequence[int]]], totals_told: Sequence[str]) -> str:
    """A column for each label, stacked from the series (name, đồng for each label); totals above, a legend below."""
    totals_vnd = [sum(values[place] for _, values in series) for place in range(len(labels))]
    most_vnd = max([1, *totals_vnd])
    step = Decimal(WIDTH - 2 * PLOT_LEFT) / max(1, len(labels))
    wide, bottom = min(step * Decimal("0.6"), Decimal(60)), PLOT_TOP + PLOT_HEIGHT
    parts: list[str] = []
    for place, label in enumerate(labels):
        middle, top = PLOT_LEFT + step * place + step / 2, Decimal(bottom)
        for number, (_, values) in enumerate(series):
            tall = Decimal(PLOT_HEIGHT) * values[place] / most_vnd
            top -= tall
            parts.append(
                f'<rect x="{_px(middle - wide / 2)}" y="{_px(top)}" width="{_px(wide)}" height="{_px(tall)}"'
                f' fill="{FILLS[number % len(FILLS)]}"/>'
            )
        parts += [_text(middle, top - 4, totals_told[place], "middle"), _text(middle, bottom + 13, label, "middle")]
    parts.append(f'<line x1="{PLOT_LEFT}" x2="{WIDTH - PLOT_LEFT}" y1="{bottom}" y2="{bottom}" stroke="#555"/>')
    for number, (name, _) in enumerate(series):
        y = bottom + 22 + 14 * number
        parts.append(f'<rect x="{PLOT_LEFT}" y="{y}" width="9" height="9" fill="{FILLS[number % len(FILLS)]}"/>')
        parts.append(_text(PLOT_LEFT + 14, y + 8, name, "start"))
    return _svg(bottom + 26 + 14 * len(series), parts)


def _svg(height: int, parts: Iterable[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}">'
        f"{''.join(parts)}</svg>"
    )


def _text(x: Decimal | int, y: Decimal | int, words: str, anchor: str) -> str:
    at = f'x="{_px(x)}" y="{_px(y)}" text-anchor="{anchor}"'
    return f'<text {at} font-family="{FONT}" font-size="9">{_said(words)}</text>'


def _said(words: str) -> str:
    """The words as XML: escaped, and without letters that XML cannot hold."""
    return escape("".join(letter if letter.isprintable() else " " for letter in words))


def _px(value: Decimal | int) -> str:
    return f"{value:.1f}"

"""Where figures come from: assumptions and invented figures apart from sources; and whose plan it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from app.exports.portfolio_csv import title_of
from app.exports.portfolio_xlsx.export import Export
from app.kit.numbers import decimal, money, percent
from app.kit.portfolio_words import ROUND_SHA256
from app.kit.words import SOURCE_KINDS, STAGES, Lang, Words, label, outcome
from app.kit.workbooks import Book

Record = Mapping[str, Any]
Origin = tuple[str, str, str, str]
"""Kind, reference, date and note of a source."""

ASSUMED = frozenset({"assumption", "illustrative"})
LISTS = {
    "phases": Words("Giai đoạn", "Phases"),
    "funds": Words("Nguồn vốn", "Funds"),
    "ceilings": Words("Trần", "Ceilings"),
    "units": Words("Đơn vị", "Units"),
    "targets": Words("Chỉ tiêu", "Targets"),
    "projects": Words("Dự án", "Projects"),
    "rules": Words("Quy tắc", "Rules"),
}
HEADINGS = (
    Words("Số liệu về", "Figures of"),
    Words("Những mục nào", "Which"),
    Words("Loại số liệu", "Kind of figures"),
    Words("Nguồn", "Source"),
    Words("Ngày", "Date"),
    Words("Ghi chú", "Note"),
)
FACT = Words("Sự kiện đã ghi", "Recorded fact")
APPROXIMATE = Words("số gần đúng, ghi như nguồn in", "approximate, as the source prints it")
MOST_NAMED = 30
_WIDTHS = (22, 44, 22, 60, 14, 60)


def write_assumptions(book: Book, export: Export) -> None:
    """Everything that is assumed or invented, by where it is used."""
    page, row = export.page(book, "assumptions", [words.say(export.lang) for words in HEADINGS], _WIDTHS, money=False)
    for line in _origins(export, assumed=True):
        for column, text in enumerate(line):
            page.put(row, column, text, "text")
        row += 1


def write_sources(book: Book, export: Export) -> None:
    """Whose plan this is and what proves it; then sources; then what was decided and what happened, as printed."""
    page, row = export.page(book, "sources", [words.say(export.lang) for words in HEADINGS], _WIDTHS, money=False)
    lines = [*_identity(export), *_origins(export, assumed=False), *_facts(export)]
    for line in lines:
        for column, text in enumerate(line):
            page.put(row, column, text, "text")
        row += 1


def _identity(export: Export) -> Iterator[tuple[str, ...]]:
    plan, lang = export.plan_data, export.lang
    yield Words("Vòng", "Round").say(lang), export.round_data["code"]
    yield Words("Vòng có hiệu lực", "Effective round").say(lang), plan["round_sha256"], ROUND_SHA256
    if plan.get("scenario"):
        yield Words("Kịch bản", "Scenario").say(lang), plan["scenario"]
    yield Words("Kết quả", "Outcome").say(lang), outcome(plan["answer"], plan["stopped"], lang)
    for stage in plan["objective"]["stages"]:
        told = [f"{words.say(lang)} {_worth(stage['name'], stage.get(key), lang)}" for key, words in _BOUNDS.items()]
        yield STAGES[stage["name"]].say(lang), "; ".join(told)
    solver = plan.get("solver") or {}
    yield Words("Bộ giải", "Engine").say(lang), f"{solver.get('engine', '')} {solver.get('version', '')}".strip()


_BOUNDS = {
    "value": Words("giá trị", "value"),
    "bound": Words("cận của bộ giải", "engine's bound"),
    "certified_bound": Words("cận có chứng chỉ", "certified bound"),
}


def _worth(stage: str, value: Any, lang: Lang) -> str:  # noqa: ANN401 - a number of a JSON file
    if value is None:
        return "–"
    if stage == "cost":
        return money(int(value), lang)
    return decimal(value, lang) if stage == "earliness" else percent(value, lang, 2)


def _origins(export: Export, *, assumed: bool) -> Iterator[tuple[str, ...]]:
    """Sources with the records that rest on them; equal sources of one list are told once."""
    found: dict[tuple[str, Origin], list[str]] = defaultdict(list)
    for name in LISTS:
        for record in export.round_data.get(name, ()):
            for source in dict.fromkeys(_sources_in(record)):
                if (source[0] in ASSUMED) == assumed:
                    found[name, source].append(record["code"])
    for (name, (kind, ref, date, note)), codes in found.items():
        more = f" … (+{len(codes) - MOST_NAMED})" if len(codes) > MOST_NAMED else ""
        named = ", ".join(codes[:MOST_NAMED]) + more
        yield LISTS[name].say(export.lang), named, label(SOURCE_KINDS, kind, export.lang), ref, date, note


def _sources_in(record: Any) -> Iterator[Origin]:  # noqa: ANN401 - any part of a round file
    """Every source in a record and below it."""
    if isinstance(record, Mapping):
        source = record.get("source")
        if isinstance(source, Mapping):
            yield source["kind"], source.get("ref", ""), source.get("date", ""), source.get("note", "")
        for value in record.values():
            yield from _sources_in(value)
    elif isinstance(record, list):
        for one in record:
            yield from _sources_in(one)


def _facts(export: Export) -> Iterator[tuple[str, ...]]:
    """Facts keep the words that their sources print: "gần 2.080" stays that."""
    for fact in export.facts:
        source = fact["source"]
        about = f"{fact['code']} · {title_of(fact, export.lang)}: {fact['value']}"
        note = "; ".join(
            part
            for part in (APPROXIMATE.say(export.lang) if fact["approximate"] else "", fact.get("note") or "")
            if part
        )
        kind = label(SOURCE_KINDS, source["kind"], export.lang)
        yield FACT.say(export.lang), about, kind, source.get("ref") or "", source.get("date") or "", note

"""The tables on the paper. Money is in triệu đồng, exact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from app.exports.portfolio_csv import FULL_BP, source_kind_of, title_of
from app.exports.portfolio_xlsx import Export
from app.exports.portfolio_xlsx.left_out import reasons
from app.exports.portfolio_xlsx.portfolio import option_of
from app.kit.numbers import decimal, money, percent
from app.kit.portfolio_words import SHEETS
from app.kit.words import HEADINGS, SOURCE_KINDS, STAGES, UNITS, Lang, Words
from app.kit.words import RULES as KINDS
from app.kit.workbooks import unit_line

Record = Mapping[str, Any]
Table = dict[str, Any]

RULES = Words("Quy tắc và căn cứ", "Rules and their citations")
RULES_TOLD = Words("Phương án giữ đúng tất cả các quy tắc này.", "The plan keeps every one of these rules.")
PROOF = Words("Giá trị và cận", "Values and bounds")
NO_RULES = Words("Vòng này không có quy tắc nào giữa các dự án.", "This round has no rules between projects.")
ALL_CHOSEN = Words("Mọi dự án đều được chọn.", "Every project is chosen.")
PERIOD = Words("Thời gian", "Period")
SHARE = Words("{share} của dự án", "{share} of the project")


def _column(heading: str, *, number: bool = False, weight: int = 0) -> dict[str, object]:
    """A column as wide as its texts, or with its weight in what is left of the line."""
    return {"heading": heading, "number": number, "weight": weight}


def _table(title: str, columns: Sequence[object], rows: list[list[str]], *, note: str = "") -> Table:
    return {"title": title, "note": note, "columns": list(columns), "rows": rows, "total": []}


def _unit(export: Export) -> str:
    return unit_line(UNITS["trieu"].say(export.lang), export.lang)


def portfolio(export: Export) -> Table:
    """The chosen projects, what each fund pays in the round, and the sums."""
    lang, fund_codes = export.lang, [fund["code"] for fund in export.round_data["funds"]]
    chosen = [project for project in export.round_data["projects"] if project["code"] in export.starts]
    by_fund = [
        [sum(export.spent_vnd[project["code"], fund, year] for year in export.years) for fund in fund_codes]
        for project in chosen
    ]
    rows = [
        [
            str(number),
            project["code"],
            _named(export, project),
            _period(export, project),
            *(money(vnd, lang, "trieu") for vnd in (*amounts, sum(amounts))),
        ]
        for number, (project, amounts) in enumerate(zip(chosen, by_fund, strict=True), start=1)
    ]
    sums = [sum(column) for column in zip(*by_fund, strict=True)] or [0] * len(fund_codes)
    heads = [HEADINGS[name].say(lang) for name in ("number", "code")]
    table = _table(
        SHEETS["portfolio"].say(lang),
        [
            _column(heads[0], number=True),
            _column(heads[1]),
            _column(HEADINGS["title"].say(lang), weight=1),
            _column(PERIOD.say(lang)),
            *(_column(title_of(fund, lang), number=True) for fund in export.round_data["funds"]),
            _column(HEADINGS["total"].say(lang), number=True),
        ],
        rows,
        note=_unit(export),
    )
    totals = [money(vnd, lang, "trieu") for vnd in (*sums, sum(sums))]
    table["total"] = ["", "", HEADINGS["total"].say(lang), "", *totals]
    return table


def _named(export: Export, project: Record) -> str:
    """The title, how it is done, and what must be said beside it."""
    lang, option = export.lang, option_of(project, export)
    parts = [title_of(project, lang), title_of(option, lang)]
    fraction_bp = export.starts[project["code"]].get("fraction_bp", FULL_BP)
    if fraction_bp != FULL_BP:
        parts.append(SHARE.say(lang).format(share=percent(Decimal(fraction_bp) / FULL_BP, lang, 2)))
    if source_kind_of(project, option) == "illustrative":
        parts.append(SOURCE_KINDS["illustrative"].say(lang))
    return " · ".join(parts)


def _period(export: Export, project: Record) -> str:
    first = export.starts[project["code"]]["start_year"]
    last = first + option_of(project, export).get("duration_years", 1) - 1
    return str(first) if first == last else f"{first}–{last}"


def funds(export: Export) -> Table:
    """Each fund in each phase, what there is and what is left."""
    lang, names = export.lang, ("ceiling", "reserve", "carried_in", "allocated", "left")
    lines = {(line["phase"], line["fund"]): line for line in export.plan_data["funds"]}
    rows = [
        [
            title_of(phase, lang),
            title_of(fund, lang),
            *("–" if line[name] is None else money(line[name], lang, "trieu") for name in names),
        ]
        for phase in export.phases
        for fund in export.round_data["funds"]
        if (line := lines.get((phase["code"], fund["code"])))
    ]
    heads = [
        _column(HEADINGS["phase"].say(lang)),
        _column(HEADINGS["fund"].say(lang), weight=1),
        *(_column(HEADINGS[name].say(lang), number=True) for name in names),
    ]
    return _table(SHEETS["funds"].say(lang), heads, rows, note=_unit(export))


def targets(export: Export) -> Table:
    """Each target: its goal, and how far it is at the end of each phase."""
    lang = export.lang
    lines = {(line["target"], line["phase"]): line for line in export.plan_data["coverage"]}
    rows = []
    for target in export.round_data["targets"]:
        unit = target.get("unit", "")
        ends = [lines[target["code"], phase["code"]] for phase in export.phases]
        told = [
            f"{_exact(end['value'], export)} ({percent(Decimal(str(end['fraction'])), lang)})"
            if "value" in end
            else percent(Decimal(str(end["fraction"])), lang)
            for end in ends
        ]
        rows.append([target["code"], title_of(target, lang), f"{_exact(target['goal'], export)} {unit}".strip(), *told])
    heads = [
        _column(Words("Mã", "Code").say(lang)),
        _column(HEADINGS["target"].say(lang), weight=1),
        _column(HEADINGS["goal"].say(lang), number=True),
        *(_column(str(phase["last_year"]), number=True) for phase in export.phases),
    ]
    return _table(SHEETS["targets"].say(lang), heads, rows)


def _exact(value: object, export: Export) -> str:
    return decimal(Decimal(str(value)), export.lang, 2)


def proof(export: Export) -> Table:
    """The value of every stage, the engine's bound and the certified one."""
    lang = export.lang
    rows = [
        [
            STAGES[stage["name"]].say(lang),
            *(_worth(stage["name"], stage.get(key), export) for key in ("value", "bound", "certified_bound")),
        ]
        for stage in export.plan_data["objective"]["stages"]
    ]
    heads = [
        _column(HEADINGS["stage"].say(lang), weight=1),
        *(_column(HEADINGS[name].say(lang), number=True) for name in ("value", "bound", "certified_bound")),
    ]
    return _table(PROOF.say(lang), heads, rows)


def _worth(stage: str, value: object, export: Export) -> str:
    if value is None:
        return "–"
    if stage == "cost":
        return f"{money(int(str(value)), export.lang, 'trieu')} {UNITS['trieu'].say(export.lang)}"
    number = Decimal(str(value))
    return decimal(number, export.lang) if stage == "earliness" else percent(number, export.lang, 2)


def rules(export: Export) -> Table:
    """Every rule between projects, and what it rests on."""
    lang = export.lang
    rows = [
        [rule["code"], _rule_named(rule, lang), _of(rule), _cited(rule, export)]
        for rule in export.round_data.get("rules", ())
    ]
    heads = [
        _column(Words("Mã", "Code").say(lang)),
        _column(Words("Quy tắc", "Rule").say(lang), weight=3),
        _column(HEADINGS["project"].say(lang), weight=3),
        _column(Words("Căn cứ", "Citation").say(lang), weight=5),
    ]
    return _table(RULES.say(lang), heads, rows, note=(RULES_TOLD if rows else NO_RULES).say(lang))


def _rule_named(rule: Record, lang: Lang) -> str:
    kind = KINDS[rule["kind"]].say(lang)
    return f"{kind} · {title_of(rule, lang)}" if rule.get("title") else kind


def _of(rule: Record) -> str:
    """The codes that a rule speaks of."""
    named = [rule[name] for name in ("project", "needs") if name in rule]
    return ", ".join([*named, *rule.get("projects", ()), *([rule["tag"]] if "tag" in rule else [])])


def _cited(rule: Record, export: Export) -> str:
    source = rule.get("source") or {}
    kind = source.get("kind")
    told = SOURCE_KINDS[kind].say(export.lang) if kind in {"assumption", "illustrative"} else ""
    return " · ".join(filter(None, (rule.get("citation"), source.get("ref"), source.get("date"), told))) or "–"


def left_out(export: Export) -> Table:
    """What was not chosen, and why as far as it is known for certain."""
    lang = export.lang
    rows = [
        [project["code"], title_of(project, lang), "; ".join(reasons(project, export))]
        for project in export.round_data["projects"]
        if project["code"] not in export.starts
    ]
    heads = [
        _column(HEADINGS["code"].say(lang)),
        _column(HEADINGS["title"].say(lang), weight=1),
        _column(Words("Vì sao", "Why").say(lang), weight=1),
    ]
    return _table(SHEETS["left_out"].say(lang), heads, rows, note="" if rows else ALL_CHOSEN.say(lang))

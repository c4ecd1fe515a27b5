"""What stands on the paper: every word and figure, in the language asked for; the layout adds nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.exports.decision_pdf.drawings import bars, columns
from app.exports.decision_pdf.tables import funds, left_out, portfolio, proof, rules, targets
from app.exports.portfolio_csv import title_of
from app.exports.portfolio_xlsx import Export
from app.kit.numbers import decimal, money, percent
from app.kit.words import SOURCE_KINDS, Lang, Words, outcome

Record = Mapping[str, Any]

TITLE = Words("Hồ sơ quyết định", "Decision dossier")
SUMMARY = Words(
    "Danh mục {count} dự án dùng {cost} tỷ đồng trong {first}–{last}, đạt {reached} mức phủ chỉ tiêu{bound}; để ngoài"
    " {left} dự án.",
    "The portfolio of {count} projects uses {cost} billion VND in {first}–{last} and reaches {reached} of the targets'"
    " coverage{bound}; {left} projects stay out.",
)
CERTIFIED = Words(
    ", và có chứng chỉ rằng không phương án nào vượt {most}", ", and it is certified that no plan exceeds {most}"
)
BOUNDED = Words(
    ", bộ giải chứng minh không phương án nào vượt {most}", ", and the engine proves that no plan exceeds {most}"
)
ILLUSTRATIVE = Words(
    "Có số liệu của dự án chỉ để minh họa, không phải số liệu thật.",
    "Some figures of projects are invented for illustration.",
)
BY_YEAR = Words("Vốn theo năm (tỷ đồng)", "Money by year (billion VND)")
COVERED = Words("Độ phủ chỉ tiêu cuối vòng", "Coverage of targets at the end of the round")
IDENTITY = Words("Căn cứ kiểm chứng", "What proves this")
NO_CERTIFICATE = Words("không có chứng chỉ", "no certificate")
VERIFY = Words(
    "Kiểm lại không cần mạng: tải hồ sơ kiểm toán (dossier.zip), chạy `phanky verify round.json plan.json`; mã băm trên"
    " phải trùng với `sha256sum` của các tệp trong hồ sơ đó.",
    "Verify offline: download the audit dossier (dossier.zip) and run `phanky verify round.json plan.json`; the"
    " fingerprints above are those that `sha256sum` tells of the files in it.",
)


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What is decided on: a plan over its effective round, and the fingerprints of the files that prove it."""

    plan_id: str
    version: str
    round: Record
    plan: Record
    plan_sha256: str
    certificate_sha256: str | None
    lang: Lang = "vi"


def contents(decision: Decision) -> dict[str, Any]:
    """All that the layout prints, as JSON can carry it."""
    lang, export = decision.lang, Export(decision.round, decision.plan, lang=decision.lang)
    title = title_of(decision.round, lang)
    return {
        "lang": lang,
        "title": f"{TITLE.say(lang)}: {title}",
        "subtitle": outcome(decision.plan["answer"], decision.plan["stopped"], lang),
        "label": SOURCE_KINDS["illustrative"].say(lang) if export.illustrative else "",
        "label_told": ILLUSTRATIVE.say(lang),
        "summary": _summary(export),
        "charts": _charts(export),
        "sections": [one(export) for one in (portfolio, funds, targets, proof, rules, left_out)],
        "identity_title": IDENTITY.say(lang),
        "identity": _identity(decision),
        "verify": VERIFY.say(lang),
        "footer": f"{decision.round['code']} · {decision.plan_id[:8]}",
        "page": Words("Trang", "Page").say(lang),
    }


def _summary(export: Export) -> str:
    plan, lang = export.plan_data, export.lang
    objective = plan["objective"]
    first: Record = next((one for one in objective["stages"] if one["name"] == "coverage"), {})
    certified, bound = first.get("certified_bound"), first.get("bound")
    most, words = (certified, CERTIFIED) if certified is not None else (bound, BOUNDED)
    total_vnd = sum(line["amount"] for line in plan["allocations"])
    return SUMMARY.say(lang).format(
        count=decimal(len(plan["starts"]), lang),
        cost=money(total_vnd, lang, "ty"),
        first=export.years[0],
        last=export.years[-1],
        reached=percent(Decimal(objective["coverage"]), lang, 2),
        bound="" if most is None else words.say(lang).format(most=percent(Decimal(most), lang, 2)),
        left=decimal(len(export.round_data["projects"]) - len(plan["starts"]), lang),
    )


def _charts(export: Export) -> list[dict[str, str]]:
    lang = export.lang
    funds_by_year = [
        (
            title_of(fund, lang),
            [sum(export.spent_vnd[code, fund["code"], year] for code in export.starts) for year in export.years],
        )
        for fund in export.round_data["funds"]
    ]
    totals = [sum(values[place] for _, values in funds_by_year) for place in range(len(export.years))]
    told = [money(total, lang, "ty") for total in totals]
    last = export.phases[-1]["code"]
    ends = {
        line["target"]: Decimal(str(line["fraction"])) for line in export.plan_data["coverage"] if line["phase"] == last
    }
    lines = [
        (title_of(target, lang), ends[target["code"]], percent(ends[target["code"]], lang))
        for target in export.round_data["targets"]
    ]
    by_year = "; ".join(f"{year}: {total}" for year, total in zip(export.years, told, strict=True))
    charts = [
        {
            "title": BY_YEAR.say(lang),
            "svg": columns([str(year) for year in export.years], funds_by_year, told),
            "alt": by_year,
        }
    ]
    if lines:
        alt = "; ".join(f"{name}: {share}" for name, _, share in lines)
        charts.append({"title": COVERED.say(lang), "svg": bars(lines), "alt": alt})
    return charts


def _identity(decision: Decision) -> list[list[str]]:
    lang, plan = decision.lang, decision.plan
    solver = plan.get("solver") or {}
    lines = [
        (Words("Vòng", "Round"), f"{decision.round['code']} · {title_of(decision.round, lang)}"),
        (Words("Kịch bản", "Scenario"), plan.get("scenario") or "–"),
        (Words("Phương án", "Plan"), decision.plan_id),
        (Words("SHA-256 của vòng có hiệu lực", "SHA-256 of the effective round"), plan["round_sha256"]),
        (Words("SHA-256 của plan.json", "SHA-256 of plan.json"), decision.plan_sha256),
        (
            Words("SHA-256 của certificate.json", "SHA-256 of certificate.json"),
            decision.certificate_sha256 or NO_CERTIFICATE.say(lang),
        ),
        (Words("Bộ giải", "Engine"), f"{solver.get('engine', '')} {solver.get('version', '')}".strip()),
        (Words("Phần mềm", "Software"), f"phanky {decision.version}"),
    ]
    return [[words.say(lang), text] for words, text in lines]

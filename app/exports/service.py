"""Which data an export is made of: a stored plan, the round it answers for, the facts and the scenario beside it."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from sqlmodel import Session

from app.errors import AppError, Conflict
from app.exports.decision_pdf import Decision, decision_pdf
from app.exports.dossier import Dossier, dossier, file_bytes
from app.exports.portfolio_csv import WITHOUT_PORTFOLIO, portfolio_csv
from app.exports.portfolio_xlsx import Export, portfolio_xlsx
from app.exports.signoffs import signed_off
from app.exports.tidy_csv import allocations_csv, starts_csv
from app.kit.answers import stored_json
from app.kit.numbers import MoneyUnit
from app.kit.product import VERSION
from app.kit.words import Lang
from app.plans import queries
from app.plans.models import PlanRow
from app.plans.service import plan_of
from app.rounds.queries import find_round
from app.rounds.service import key_of, list_facts
from app.runs import translate
from app.runs.freezing import effective_data
from app.scenarios.queries import get_scenario


class NothingToExport(Conflict):
    """409: the answer holds no portfolio."""

    code = "plan_without_portfolio"


def plan_workbook(session: Session, *, row: PlanRow, lang: Lang, unit: MoneyUnit) -> bytes:
    """The plan's portfolio as XLSX. Raises NothingToExport."""
    _expect_portfolio(row)
    frozen = stored_json(queries.get_frozen(session, sha256=row.round_sha256).content)
    known = find_round(session, code=row.round_code) is not None
    facts = [fact.model_dump() for fact in list_facts(session, code=row.round_code)] if known else []
    return portfolio_xlsx(Export(frozen, plan_of(row), lang=lang, unit=unit, facts=facts))


def plan_decision(session: Session, *, row: PlanRow, lang: Lang) -> bytes:
    """The decision dossier on paper, as PDF. Raises NothingToExport."""
    _expect_portfolio(row)
    round_data = stored_json(queries.get_frozen(session, sha256=row.round_sha256).content)
    return _decision(row, round_data, plan_of(row), lang)


def plan_starts(session: Session, *, row: PlanRow) -> bytes:
    """The chosen projects as a plain table for programs."""
    return starts_csv(stored_json(queries.get_frozen(session, sha256=row.round_sha256).content), plan_of(row))


def plan_allocations(*, row: PlanRow) -> bytes:
    """Every đồng by project, year and fund as a plain table for programs."""
    return allocations_csv(plan_of(row))


def plan_dossier(session: Session, *, row: PlanRow) -> bytes:
    """The plan's dossier for auditors, whatever its answer is."""
    frozen, plan = queries.get_frozen(session, sha256=row.round_sha256).content, plan_of(row)
    round_data = stored_json(frozen)
    held = row.answer not in WITHOUT_PORTFOLIO
    certificate = plan.get("certificate")
    plan_sha256 = sha256(file_bytes(row.content)).hexdigest()
    signoffs_text, trail_text = signed_off(session, row=row, plan_sha256=plan_sha256)
    return dossier(
        Dossier(
            plan_id=row.id,
            version=VERSION,
            round_text=frozen,
            plan_text=row.content,
            plan=plan,
            certificate_text=None if certificate is None else translate.to_text(certificate),
            scenario_text=_scenario_text(session, row),
            signoffs_text=signoffs_text,
            trail_text=trail_text,
            portfolio_csv=portfolio_csv(round_data, plan) if held else None,
            portfolio_xlsx=portfolio_xlsx(Export(round_data, plan)) if held else None,
            decision_pdf=_decision(row, round_data, plan, "vi") if held else None,
        )
    )


def _decision(row: PlanRow, round_data: Mapping[str, Any], plan: Mapping[str, Any], lang: Lang) -> bytes:
    certificate = plan.get("certificate")
    return decision_pdf(
        Decision(
            plan_id=row.id,
            version=VERSION,
            round=round_data,
            plan=plan,
            plan_sha256=sha256(file_bytes(row.content)).hexdigest(),
            certificate_sha256=None
            if certificate is None
            else sha256(file_bytes(translate.to_text(certificate))).hexdigest(),
            lang=lang,
        )
    )


def _expect_portfolio(row: PlanRow) -> None:
    """Raises NothingToExport."""
    if row.answer in WITHOUT_PORTFOLIO:
        raise NothingToExport(
            f"Phương án {row.id} không có danh mục nào ({row.answer}), nên không có gì để xuất.",
            f"Plan {row.id} holds no portfolio ({row.answer}): there is nothing to export.",
        )


def _scenario_text(session: Session, row: PlanRow) -> str | None:
    """The scenario as it was laid over the round; None where round or scenario have changed since."""
    round_row = find_round(session, code=row.round_code)
    if row.scenario_code is None or round_row is None:
        return None
    try:
        effective = effective_data(session, round_row=round_row, scenario=row.scenario_code)
        if translate.sha256_of(effective) != row.round_sha256:
            return None
        return get_scenario(session, round_id=key_of(round_row), code=row.scenario_code).content
    except AppError:  # it is gone, or no longer fits the round
        return None

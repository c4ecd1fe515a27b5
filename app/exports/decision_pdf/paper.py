"""Contents to PDF by Typst: fonts and engine come in one package, so every machine makes the same bytes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

import typst

from app.exports.decision_pdf.contents import Decision, contents
from app.exports.portfolio_csv import WITHOUT_PORTFOLIO, NoPortfolio

LAYOUT = Path(__file__).with_name("decision.typ")


def decision_pdf(decision: Decision) -> bytes:
    """The dossier as PDF. Raises NoPortfolio for a plan without a portfolio.

    It can be read aloud (PDF/UA), unless somebody's text has letters that none of the fonts draws.
    """
    answer = decision.plan["answer"]
    if answer in WITHOUT_PORTFOLIO:
        raise NoPortfolio(f"the plan's answer is {answer}: it has no portfolio")
    data = json.dumps(contents(decision), ensure_ascii=False)
    try:
        return _compiled(data, "ua-1")
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        return _compiled(data, None)


def _compiled(data: str, standard: Literal["ua-1"] | None) -> bytes:
    # what people wrote comes in as data and is never read as layout; nothing is fetched, no clock is asked
    return typst.compile(
        LAYOUT,
        root=LAYOUT.parent,
        sys_inputs={"data": data},
        ignore_system_fonts=True,
        timestamp=0,
        pdf_standards=standard,
    )

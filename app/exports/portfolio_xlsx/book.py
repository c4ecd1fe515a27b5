"""The workbook of a plan, put together from its sheets."""

from __future__ import annotations

from app.exports.portfolio_csv import WITHOUT_PORTFOLIO, NoPortfolio, title_of
from app.exports.portfolio_xlsx import left_out, portfolio, provenance, tables
from app.exports.portfolio_xlsx.export import Export
from app.kit.workbooks import Book


def portfolio_xlsx(export: Export) -> bytes:
    """The workbook. Raises NoPortfolio for a plan without a portfolio."""
    if export.plan_data["answer"] in WITHOUT_PORTFOLIO:
        raise NoPortfolio(f"the plan's answer is {export.plan_data['answer']}: it has no portfolio")
    book = Book(title=title_of(export.round_data, export.lang), comments=export.plan_data["round_sha256"])
    portfolio.write(book, export)
    tables.write_funds(book, export)
    tables.write_targets(book, export)
    left_out.write(book, export)
    provenance.write_assumptions(book, export)
    provenance.write_sources(book, export)
    return book.content()

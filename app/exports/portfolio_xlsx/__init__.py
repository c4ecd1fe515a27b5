"""The chosen portfolio as a workbook: real numbers, totals as formulas, print set-up, everything with its source."""

from app.exports.portfolio_xlsx.book import portfolio_xlsx
from app.exports.portfolio_xlsx.export import Export

__all__ = ["Export", "portfolio_xlsx"]

"""Figures as people read them: dots group Vietnamese thousands, commas English ones."""

from __future__ import annotations

from fractions import Fraction

from optimizer.findings import Finding, Text

_SWAP = str.maketrans(",.", ".,")


def money(amount_vnd: int) -> Text:
    """1252000000 -> 1.252.000.000 đồng / 1,252,000,000 đồng."""
    text = f"{amount_vnd:,}"
    return Text(f"{text.translate(_SWAP)} đồng", f"{text} đồng")


def percent(share: Fraction) -> Text:
    """Show a share of 1 with up to four decimals of a percent: 0.125 -> 12,5 % / 12.5%."""
    text = f"{float(share) * 100:,.4f}".rstrip("0").rstrip(".")
    return Text(f"{text.translate(_SWAP)} %", f"{text}%")


def broken(rule: str, path: str, message: Text, mend: Text) -> Finding:
    """Say that the plan breaks a rule of the contract; the finding's code is the rule's id."""
    return Finding(rule, path, message, mend)

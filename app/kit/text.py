"""Text as people search it: without case and without diacritics."""

from __future__ import annotations

import unicodedata


def fold(text: str) -> str:
    """Lower case, no diacritics, đ as d, so that "dong da" finds "Đống Đa"."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def like_pattern(text: str) -> str:
    r"""A LIKE pattern that finds the folded text anywhere; the wildcards in it stand for themselves (escape `\\`)."""
    folded = fold(text).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{folded}%"

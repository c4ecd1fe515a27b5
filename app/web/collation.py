"""The order of Vietnamese words, as a dictionary has it: Đ after D, ă and â after a; tones decide last.

Written here since the libraries that know CLDR's collation need ICU compiled on every machine.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_PLACES = {letter: place for place, letter in enumerate(_ALPHABET, start=1)}
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
"""Grave, hook, tilde, acute, dot below: the order of Vietnamese dictionaries and of CLDR."""

Key = tuple[tuple[int, ...], tuple[int, ...], str]


def vietnamese(text: str) -> Key:
    """A key to sort by: letters first, tones second, the text itself last. Digits and signs come before letters."""
    letters: list[int] = []
    tones: list[int] = []
    for letter in unicodedata.normalize("NFC", text.casefold()):
        base, tone = _parted(letter)
        letters += [_PLACES.get(one, ord(one) - 0x110000) for one in base]
        tones.append(tone)
    return tuple(letters), tuple(tones), text


@lru_cache(maxsize=4_096)
def _parted(letter: str) -> tuple[str, int]:
    """A letter without its tone, and the tone."""
    marks = unicodedata.normalize("NFD", letter)
    tone = next((_TONES[mark] for mark in marks if mark in _TONES), 0)
    return unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONES)), tone

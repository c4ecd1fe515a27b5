"""Vietnamese in the font encodings of before Unicode: TCVN3 (ABC fonts) and VNI. Recognised, never converted by guess.

Such a text is a string of ordinary Latin letters that only its font makes Vietnamese: "Dù ¸n" (TCVN3) or "Döï aùn"
(VNI) for "Dự án". Turning it back is right only when the font is known, so it is refused with advice.
"""

from __future__ import annotations

import re
from typing import Literal

from app.intake.workbook.findings import SheetFinding
from app.kit.words import Words

Legacy = Literal["TCVN3", "VNI"]

_VIETNAMESE = re.compile("[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")
"""Letters that only Vietnamese has: a text with one of them is Unicode."""
_TCVN3_WORD = re.compile("[A-Za-z\u00c0-\u00ff]?[µ¸¶·¹¨©ª«¬\u00ad®]+[A-Za-z\u00c0-\u00ff]|[A-Za-z][µ¸¶¹¨ª¬\u00ad]")
_TCVN3_SIGNS = frozenset("µ¸¶·¹¨©ª«¬\u00ad®")
_VNI_SIGNS = frozenset("äåëïöøûüñÄÅËÏÖØÛÜÑ")
"""Letters that no Vietnamese word has, and VNI has in nearly every one."""

ADVICE = Words(
    "Chuyển bảng sang Unicode (ví dụ bằng UniKey: bảng mã nguồn TCVN3/VNI, đích Unicode) rồi nhập lại.",
    "Convert the table to Unicode (with UniKey, for one: from TCVN3 or VNI to Unicode), then import it again.",
)


def legacy_encoding(text: str) -> Legacy | None:
    """Which old encoding the text is written in, None where nothing speaks for one."""
    if text.isascii() or _VIETNAMESE.search(text):
        return None
    if len(_TCVN3_SIGNS.intersection(text)) > 1 and _TCVN3_WORD.search(text):
        return "TCVN3"
    if len({letter.lower() for letter in _VNI_SIGNS.intersection(text)}) > 1:
        return "VNI"
    return None


def legacy_text(legacy: Legacy, sheet: str, cell: str, value: str) -> SheetFinding:
    """A cell in an old encoding, as a finding."""
    return SheetFinding(
        code="legacy_encoding",
        sheet=sheet,
        cell=cell,
        value=value,
        message=Words(f"Chữ trong ô dùng bảng mã cũ {legacy}.", f"The text is in the old encoding {legacy}."),
        mend=ADVICE,
    )

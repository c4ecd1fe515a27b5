"""Files for people to keep: their names in the answer's headers."""

from __future__ import annotations

_KEPT = frozenset("-_.")


def attachment(name: str) -> dict[str, str]:
    """The header that makes a browser save the answer under this name, in letters that every system has."""
    plain = "".join(letter if (letter.isalnum() and letter.isascii()) or letter in _KEPT else "_" for letter in name)
    return {"Content-Disposition": f'attachment; filename="{plain}"'}

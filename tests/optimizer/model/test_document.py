"""docs/model.md and the code name the same functions, in the same order."""

from __future__ import annotations

import re
from pathlib import Path

from optimizer.model import ALL, STAGES

DOCUMENT = Path(__file__).parents[3] / "docs" / "model.md"
ROW = re.compile(r"^\| ([CRO][0-9]) \|.*\| `([a-z]+\.[a-z_]+)` \|", re.MULTILINE)


def test_the_document_and_the_code_list_the_same_rules_in_the_same_order() -> None:
    said = ROW.findall(DOCUMENT.read_text(encoding="utf-8"))

    built = [
        (str(rule.__doc__)[:2], f"{rule.__module__.rsplit('.', 1)[1]}.{rule.__name__}")
        for rule in (*ALL, *STAGES.values())
    ]
    assert said == built

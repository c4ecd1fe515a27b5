"""What was decided and what happened in a round, printed beside its plan; never something the plan had to hit."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from app.cli.tables import clean
from app.kit.words import SOURCE_KINDS, Lang, Words
from app.rounds.schemas import FactOut

TITLE = Words(
    "Đã quyết định và đã xảy ra (để đối chiếu, không phải ràng buộc)",
    "Decided and happened (to compare with; no constraint)",
)
FACT = Words("Sự kiện", "Fact")
VALUE = Words("Giá trị", "Value")
SOURCE = Words("Nguồn", "Source")


def show_facts(console: Console, facts: Sequence[FactOut], lang: Lang) -> None:
    """Print the facts with their sources; nothing when there are none."""
    if not facts:
        return
    table = Table(title=None, box=None, pad_edge=False, header_style="bold")
    for heading in (FACT, VALUE, SOURCE):
        table.add_column(heading.say(lang), overflow="fold")
    for fact in facts:
        kind = SOURCE_KINDS[fact.source.kind].say(lang)
        named = ", ".join(part for part in (fact.source.ref, fact.source.date) if part)
        title = fact.title.vi if lang == "vi" else fact.title.en
        table.add_row(clean(title), clean(fact.value), clean(f"{kind}: {named}" if named else kind))
    console.print()
    console.print(clean(TITLE.say(lang)), style="bold cyan")
    console.print(table)

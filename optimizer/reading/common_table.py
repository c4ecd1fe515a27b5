"""What the tables of round and scenario files share: spans, orders, sources, and what every record may carry."""

from __future__ import annotations

from optimizer import round as made
from optimizer.reading.kinds import CODE, MAX_SPAN_YEARS, TEXT, TITLE, YEAR, OneOf, Whole
from optimizer.reading.records import Field, ListOf, MapOf, Record

SPAN = Whole(0, MAX_SPAN_YEARS)
LAG = Whole(-MAX_SPAN_YEARS, MAX_SPAN_YEARS)
COUNT = Whole(0, 10**9)
ORDER = ListOf(OneOf(made.STAGES), least=1, distinct=True)
CODES = ListOf(CODE, distinct=True)
START_YEARS = ListOf(YEAR, least=1, distinct=True)

SOURCE = Record(
    "source",
    "Where a figure comes from.",
    [
        Field("kind", OneOf(("source", "public", "illustrative", "assumption", "computed")), "How firm it is.", True),
        Field("ref", TEXT, "The document or page."),
        Field("date", TEXT, "Its date."),
        Field("note", TEXT, "Anything else about it."),
    ],
    makes=made.Source,
)

DESCRIBED = (
    Field("title", TITLE, "Name for people: one text, or the same in Vietnamese and English."),
    Field("note", TEXT, "A remark for people."),
    Field("source", SOURCE, "Where the figures of this record come from."),
    Field("attributes", MapOf(TEXT, TEXT), "A flat map of text, kept and exported as it is."),
)


def code_field(doc: str) -> Field:
    """Return the line of a table for a record's own code."""
    return Field("code", CODE, doc, required=True)

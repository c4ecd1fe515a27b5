"""What the reader of values does not tell, read from a sheet's own XML in one pass that keeps nothing but the answers.

Where cells really are (a single cell in the last corner would make the reader lay out a whole empty sheet), how much
text they would copy, which hold an error, and which hold a formula whose result was never stored.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.parsers import expat

from app.intake.workbook.container import refusal
from app.intake.workbook.grid import Place

MOST_KEPT = 20_000
"""So many broken cells are remembered by place; more of them say nothing new."""


MOST_COUNT = 6_000_000
"""The reader makes room for as many entries as a part announces, before it has seen one of them."""


class _Forbidden(Exception):
    """A document type, or a count that no table has: spreadsheets have neither, bombs do."""


@dataclass
class Scan:
    """One sheet: the last filled row and column (counted from 0, -1 for none), its letters, its cells' troubles."""

    last_row: int = -1
    last_column: int = -1
    letters: int = 0
    hidden_rows: int = 0
    broken: dict[Place, str] = field(default_factory=dict)
    uncomputed: set[Place] = field(default_factory=set)


def scan_sheet(chunks: Iterable[bytes], lengths: array[int]) -> Scan:
    """Read a sheet's XML; `lengths` are those of the shared texts. Raises UnusableSheet when it is no XML."""
    scanner = _SheetScanner(lengths)
    _parse(chunks, scanner.start, scanner.end, scanner.text)
    return scanner.scan


def shared_lengths(chunks: Iterable[bytes]) -> array[int]:
    """How long each shared text of the workbook is, in letters."""
    lengths = array("Q")

    def start(name: str, attributes: dict[str, str]) -> None:
        _expect_count(attributes)
        if _local(name) == "si":
            lengths.append(0)

    def text(data: str) -> None:
        if lengths:
            lengths[-1] += len(data)

    _parse(chunks, start, lambda _name: None, text)
    return lengths


def elements(chunks: Iterable[bytes], wanted: str) -> list[dict[str, str]]:
    """The attributes of every element of this name; those of a namespace by their own name."""
    found: list[dict[str, str]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        _expect_count(attributes)
        if _local(name) == wanted:
            found.append({_local(key): value for key, value in attributes.items()})

    _parse(chunks, start, lambda _name: None, lambda _data: None)
    return found


def _parse(chunks: Iterable[bytes], start: object, end: object, text: object) -> None:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text  # type: ignore[assignment]  # typeshed wants each signature spelled out
    parser.StartDoctypeDeclHandler = _forbid
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError, _Forbidden) as error:  # LookupError: an encoding nobody knows
        raise refusal(
            "damaged_workbook",
            "Nội dung tệp .xlsx không đúng định dạng.",
            "The contents of the .xlsx file are not well formed.",
        ) from error


def expect_harmless(chunks: Iterable[bytes]) -> None:
    """Raises UnusableSheet when a part is no XML, has a document type, or announces a count that no table has."""
    elements(chunks, "")


def _expect_count(attributes: dict[str, str]) -> None:
    for key in ("count", "uniqueCount"):
        said = attributes.get(key, "0")
        if not (said.isascii() and said.isdigit() and len(said) < 20 and int(said) <= MOST_COUNT):  # noqa: PLR2004 - longer is more than any count
            raise _Forbidden


def _forbid(*_parts: object) -> None:
    raise _Forbidden


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


class _SheetScanner:
    """Follows rows and cells as they pass by."""

    def __init__(self, lengths: array[int]) -> None:
        self.scan = Scan()
        self._lengths = lengths
        self._columns: dict[str, int] = {}
        self._row = self._column = -1
        self._type = ""
        self._in_value = self._formula = self._inline = False
        self._value = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = _local(name)
        if tag == "c":
            self._begin_cell(attributes)
        elif tag == "v":
            self._in_value, self._value = True, ""
        elif tag == "f":
            self._formula = True
        elif tag == "is":
            self._inline = True
        elif tag == "row":
            self._begin_row(attributes)
        else:
            _expect_count(attributes)

    def end(self, name: str) -> None:
        tag = _local(name)
        if tag == "v":
            self._in_value = False
        elif tag == "c":
            self._end_cell()

    def text(self, data: str) -> None:
        if self._in_value:
            self._value += data
        elif self._inline:
            self.scan.letters += len(data)

    def _begin_row(self, attributes: dict[str, str]) -> None:
        said = attributes.get("r", "")
        self._row = int(said) - 1 if said.isascii() and said.isdigit() else self._row + 1
        self._column = -1
        self.scan.hidden_rows += attributes.get("hidden") in {"1", "true"}

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        said = attributes.get("r", "")
        letters = said.rstrip("0123456789")
        self._column = self._column_of(letters) if letters else self._column + 1
        if letters and said[len(letters) :]:
            self._row = int(said[len(letters) :]) - 1
        self._type = attributes.get("t", "n")
        self._formula = self._inline = False
        self._value = ""

    def _end_cell(self) -> None:
        scan, value, place = self.scan, self._value, (self._row, self._column)
        if self._formula and not value and not self._inline and self._type != "str":
            scan.uncomputed.add(place) if len(scan.uncomputed) < MOST_KEPT else None
        if not value and not self._inline:
            return
        scan.last_row, scan.last_column = max(scan.last_row, self._row), max(scan.last_column, self._column)
        if self._type == "e" and len(scan.broken) < MOST_KEPT:
            scan.broken[place] = value
        if self._type == "s":
            at = int(value) if value.isascii() and value.isdigit() else len(self._lengths)
            scan.letters += self._lengths[at] if at < len(self._lengths) else 0
        self._inline = False

    def _column_of(self, letters: str) -> int:
        if letters not in self._columns:
            number = 0
            for letter in letters.upper()[:4]:  # no column has more than three letters; four are too far already
                number = number * 26 + (ord(letter) - ord("A") + 1 if "A" <= letter <= "Z" else 0)
            self._columns[letters] = number - 1
        return self._columns[letters]

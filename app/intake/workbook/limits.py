"""How much a spreadsheet may hold. What is over a limit is refused before it is read, so memory stays bounded."""

from __future__ import annotations

MIB = 2**20

MOST_FILE_BYTES = 64 * MIB
"""The file as it comes."""
MOST_UNPACKED_BYTES = 300 * MIB
"""Everything in a workbook, unpacked; it is read in pieces and never held whole."""
MOST_RATIO, RATIO_COUNTS_FROM_BYTES = 200, 10 * MIB
"""A part that is unpacked to so many times its packed size is no table that a person made."""
MOST_PARTS = 2_000
MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 200_000, 400, 6_000_000
"""The last filled row and column, and their product: what the reader lays out in memory."""
MOST_MERGED = 500_000
"""Cells of a table that merged ranges cover."""
MOST_TEXT = 32_767
"""Letters in one cell: Excel's own limit."""
MOST_FINDINGS = 200
"""So many findings are listed; how many more there are is said."""

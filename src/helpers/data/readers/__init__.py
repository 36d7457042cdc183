"""A data file → its cells as text, each with its row in the file, and what is wrong with the file itself.

Nothing is guessed about types here; that is `contract`'s work. `guard` says what a file may be before anything reads
on, then one module per format reads it: `text` (CSV), `workbook` (.xlsx), `spss` (.sav), `parquet`.
"""

from helpers.data.readers.find import FORMATS, UNREADABLE, find_table
from helpers.data.readers.guard import opened
from helpers.data.readers.read import read_labels, read_table, sheets_of
from helpers.data.readers.table import MOST_CELLS, NO_LABELS, Aside, Hidden, Labels, RawTable, too_large
from helpers.data.readers.text import SEPARATORS, decoded, lines, separator_of
from helpers.data.readers.workbook import parts_of

__all__ = [
    "FORMATS",
    "MOST_CELLS",
    "NO_LABELS",
    "SEPARATORS",
    "UNREADABLE",
    "Aside",
    "Hidden",
    "Labels",
    "RawTable",
    "decoded",
    "find_table",
    "lines",
    "opened",
    "parts_of",
    "read_labels",
    "read_table",
    "separator_of",
    "sheets_of",
    "too_large",
]

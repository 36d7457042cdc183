"""A data file → its cells as text, each with its row in the file, and what is wrong with the file itself.

Nothing is guessed about types here; that is `contract`'s work. `guard` says what a file may be before anything reads
on; then `text` reads CSV here, and `foreign` has every other format read in the process of `helpers.foreign`.
"""

from helpers.data.readers.find import DELIVERED, FORMATS, TABBED, TABLES_ALONE, UNREADABLE, find_table, unreadable
from helpers.data.readers.guard import opened
from helpers.data.readers.head import FindHead, Head, first_row, last_row
from helpers.data.readers.hidden import SHEET_HIDDEN, Hidden
from helpers.data.readers.letters import spoilt_labels
from helpers.data.readers.read import read_labels, read_sheets, read_table
from helpers.data.readers.table import NO_LABELS, Aside, Labels, RawTable, too_large
from helpers.data.readers.text import SEPARATORS, decoded, lines, separator_of, table_of
from helpers.foreign import MOST_CELLS

__all__ = [
    "DELIVERED",
    "FORMATS",
    "MOST_CELLS",
    "NO_LABELS",
    "SEPARATORS",
    "SHEET_HIDDEN",
    "TABBED",
    "TABLES_ALONE",
    "UNREADABLE",
    "Aside",
    "FindHead",
    "Head",
    "Hidden",
    "Labels",
    "RawTable",
    "decoded",
    "find_table",
    "first_row",
    "last_row",
    "lines",
    "opened",
    "read_labels",
    "read_sheets",
    "read_table",
    "separator_of",
    "spoilt_labels",
    "table_of",
    "too_large",
    "unreadable",
]

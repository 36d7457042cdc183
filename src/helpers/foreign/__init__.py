"""Files of other programs → their cells as text, read by kept libraries in a process of its own.

What a file from elsewhere does to a library (fills the memory, never ends, breaks it down) it does to that process
alone, under a limit of memory and one of time. `process` keeps the process and asks it; `reader` is what runs there,
with one module per family of formats: `workbook` (.xlsx, .xls, .ods), `statistical` (.sav, .zsav, .dta) and `columnar`
(.parquet). `answer` is what goes over the pipe. Nothing here knows a study, a finding or pandas: the process starts in
a moment.
"""

from helpers.foreign.answer import (
    BLANK,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    STRUCK,
    UNSEEN,
    Answer,
    Refused,
    Special,
    Table,
    column_name,
    column_number,
    grouped,
)
from helpers.foreign.process import end, read

__all__ = [
    "BLANK",
    "MOST_CELLS",
    "MOST_COLUMNS",
    "MOST_ROWS",
    "STRUCK",
    "UNSEEN",
    "Answer",
    "Refused",
    "Special",
    "Table",
    "column_name",
    "column_number",
    "end",
    "grouped",
    "read",
]

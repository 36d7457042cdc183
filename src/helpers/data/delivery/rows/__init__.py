"""What is odd about the rows of a delivered table: rows that are no child's, that stand there twice, that are hidden.

`odd` looks at each row, `twice` at rows of one key, `dates` at a column with dates of several kinds: together they are
the `suspects` that a mapping must mention. `ids` knows how the same id is written, `identities` holds those of several
tables against each other. `projects` knows whose rows are whose.
"""

from helpers.data.delivery.rows.dates import mixed_dates
from helpers.data.delivery.rows.ids import alike, confusable, shortened
from helpers.data.delivery.rows.odd import FEW, NO_ID, NOTE, Roles, listed, odd_by_id, odd_rows
from helpers.data.delivery.rows.twice import Doubled, doubled

__all__ = [
    "FEW",
    "NOTE",
    "NO_ID",
    "Doubled",
    "Roles",
    "alike",
    "confusable",
    "doubled",
    "listed",
    "mixed_dates",
    "odd_by_id",
    "odd_rows",
    "shortened",
]

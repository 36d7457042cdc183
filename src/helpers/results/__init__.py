"""What every computed number is on its way to the reader: a result row, and in the end a row of the ledger."""

from helpers.results.ledger import LEDGER_COLUMNS, LEDGER_KEY, PUBLISHED, SUPPRESSED, read_ledger
from helpers.results.rows import (
    EVIDENCE_COLUMNS,
    KEY,
    POOLED,
    RESULT_COLUMNS,
    evidence_frame,
    results_frame,
)

__all__ = [
    "EVIDENCE_COLUMNS",
    "KEY",
    "LEDGER_COLUMNS",
    "LEDGER_KEY",
    "POOLED",
    "PUBLISHED",
    "RESULT_COLUMNS",
    "SUPPRESSED",
    "evidence_frame",
    "read_ledger",
    "results_frame",
]

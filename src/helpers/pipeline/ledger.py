"""The ledger: every number the edition shows, gathered from the executed notebooks."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pandas as pd
from nbformat import NotebookNode

from helpers.errors import DisclosureFault
from helpers.pipeline.outputs import ledger_rows
from helpers.present.mark import MARK
from helpers.results import LEDGER_COLUMNS, LEDGER_KEY

_KEY = list(LEDGER_KEY)


def gather(notebooks: Iterable[NotebookNode]) -> pd.DataFrame:
    """All ledger rows, one per number, sorted by their key.

    Raises:
        DisclosureFault: Two notebooks show different values of the same number.
    """
    frames = [frame for notebook in notebooks if len(frame := ledger_rows(notebook))]
    if not frames:
        return pd.DataFrame(columns=list(LEDGER_COLUMNS))
    whole = pd.concat(frames, ignore_index=True).drop_duplicates(ignore_index=True)
    doubled = whole[whole.duplicated(_KEY, keep=False)]
    if len(doubled):
        first = doubled.iloc[0]
        raise DisclosureFault(
            "To steder i bogen viser hver sin værdi af samme tal.",
            " / ".join(str(first[c]) for c in _KEY if first[c]),
            "Byg bogen igen med «make book»; hjælper det ikke, så meld det som en fejl i programmet.",
        )
    return whole.sort_values(_KEY, ignore_index=True)


def write(ledger: pd.DataFrame, path: Path, *, synthetic: bool) -> None:
    """The ledger as CSV, full precision, `.` decimal. In a synthetic study every row bears the mark."""
    marked = ledger.assign(mark=MARK) if synthetic else ledger
    marked.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")

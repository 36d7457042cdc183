"""The ledger: every number the edition shows, gathered from the executed notebooks."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pandas as pd
from nbformat import NotebookNode

from helpers.errors import DisclosureFault, MissingFile
from helpers.pipeline.outputs import ledger_rows
from helpers.present.mark import MARK
from helpers.results import LEDGER_COLUMNS

_KEY = [c for c in LEDGER_COLUMNS if c not in ("value", "n", "status", "reason")]


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


def read(path: Path) -> pd.DataFrame:
    """The ledger of a finished edition, keys as text.

    Raises:
        MissingFile: There is no such file.
        DisclosureFault: It is no ledger.
    """
    if not path.is_file():
        raise MissingFile("Den tidligere udgaves resultatliste findes ikke.", str(path), "Peg på dens results.csv.")
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    lacking = [c for c in LEDGER_COLUMNS if c not in frame.columns]
    if lacking:
        raise DisclosureFault(
            f"Filen mangler kolonnerne {', '.join(lacking)}.", str(path), "Peg på en results.csv fra en færdig udgave."
        )
    numbers = {c: pd.to_numeric(frame[c].replace("", None)) for c in ("value", "n")}
    return frame.assign(value=numbers["value"].astype(float), n=numbers["n"].astype("Int64"))[list(LEDGER_COLUMNS)]


def write(ledger: pd.DataFrame, path: Path, *, synthetic: bool) -> None:
    """The ledger as CSV, full precision, `.` decimal. In a synthetic study every row bears the mark."""
    marked = ledger.assign(mark=MARK) if synthetic else ledger
    marked.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")

"""The ledger `results.csv`: every published number as one row, and how that of a finished edition is read back."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from helpers.errors import DisclosureFault, MissingFile
from helpers.results.rows import KEY

LEDGER_KEY = ("chapter", "project", *KEY, "statistic")
LEDGER_COLUMNS = (*LEDGER_KEY, "value", "n", "status", "reason")

PUBLISHED, SUPPRESSED = "published", "suppressed"


def read_ledger(path: Path) -> pd.DataFrame:
    """The ledger of a finished edition: LEDGER_COLUMNS, keys as text, `value` float, `n` nullable integer.

    Raises:
        MissingFile: There is no such file.
        DisclosureFault: It is no ledger, or one of another format: what it does not say clearly, disclosure control
            could not hold against the next edition.
    """
    if not path.is_file():
        raise MissingFile("Den tidligere udgaves resultatliste findes ikke.", str(path), "Peg på dens results.csv.")
    try:
        frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except ValueError as error:  # no UTF-8, no rows at all, or rows of different length
        raise _no_ledger("Filen kan ikke læses som CSV.", path) from error
    if lacking := [c for c in LEDGER_COLUMNS if c not in frame.columns]:
        raise _no_ledger(f"Filen mangler kolonnerne {', '.join(lacking)}.", path)
    frame = frame[list(LEDGER_COLUMNS)]
    if strange := sorted(set(frame["status"]) - {PUBLISHED, SUPPRESSED}):
        raise _no_ledger(f"Kolonnen status siger «{strange[0]}».", path)
    if frame.duplicated(list(LEDGER_KEY)).any():
        raise _no_ledger("Det samme tal står to gange.", path)
    try:
        value, n = (pd.to_numeric(frame[c].replace("", None)).astype(float) for c in ("value", "n"))
        return frame.assign(value=value, n=n.astype("Int64"))
    except (TypeError, ValueError) as error:  # a text; a number of units that is not whole
        raise _no_ledger("En celle i kolonnerne value og n er ikke et tal.", path) from error


def _no_ledger(what: str, path: Path) -> DisclosureFault:
    return DisclosureFault(what, str(path), "Peg på den results.csv, som en færdig udgave har, uden at ændre i den.")

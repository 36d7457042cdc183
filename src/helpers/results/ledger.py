"""The ledger `results.csv`: every published number as one row, and how that of a finished edition is read back."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from helpers.errors import DisclosureFault, MissingFile
from helpers.results.key import pair
from helpers.results.rows import KEY

LEDGER_KEY = ("chapter", "project", *KEY, "statistic")
LEDGER_COLUMNS = (*LEDGER_KEY, "value", "n", "status", "decimals", "reason")

SHOWN, SUPPRESSED = "shown", "suppressed"
_NUMBERS = ("value", "n", "decimals")
_OLDER = {"published": SHOWN}  # what a status was called in ledgers without `decimals`
_MIXED = "mixed_change"
_MIXED_LIMITS = (f"{_MIXED}_ci_low", f"{_MIXED}_ci_high")


def read_ledger(path: Path) -> pd.DataFrame:
    """The ledger of a finished edition: LEDGER_COLUMNS, keys as text, `value` float, `n` and `decimals` nullable int.

    Older ledgers have no `decimals` (none is known then) and call what is shown `published`.

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
    if "decimals" not in frame.columns and "status" in frame.columns:
        frame = frame.assign(decimals="", status=frame["status"].replace(_OLDER))
    if lacking := [c for c in LEDGER_COLUMNS if c not in frame.columns]:
        raise _no_ledger(f"Filen mangler kolonnerne {', '.join(lacking)}.", path)
    frame = _of_pairs(frame[list(LEDGER_COLUMNS)])
    if strange := sorted(set(frame["status"]) - {SHOWN, SUPPRESSED}):
        raise _no_ledger(f"Kolonnen status siger «{strange[0]}».", path)
    if frame.duplicated(list(LEDGER_KEY)).any():
        raise _no_ledger("Det samme tal står to gange.", path)
    try:
        value, n, decimals = (pd.to_numeric(frame[c].replace("", None)).astype(float) for c in _NUMBERS)
        return frame.assign(value=value, n=n.astype("Int64"), decimals=decimals.astype("Int64"))
    except (TypeError, ValueError) as error:  # a text; a number of units that is not whole
        raise _no_ledger(f"En celle i kolonnerne {', '.join(_NUMBERS)} er ikke et tal.", path) from error


def _of_pairs(frame: pd.DataFrame) -> pd.DataFrame:
    """`mixed_change_<later>` of an older ledger, at the baseline, is `mixed_change` of the two waves, with their n."""
    before = frame["statistic"].str.startswith(f"{_MIXED}_") & ~frame["statistic"].isin(_MIXED_LIMITS)
    if not before.any():
        return frame
    place = ["chapter", "project", "measure", "group", "wave"]
    base = frame[(frame["statistic"] == "mean_change") & (frame["category"] == "")]
    units = dict(zip(base[place].itertuples(index=False, name=None), base["n"], strict=True))
    found = frame.astype(object)
    for index, row in frame[before].iterrows():
        later = str(row["statistic"]).removeprefix(f"{_MIXED}_")
        limit = next((one for one in _MIXED_LIMITS if later.endswith(one.removeprefix(_MIXED))), _MIXED)
        wave = pair((row["wave"], later.removesuffix(limit.removeprefix(_MIXED))))
        n = units.get((*row[place[:-1]], wave), "")
        found.loc[index, ["statistic", "wave", "n"]] = [limit, wave, n]
    return found.astype(frame.dtypes.to_dict())


def _no_ledger(what: str, path: Path) -> DisclosureFault:
    return DisclosureFault(what, str(path), "Peg på den results.csv, som en færdig udgave har, uden at ændre i den.")

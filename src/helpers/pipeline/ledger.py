"""The ledger: every number the edition shows, gathered from the executed notebooks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from helpers.errors import DisclosureFault
from helpers.pipeline.outputs import ledger_rows, notebook_of
from helpers.present.mark import MARK
from helpers.results import LEDGER_COLUMNS, LEDGER_KEY, same_value

_KEY = list(LEDGER_KEY)
_TEXTS = [*_KEY, "status", "reason"]
_WRITTEN = 20_000  # rows at a time


def gather(notebooks: Iterable[Mapping[str, Any] | Path]) -> pd.DataFrame:
    """All ledger rows, one per number, sorted by their key. Runs of two processors may differ in a number's last digit
    (`helpers.results.precision`): it is as the first one has it.

    One notebook at a time is held, and of its rows only codes and numbers: the ledger of two hundred projects has three
    hundred thousand rows, but few different words.

    Args:
        notebooks: Executed notebooks, or where they lie.

    Raises:
        DisclosureFault: Two notebooks show different values of the same number.
    """
    words: dict[str, dict[str, int]] = {column: {} for column in _TEXTS}
    frames = [
        _coded(frame, words)
        for notebook in notebooks
        if len(frame := ledger_rows(notebook_of(notebook) if isinstance(notebook, Path) else notebook))
    ]
    if not frames:
        return pd.DataFrame(columns=list(LEDGER_COLUMNS))
    whole = pd.concat(frames, ignore_index=True).drop_duplicates(ignore_index=True)
    del frames
    whole = whole[~_same_as_first(whole)]
    doubled = whole[whole.duplicated(_KEY, keep=False)]
    if len(doubled):
        first = {column: list(words[column])[int(doubled[column].iloc[0])] for column in _KEY}
        raise DisclosureFault(
            "To steder i bogen viser hver sin værdi af samme tal.",
            " / ".join(first[c] for c in _KEY if first[c]),
            "Byg bogen igen med «make book»; hjælper det ikke, så meld det som en fejl i programmet.",
        )
    ranks = {column: _ranks(words[column]) for column in _KEY}
    order = np.lexsort([ranks[column][whole[column].to_numpy()] for column in reversed(_KEY)])
    whole = whole.take(order).reset_index(drop=True)
    return pd.DataFrame(
        {
            column: pd.array(list(words[column]), dtype="str").take(whole.pop(column).to_numpy())
            if column in words
            else whole.pop(column)
            for column in LEDGER_COLUMNS
        }
    )


def _same_as_first(whole: pd.DataFrame) -> pd.Series:
    """Whether a row says, but for its value's last digits, what the first row of its number says."""
    again = whole.duplicated([c for c in whole.columns if c != "value"])
    doubled = whole[whole.duplicated(_KEY, keep=False)]
    first = doubled.groupby(_KEY, sort=False)["value"].transform("first")
    same = [same_value(one, other) for one, other in zip(first, doubled["value"], strict=True)]
    return again & pd.Series(same, index=doubled.index, dtype=bool).reindex(whole.index, fill_value=False)


def _coded(frame: pd.DataFrame, words: Mapping[str, dict[str, int]]) -> pd.DataFrame:
    """The rows with a number for each word; words that are new get the next one."""
    made: dict[str, object] = {}
    for column in LEDGER_COLUMNS:
        if column in words:
            known = words[column]
            made[column] = np.array([known.setdefault(word, len(known)) for word in frame[column]], dtype=np.int32)
        else:
            made[column] = frame[column]
    return pd.DataFrame(made)


def _ranks(words: Mapping[str, int]) -> np.ndarray[Any, np.dtype[np.int32]]:
    """The place of each word in their order, by its number."""
    found = np.empty(len(words), dtype=np.int32)
    found[[words[word] for word in sorted(words)]] = np.arange(len(words), dtype=np.int32)
    return found


def write(ledger: pd.DataFrame, path: Path, *, synthetic: bool) -> None:
    """The ledger as CSV, all digits, `.` decimal. In a synthetic study every row bears the mark."""
    with path.open("w", encoding="utf-8", newline="") as file:
        for start in range(0, max(len(ledger), 1), _WRITTEN):
            rows = ledger.iloc[start : start + _WRITTEN]
            marked = rows.assign(mark=MARK) if synthetic else rows
            marked.to_csv(file, header=start == 0, index=False, lineterminator="\n")

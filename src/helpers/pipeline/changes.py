"""What moved between two editions: their ledgers number by number, their computed sentences one by one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pandas as pd

from helpers.errors import MissingFile
from helpers.pipeline import ledger
from helpers.pipeline.layout import Layout
from helpers.pipeline.outputs import elements
from helpers.results import LEDGER_COLUMNS, PUBLISHED

KEY = [c for c in LEDGER_COLUMNS if c not in ("value", "n", "status", "reason")]
SAME = 1e-9  # relative: what another machine's arithmetic can do to a number is no change
LEVEL = 0.05
TESTS = ("p_value", "p_holm", "p_wilcoxon")
Sentence = tuple[str, str, str, int]


@dataclass(frozen=True)
class Edition:
    """An edition as far as a comparison needs it: its ledger, and its sentences by chapter, project, output, number."""

    table: pd.DataFrame
    sentences: Mapping[Sentence, str]


@dataclass(frozen=True)
class Changes:
    """What differs. Every frame has the ledger's key columns, sorted by them.

    `moved`: old, new, n_old, n_new of published numbers with another value or another n · `crossed`: old, new of the
    p-values among them that went over or under 5 per cent · `appeared`, `gone`: value of published numbers that only
    one edition has · `hidden`, `shown`: reason of numbers that both have, now hidden or no longer · `sentences`: key,
    old and new text (one of them empty where there was none).
    """

    moved: pd.DataFrame
    crossed: pd.DataFrame
    appeared: pd.DataFrame
    gone: pd.DataFrame
    hidden: pd.DataFrame
    shown: pd.DataFrame
    sentences: tuple[tuple[Sentence, str, str], ...]

    @property
    def none(self) -> bool:
        frames = (self.moved, self.appeared, self.gone, self.hidden, self.shown)
        return not self.sentences and all(frame.empty for frame in frames)


def read_edition(place: Path) -> Edition:
    """An edition from its folder, or from its results.csv alone (then without sentences).

    Raises:
        MissingFile: There is neither.
        DisclosureFault: The file is no ledger.
    """
    if place.is_file():
        return Edition(ledger.read(place), {})
    layout = Layout(place)
    if not layout.results.is_file():
        raise MissingFile(
            "Mappen har ingen udgave.",
            str(place),
            "Peg på en mappe, som «make book» har bygget, eller på en results.csv.",
        )
    found: dict[Sentence, str] = {}
    for path in sorted(layout.notebooks.rglob("*.ipynb")):
        for element in elements(nbformat.read(path, as_version=4)):
            if element["kind"] == "sentence":
                for k, text in enumerate(element["paragraphs"]):
                    found[path.stem, path.parent.name, element["name"], k] = text
    return Edition(ledger.read(layout.results), found)


def compare(old: Edition, new: Edition) -> Changes:
    """Every difference between two editions."""
    both = old.table.merge(new.table, on=KEY, how="outer", suffixes=("_old", "_new"), indicator="where")
    both = both.sort_values(KEY, ignore_index=True)
    before, after = both["status_old"] == PUBLISHED, both["status_new"] == PUBLISHED
    common = both["where"] == "both"
    moved = both[before & after & common & _differs(both)]
    tests = moved[moved["statistic"].isin(TESTS)]
    crossed = tests[(tests["value_old"] < LEVEL) != (tests["value_new"] < LEVEL)]
    values = {"value_old": "old", "value_new": "new"}
    keys = sorted(set(old.sentences) | set(new.sentences)) if old.sentences and new.sentences else []
    texts = ((key, old.sentences.get(key, ""), new.sentences.get(key, "")) for key in keys)
    return Changes(
        moved=moved[[*KEY, "value_old", "value_new", "n_old", "n_new"]].rename(columns=values),
        crossed=crossed[[*KEY, "value_old", "value_new"]].rename(columns=values),
        appeared=both[after & ~common][[*KEY, "value_new"]].rename(columns={"value_new": "value"}),
        gone=both[before & ~common][[*KEY, "value_old"]].rename(columns={"value_old": "value"}),
        hidden=both[common & before & ~after][[*KEY, "reason_new"]].rename(columns={"reason_new": "reason"}),
        shown=both[common & ~before & after][[*KEY, "reason_old"]].rename(columns={"reason_old": "reason"}),
        sentences=tuple((key, was, is_now) for key, was, is_now in texts if was != is_now),
    )


def _differs(both: pd.DataFrame) -> pd.Series:
    old, new = both["value_old"].astype(float), both["value_new"].astype(float)
    near = (old - new).abs() <= SAME * pd.concat([old.abs(), new.abs()], axis=1).max(axis=1).clip(lower=1e-6)
    same = near | (old.isna() & new.isna())
    counts = both[["n_old", "n_new"]].astype("Float64")
    same_n = (counts["n_old"] == counts["n_new"]).fillna(value=False) | counts.isna().all(axis=1)
    return ~(same & same_n.astype(bool))

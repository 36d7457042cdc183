"""What moved between two editions: their ledgers number by number, their computed sentences one by one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.errors import UnknownName
from helpers.pipeline.outputs import elements
from helpers.pipeline.plan import Run
from helpers.results import LEDGER_KEY, SHOWN
from helpers.results.precision import NOISE, SAME
from helpers.study import Edition, Finished, Sentence, load_earlier, read_finished

KEY = list(LEDGER_KEY)
LEVEL = 0.05  # significant is below it


@dataclass(frozen=True, eq=False)
class Changes:
    """What differs. Every frame has the ledger's key columns, sorted by them.

    `moved`: old, new, n_old, n_new of published numbers with another value or another n · `crossed`: old, new of the
    p-values among them that went over or under 5 per cent · `appeared`, `gone`: value of published numbers that only
    one edition has · `hidden`, `shown`: reason of numbers that both have, now hidden or no longer · `sentences`: place,
    old and new text (one of them empty where there was none); None where an edition's sentences are not known ·
    `since`: the old edition's number and date, where known · `related`: whether they have any number in common.
    """

    moved: pd.DataFrame
    crossed: pd.DataFrame
    appeared: pd.DataFrame
    gone: pd.DataFrame
    hidden: pd.DataFrame
    shown: pd.DataFrame
    sentences: tuple[tuple[Sentence, str, str], ...] | None
    since: Edition | None
    now: Edition | None
    related: bool

    @property
    def none(self) -> bool:
        frames = (self.moved, self.appeared, self.gone, self.hidden, self.shown)
        return not self.sentences and all(frame.empty for frame in frames)


def sentences_of(notebooks: Mapping[Run, Mapping[str, Any]]) -> dict[Sentence, str]:
    """Every computed sentence of executed notebooks, by its place."""
    return {
        Sentence(run.chapter, run.project, element["name"], k): text
        for run, notebook in notebooks.items()
        for element in elements(notebook)
        if element["kind"] == "sentence"
        for k, text in enumerate(element["paragraphs"])
    }


def earlier_edition(data: Path, given: Path | None) -> Finished | None:
    """The edition that a new one is held against: the given one, or the study folder's own; None without either.

    Raises:
        UnknownName: There are both; numbers could be found out against the one that is not looked at.
        Fault: It cannot be read.
    """
    held = load_earlier(data)
    if given is None:
        return held
    if held is not None:
        raise UnknownName(
            "Studiemappen har selv en tidligere udgave.",
            "--earlier",
            "Udelad --earlier, eller læg den udgave, I vil sammenligne med, i studiets mappe earlier.",
        )
    return read_finished(given)


def compare(old: Finished, new: Finished) -> Changes:
    """Every difference between two editions."""
    both = old.table.merge(new.table, on=KEY, how="outer", suffixes=("_old", "_new"), indicator="where")
    both = both.sort_values(KEY, ignore_index=True)
    before, after = both["status_old"] == SHOWN, both["status_new"] == SHOWN
    common = both["where"] == "both"
    moved = both[before & after & common & _differs(both)]
    tests = moved[moved["statistic"].str.startswith("p_") & moved[["value_old", "value_new"]].notna().all(axis=1)]
    crossed = tests[(tests["value_old"] < LEVEL) != (tests["value_new"] < LEVEL)]
    values = {"value_old": "old", "value_new": "new"}
    return Changes(
        moved=moved[[*KEY, "value_old", "value_new", "n_old", "n_new"]].rename(columns=values),
        crossed=crossed[[*KEY, "value_old", "value_new"]].rename(columns=values),
        appeared=both[after & ~common][[*KEY, "value_new"]].rename(columns={"value_new": "value"}),
        gone=both[before & ~common][[*KEY, "value_old"]].rename(columns={"value_old": "value"}),
        hidden=both[common & before & ~after][[*KEY, "reason_new"]].rename(columns={"reason_new": "reason"}),
        shown=both[common & ~before & after][[*KEY, "reason_old"]].rename(columns={"reason_old": "reason"}),
        sentences=_changed(old.sentences, new.sentences),
        since=old.edition,
        now=new.edition,
        related=bool(common.any()),
    )


def _changed(
    old: Mapping[Sentence, str] | None, new: Mapping[Sentence, str] | None
) -> tuple[tuple[Sentence, str, str], ...] | None:
    if old is None or new is None:
        return None
    texts = ((place, old.get(place, ""), new.get(place, "")) for place in sorted({*old, *new}))
    return tuple((place, was, is_now) for place, was, is_now in texts if was != is_now)


def _differs(both: pd.DataFrame) -> pd.Series:
    old, new = both["value_old"].astype(float), both["value_new"].astype(float)
    neither = old.isna() & new.isna()  # of a number that cannot be computed there is nothing to move, its n neither
    near = (old - new).abs() <= SAME * pd.concat([old.abs(), new.abs()], axis=1).max(axis=1).clip(lower=NOISE / SAME)
    counts = both[["n_old", "n_new"]].astype("Float64")
    same_n = (counts["n_old"] == counts["n_new"]).fillna(value=False) | counts.isna().all(axis=1)
    return ~(near & same_n.astype(bool)) & ~neither

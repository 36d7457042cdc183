"""Frames and lookups that several tests of the statistics share."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from helpers.results import KEY, RESULT_COLUMNS
from helpers.results.precision import precise

CONTRAST = ("before", "after")
WAVES = ("before", "after", "followup")
PAIR = "before-after"
TOGETHER = 1e-11  # what several shares of twelve digits miss by in their sum


def look_up(results: pd.DataFrame, **key: str) -> dict[str, float]:
    """statistic → value of the rows with this key; what is not named is empty."""
    rows = results
    for column in KEY:
        rows = rows[rows[column] == key.get(column, "")]
    assert not rows["statistic"].duplicated().any()
    return dict(zip(rows["statistic"], rows["value"], strict=True))


def in_rows(*values: float) -> tuple[float, ...]:
    """These numbers as rows hold them, to the last digit."""
    return tuple(precise(values, [""] * len(values)).tolist())


def sound(results: pd.DataFrame) -> pd.DataFrame:
    """The results, after asking what holds of all: the columns, no key twice, one n per measure, group and wave."""
    assert list(results) == list(RESULT_COLUMNS)
    assert not results.duplicated([*KEY, "statistic"]).any()
    assert (
        not results[["measure", "group", "wave", "n"]].drop_duplicates().duplicated(["measure", "group", "wave"]).any()
    )
    given = results[results["statistic"] == "n"]
    assert (given["value"] == given["n"].astype(float)).all()
    return results


def all_missing(values: Mapping[str, float], *but: str) -> bool:
    """Whether every value but those named is NaN."""
    return all(math.isnan(value) for name, value in values.items() if name not in but)


def changes_frame(
    change: Sequence[float],
    *,
    first: Sequence[float] | None = None,
    projects: Sequence[str] | None = None,
    dimension: str = "coping",
    direction: int = 1,
) -> pd.DataFrame:
    """Changes as `paired_changes` gives them: one child for each, its score at first 2 where none is given."""
    start = [2.0] * len(change) if first is None else list(first)
    frame = pd.DataFrame(
        {
            "project": ["p"] * len(change) if projects is None else list(projects),
            "child_id": [f"c{i:04}" for i in range(len(change))],
            "dimension": dimension,
            "score_first": pd.Series(start, dtype=float).round(9),
            "change": pd.Series(list(change), dtype=float).round(9),
        }
    )
    frame["score_second"] = (frame["score_first"] + direction * frame["change"]).round(9)
    frame["outcome"] = ["improved" if x > 0 else "worsened" if x < 0 else "unchanged" for x in frame["change"]]
    return frame[["project", "child_id", "dimension", "score_first", "score_second", "change", "outcome"]]


def scores_frame(
    scores: Mapping[tuple[str, str], float], *, dimension: str = "coping", project: str = "p"
) -> pd.DataFrame:
    """Scores as `scale_scores` gives them, from {(child, wave): score}."""
    rows = [(project, child, wave, dimension, float(score), 3) for (child, wave), score in scores.items()]
    return pd.DataFrame(rows, columns=["project", "child_id", "wave", "dimension", "score", "answered"])


def child_series(changes: pd.DataFrame, values: Sequence[object]) -> pd.Series:
    """A value for each child of some changes, as the functions that take one want it."""
    return pd.Series(list(values), index=pd.MultiIndex.from_frame(changes[["project", "child_id"]]), dtype="object")

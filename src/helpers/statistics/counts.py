"""How many coded statements there are on each theme."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from helpers.results import DIRECTIONS, Group, results_frame
from helpers.statistics.rows import Row, rows
from helpers.study.survey import Theme

DIRECTED = ("establishing", "running")


def statement_counts(statements: pd.DataFrame, themes: Sequence[Theme], by: str | None = None) -> pd.DataFrame:
    """Statements per theme, in all and as drivers and barriers. Counts of statements, not of people: no interval.

    Args:
        statements: One row per coded statement: theme, direction (`driver`, `barrier` or empty).
        themes: The themes wanted; statements on others are left out.
        by: None: all statements. A column (side, role, source, project): one group per level.

    Returns:
        Result rows, statistic `count`, per theme (`measure`) and group (empty, or `by:level`): category empty, all
        statements on the theme; `driver` and `barrier`, those with that direction: for the themes of establishing and
        running always (0 is a finding), for others only where there are any. n is the number on the theme in the group.

    Raises:
        KeyError: A column is missing.
    """
    groups = [("", statements)]
    if by is not None:
        groups = [
            (Group.at(by, str(level)).text, own) for level, own in statements.groupby(by, sort=True, observed=True)
        ]
    found: list[Row] = []
    for theme in themes:
        for group, own in groups:
            direction = own.loc[own["theme"] == theme.code, "direction"]
            n = len(direction)
            counts = {"": n}
            for way in DIRECTIONS:
                count = int((direction == way).sum())
                if count or theme.phase in DIRECTED:
                    counts[way] = count
            for category, count in counts.items():
                found += rows({"count": count}, measure=theme.code, n=n, category=category, group=group)
    return results_frame(found)

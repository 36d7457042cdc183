"""In how many projects a theme drives, hinders, or does both: the same theme need not work the same way everywhere."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from helpers.results import ACROSS, DIRECTIONS, Category, results_frame
from helpers.statistics.rows import Row, rows
from helpers.study.survey import Theme


def theme_directions(statements: pd.DataFrame, themes: Sequence[Theme]) -> pd.DataFrame:
    """Projects by what their statements make of each theme. Projects are counted, none is named.

    Args:
        statements: One row per coded statement: project, theme, direction (`driver`, `barrier` or empty).
        themes: The themes wanted.

    Returns:
        Result rows, statistic `count`, per theme (`measure`), group `across:projects`: category `projects:driver`,
        projects in which the theme is coded as driver only; `projects:barrier`, as barrier only; `projects:both`, as
        both. n is their sum: the projects with a statement on the theme that has a direction.

    Raises:
        KeyError: A column is missing.
    """
    found: list[Row] = []
    for theme in themes:
        own = statements[(statements["theme"] == theme.code) & statements["direction"].isin(DIRECTIONS)]
        ways = [set(directions) for _, directions in own.groupby("project", observed=True)["direction"]]
        n = len(ways)
        counts = {way: ways.count({way}) for way in DIRECTIONS}
        counts["both"] = n - sum(counts.values())
        for way, count in counts.items():
            found += rows(
                {"count": count}, measure=theme.code, n=n, category=Category.one("projects", way).text, group=ACROSS
            )
    return results_frame(found)

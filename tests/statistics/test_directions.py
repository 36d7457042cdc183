"""In how many projects a theme drives, hinders or both: projects are counted once, whatever they say how often."""

from __future__ import annotations

import pandas as pd

from helpers.statistics import theme_directions
from helpers.study import Theme

THEMES = [Theme(code=code, label=code, phase="running") for code in ("trust", "time", "silence")]


def test_projects_are_counted_once_by_what_they_say() -> None:
    said = [("a", "trust", "driver"), ("a", "trust", "driver"), ("b", "trust", "barrier"), ("c", "trust", "driver")]
    said += [("c", "trust", "barrier"), ("d", "trust", ""), ("a", "time", "barrier")]
    rows = theme_directions(pd.DataFrame(said, columns=["project", "theme", "direction"]), THEMES)
    assert set(rows["group"]) == {"across:projects"}
    assert set(rows["statistic"]) == {"count"}
    columns = rows[["measure", "category", "value", "n"]]
    found = {(m, c): (value, n) for m, c, value, n in columns.itertuples(index=False)}
    assert found["trust", "projects:driver"] == (1, 3)
    assert found["trust", "projects:barrier"] == (1, 3)
    assert found["trust", "projects:both"] == (1, 3)
    assert found["time", "projects:barrier"] == (1, 1)
    assert found["silence", "projects:driver"] == (0, 0)


def test_no_statements_are_no_projects() -> None:
    rows = theme_directions(pd.DataFrame(columns=["project", "theme", "direction"]), THEMES)
    assert rows["value"].eq(0).all()
    assert rows["n"].eq(0).all()

"""Result rows before they become a frame: lists of records, so that a summary makes one frame and not hundreds."""

from __future__ import annotations

from collections.abc import Mapping

Row = dict[str, object]


def rows(
    values: Mapping[str, float],
    *,
    measure: str,
    n: int,
    category: str = "",
    group: str = "",
    wave: str = "",
) -> list[Row]:
    """One record per statistic in `values` (statistic name → value), ready for `helpers.results.results_frame`."""
    key: Row = {"measure": measure, "category": category, "group": group, "wave": wave}
    return [{**key, "statistic": name, "value": value, "n": n} for name, value in values.items()]

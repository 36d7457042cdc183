"""How far an axis reaches, so that panels can share it."""

from __future__ import annotations

from collections.abc import Collection

from helpers.disclosure import ProtectedTable

_ROOM = 0.06


def reach(table: ProtectedTable, statistics: Collection[str]) -> tuple[float, float]:
    """Ends of an axis that holds 0 and every shown value of these statistics, with some room."""
    values = table.rows.loc[table.rows["statistic"].isin(list(statistics)), "value"].dropna()
    low, high = min([0.0, *values]), max([0.0, *values])
    room = _ROOM * ((high - low) or 1.0)
    return low - room, high + room

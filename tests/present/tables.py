"""Protected tables made by hand, for tests of what is said of them."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from helpers.disclosure import ProtectedTable, released
from helpers.results import LEDGER_COLUMNS

KEY = {"chapter": "c", "project": "alle", "measure": "m", "category": "", "group": "", "wave": ""}


def row(statistic: str, value: float | None, **key: str) -> dict[str, object]:
    """One number; None is a hidden one."""
    if value is None:
        state: dict[str, object] = {"value": None, "n": None, "status": "suppressed", "reason": "few"}
    else:
        state = {"value": value, "n": 40, "status": "shown", "reason": ""}
    return {**KEY, **key, "statistic": statistic, **state}


def table(rows: Iterable[dict[str, object]]) -> ProtectedTable:
    frame = pd.DataFrame(list(rows), columns=list(LEDGER_COLUMNS))
    return released(frame.astype({"value": float, "n": "Int64"}), 5)

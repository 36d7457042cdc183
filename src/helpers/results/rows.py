"""The one form every computed number has on its way to the reader, and the names of what is computed.

A *result row* is one number: what was measured (`measure`), the answer or outcome it counts (`category`, empty for the
whole; `<distribution>:<level>` where one base has several distributions, such as `answer:3` beside `agree`), for whom
(`group`, empty for everyone), when (`wave`: one wave or a pair such as `before-after`), which `statistic`, its `value`
and the number of units behind it (`n`). Statistics give result rows, disclosure lets them through or not, `present`
shows them, and the ledger `results.csv` is all of them together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from helpers.results.precision import precise

KEY = ("measure", "category", "group", "wave")
RESULT_COLUMNS = (*KEY, "statistic", "value", "n")
EVIDENCE_COLUMNS = (*KEY, "count", "unit", "sensitive")

POOLED = "alle"


def results_frame(rows: Iterable[Mapping[str, object]] | pd.DataFrame) -> pd.DataFrame:
    """Rows as a frame with exactly RESULT_COLUMNS: keys as text, `value` float and `precise`, `n` nullable integer."""
    if not isinstance(rows, pd.DataFrame):
        return _made_of(list(rows))
    frame = rows.reindex(columns=list(RESULT_COLUMNS))
    for column in (*KEY, "statistic"):
        frame[column] = _as_text(frame[column])
    frame["value"] = precise(pd.to_numeric(frame["value"]).astype(float), frame["statistic"])
    frame["n"] = pd.to_numeric(frame["n"]).astype("Int64")
    return frame


def _made_of(rows: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    """The same for single rows, column by column: a verdict makes hundreds of small frames."""
    columns = {name: [row.get(name) for row in rows] for name in RESULT_COLUMNS}
    made: dict[str, object] = {
        name: pd.array(["" if pd.isna(v) else str(v) for v in columns[name]], dtype="str")  # type: ignore[call-overload]
        for name in (*KEY, "statistic")
    }
    values = pd.to_numeric(pd.Series(columns["value"], dtype=object)).astype(float)
    made["value"] = precise(values, map(str, columns["statistic"]))
    made["n"] = pd.array([None if pd.isna(v) else v for v in columns["n"]], dtype="Int64")  # type: ignore[call-overload]
    return pd.DataFrame(made, columns=list(RESULT_COLUMNS))


def evidence_frame(rows: Iterable[Mapping[str, object]] | pd.DataFrame) -> pd.DataFrame:
    """Rows as a frame with exactly EVIDENCE_COLUMNS.

    One row says: `count` units of kind `unit` (`child`, `respondent`, `statement`) stand behind this key. The row with
    an empty `category` is the base; the rows with a category are its parts.
    """
    frame = rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(list(rows))
    frame = frame.reindex(columns=list(EVIDENCE_COLUMNS))
    for column in (*KEY, "unit"):
        frame[column] = _as_text(frame[column])
    frame["count"] = frame["count"].astype("int64")
    frame["sensitive"] = frame["sensitive"].fillna(value=False).astype(bool)
    return frame.drop_duplicates(ignore_index=True)


def _as_text(column: pd.Series) -> pd.Series:
    """A key column as text, missing as empty."""
    return column.astype(object).where(column.notna(), "").astype(str)

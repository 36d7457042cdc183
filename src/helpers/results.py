"""The one form every computed number has on its way to the reader, and the names of what is computed.

A *result row* is one number: what was measured (`measure`), the answer or outcome it counts (`category`, empty for the
whole; `<distribution>:<level>` where one base has several distributions, such as `answer:3` beside `agree`), for whom
(`group`, empty for everyone), when (`wave`: one wave or a pair such as `before-after`), which `statistic`, its `value`
and the number of units behind it (`n`). Statistics give result rows, disclosure lets them through or not, `present`
shows them, and the ledger `results.csv` is all of them together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pandas as pd

from helpers.errors import DisclosureFault, MissingFile

KEY = ("measure", "category", "group", "wave")
RESULT_COLUMNS = (*KEY, "statistic", "value", "n")
EVIDENCE_COLUMNS = (*KEY, "count", "unit", "sensitive")
LEDGER_KEY = ("chapter", "project", *KEY, "statistic")
LEDGER_COLUMNS = (*LEDGER_KEY, "value", "n", "status", "reason")

PUBLISHED, SUPPRESSED = "published", "suppressed"
POOLED = "alle"


def result_rows(
    values: Mapping[str, float | int | None],
    *,
    measure: str,
    n: int | None,
    category: str = "",
    group: str = "",
    wave: str = "",
) -> pd.DataFrame:
    """One result row per statistic in `values` (statistic name → value); a value of None becomes NaN."""
    return results_frame(
        {
            "measure": measure,
            "category": category,
            "group": group,
            "wave": wave,
            "statistic": name,
            "value": value,
            "n": n,
        }
        for name, value in values.items()
    )


def results_frame(rows: Iterable[Mapping[str, object]] | pd.DataFrame) -> pd.DataFrame:
    """Rows as a frame with exactly RESULT_COLUMNS: keys as text, `value` float, `n` nullable integer."""
    if not isinstance(rows, pd.DataFrame):
        return _made_of(list(rows))
    frame = rows.reindex(columns=list(RESULT_COLUMNS))
    for column in (*KEY, "statistic"):
        frame[column] = _as_text(frame[column])
    frame["value"] = pd.to_numeric(frame["value"]).astype(float)
    frame["n"] = pd.to_numeric(frame["n"]).astype("Int64")
    return frame


def _made_of(rows: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    """The same for single rows, column by column: a verdict makes hundreds of small frames."""
    columns = {name: [row.get(name) for row in rows] for name in RESULT_COLUMNS}
    made: dict[str, object] = {
        name: pd.array(["" if pd.isna(v) else str(v) for v in columns[name]], dtype="str")  # type: ignore[call-overload]
        for name in (*KEY, "statistic")
    }
    made["value"] = pd.to_numeric(pd.Series(columns["value"], dtype=object)).astype(float)
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


def read_ledger(path: Path) -> pd.DataFrame:
    """The ledger of a finished edition: LEDGER_COLUMNS, keys as text, `value` float, `n` nullable integer.

    Raises:
        MissingFile: There is no such file.
        DisclosureFault: It is no ledger, or one of another format: what it does not say clearly, disclosure control
            could not hold against the next edition.
    """
    if not path.is_file():
        raise MissingFile("Den tidligere udgaves resultatliste findes ikke.", str(path), "Peg på dens results.csv.")
    try:
        frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except ValueError as error:  # no UTF-8, no rows at all, or rows of different length
        raise _no_ledger("Filen kan ikke læses som CSV.", path) from error
    if lacking := [c for c in LEDGER_COLUMNS if c not in frame.columns]:
        raise _no_ledger(f"Filen mangler kolonnerne {', '.join(lacking)}.", path)
    frame = frame[list(LEDGER_COLUMNS)]
    if strange := sorted(set(frame["status"]) - {PUBLISHED, SUPPRESSED}):
        raise _no_ledger(f"Kolonnen status siger «{strange[0]}».", path)
    if frame.duplicated(list(LEDGER_KEY)).any():
        raise _no_ledger("Det samme tal står to gange.", path)
    try:
        value, n = (pd.to_numeric(frame[c].replace("", None)).astype(float) for c in ("value", "n"))
        return frame.assign(value=value, n=n.astype("Int64"))
    except (TypeError, ValueError) as error:  # a text; a number of units that is not whole
        raise _no_ledger("En celle i kolonnerne value og n er ikke et tal.", path) from error


def _no_ledger(what: str, path: Path) -> DisclosureFault:
    return DisclosureFault(what, str(path), "Peg på den results.csv, som en færdig udgave har, uden at ændre i den.")


def _as_text(column: pd.Series) -> pd.Series:
    """A key column as text, missing as empty."""
    return column.astype(object).where(column.notna(), "").astype(str)

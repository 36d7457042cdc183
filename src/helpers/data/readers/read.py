"""A file → its table, by the reader of its format."""

from __future__ import annotations

from pathlib import Path

from helpers.data.findings import Finding
from helpers.data.readers import guard, parquet, spss, text, workbook
from helpers.data.readers.find import FORMATS
from helpers.data.readers.table import NO_LABELS, Labels, RawTable, error, unread


def read_table(path: Path, file: str | None = None, *, sheet: str | None = None) -> RawTable:
    """Read a CSV file, a workbook (.xlsx), an SPSS file (.sav) or a Parquet file.

    Args:
        path: The file.
        file: What findings call it: its path inside the study folder. The file's name if not given.
        sheet: The sheet of a workbook. If not given, the one named as the file, else the first that is shown.

    Returns:
        The cells and what was wrong. A file that cannot be read gives an empty frame and an error, never an exception.
    """
    file = path.name if file is None else file
    suffix = path.suffix.lower()
    if suffix not in FORMATS:
        message = f"Filer i formatet {suffix or 'uden endelse'} kan ikke læses."
        return unread(file, error(file, None, message, "Gem tabellen som .xlsx eller .csv."))
    content = guard.opened(path, file)
    if isinstance(content, Finding):
        return unread(file, content)
    if wrong := guard.mismatch(content, suffix, file):
        return unread(file, wrong)
    if suffix == ".xlsx":
        return workbook.read(content, file, table=path.stem, sheet=sheet)
    if suffix == ".sav":
        return spss.read(content, file)
    if suffix == ".parquet":
        return parquet.read(content, file)
    return text.read(content, file)


def read_labels(path: Path, file: str | None = None) -> Labels:
    """The labels of a file's columns and values; none where the format has none or the file cannot be read.

    Returns:
        Column → label, and column → {the value as its cells have it → label}.
    """
    return read_table(path, file).labels if path.suffix.lower() == ".sav" else NO_LABELS


def sheets_of(path: Path) -> tuple[str, ...]:
    """The names of a workbook's sheets, in order; none of what is no workbook, or one that is refused."""
    if path.suffix.lower() != ".xlsx":
        return ()
    content = guard.opened(path, path.name)
    if isinstance(content, Finding) or guard.mismatch(content, ".xlsx", path.name):
        return ()
    return workbook.sheets_of(content)

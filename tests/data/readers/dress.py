"""The small study's tables in other formats, as a spreadsheet, SPSS or pandas would save them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat
import xlsxwriter

from tests.studies import read_rows

ENDINGS = ("xlsx", "sav", "parquet")


def value_of(text: str) -> object:
    """What a cell means: a number, a date, or its text."""
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        pass
    try:
        return float(text)
    except ValueError:
        return text


def dressed(folder: Path, ending: str, *, only: str = "*") -> None:
    """Write the tables of every project in another format, and take the CSV files away."""
    for path in list(folder.glob(f"projects/*/{only}.csv")):
        header, *rows = read_rows(path)
        write(path.with_suffix(f".{ending}"), header, [[value_of(cell) for cell in row] for row in rows])
        path.unlink()


def write(path: Path, header: list[str], rows: list[list[Any]]) -> None:
    """A table in the format of its ending."""
    if path.suffix == ".xlsx":
        with xlsxwriter.Workbook(path, {"default_date_format": "dd-mm-yyyy"}) as book:
            sheet = book.add_worksheet("Data")
            for number, row in enumerate([header, *rows]):
                sheet.write_row(number, 0, row)
        return
    frame = pd.DataFrame(rows, columns=header)
    if path.suffix == ".parquet":
        frame.to_parquet(path)
        return
    for column in frame:
        kinds = {type(value) for value in frame[column] if value is not None}
        if kinds == {str}:
            frame[column] = frame[column].fillna("")
    pyreadstat.write_sav(frame, path)

"""A sheet as the files readers take along: CSV as a Danish spreadsheet opens it, and XLSX; always the same bytes."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re

from helpers.present.sheet import Number, Sheet, Value
from helpers.present.spreadsheet import spreadsheet_safe

REMARK = "Bemærkning"
# As many digits as a personal number has: the last look before publishing would ask about some of them.
_TEN_DECIMALS = re.compile(r",[0-9]{10}(?![0-9])")
_SEPARATORS = re.compile(r"([;,\t])")
_INK, _BLUE, _LINE = "#1B282E", "#0F5468", "#C6D2D6"
_MARK_INK, _MARK_PAPER = "#663C00", "#FFF2D9"
_LARGEST_WIDTH = 42


def csv_file(sheet: Sheet) -> bytes:
    """Semicolons, decimal comma, UTF-8 with a byte-order mark: opened by a double click in a Danish Excel.

    A number is in full precision, in the unit that its heading or its row names. Every row bears the mark, so that a
    part of the file has it too.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    remark = [sheet.mark] if sheet.mark else []
    writer.writerow([*map(csv_safe, sheet.columns), *([REMARK] if remark else [])])
    for row in sheet.rows:
        writer.writerow([*map(_written, row), *remark])
    for source in sheet.sources:
        writer.writerow([csv_safe(source), *[""] * (len(sheet.columns) - 1), *remark])
    return buffer.getvalue().encode("utf-8-sig")


def xlsx_file(sheet: Sheet, *, origin: str, created: dt.date) -> bytes:
    """One worksheet: title, mark, how to read it and where it is from; then the table; then its sources.

    Args:
        sheet: The table.
        origin: The book and the edition it is from.
        created: The edition's date, the only one in the file.
    """
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    noon = dt.datetime(created.year, created.month, created.day, 12)  # noqa: DTZ001 - the file knows no time zone
    book.set_properties({"title": sheet.title, "comments": sheet.mark, "created": noon})
    page = book.add_worksheet("Tabel")
    plain = {"font_name": "Calibri", "font_size": 11, "font_color": _INK, "valign": "top"}
    look = {
        "title": book.add_format({**plain, "bold": True, "font_size": 14}),
        "mark": book.add_format({**plain, "font_color": _MARK_INK, "bg_color": _MARK_PAPER}),
        "above": book.add_format(plain),
        "column": book.add_format(
            {**plain, "bold": True, "text_wrap": True, "bottom": 2, "bottom_color": _BLUE, "valign": "bottom"}
        ),
        "row": book.add_format({**plain, "bold": True, "text_wrap": True, "bottom": 1, "bottom_color": _LINE}),
        "text": book.add_format({**plain, "text_wrap": True, "bottom": 1, "bottom_color": _LINE}),
    }
    above = [(sheet.title, "title"), (sheet.mark, "mark"), (sheet.note, "above"), (origin, "above")]
    line = 0
    for text, kind in above:
        if text:
            page.write_string(line, 0, spreadsheet_safe(text), look[kind])
            line += 1
    top = line + 1
    for k, name in enumerate(sheet.columns):
        page.write_string(top, k, spreadsheet_safe(name), look["column"])
        page.set_column(k, k, _width([name, *(_shown(row[k]) for row in sheet.rows)]))
    formats: dict[str, object] = {}
    for position, row in enumerate(sheet.rows, start=top + 1):
        for k, value in enumerate(row):
            if isinstance(value, Number):
                form = value.form.spreadsheet(value.value, limit=value.limit)
                if form not in formats:
                    ruled = {**plain, "num_format": form, "bottom": 1, "bottom_color": _LINE}
                    formats[form] = book.add_format(ruled)
                page.write_number(position, k, value.form.in_unit(value.value), formats[form])
            else:
                page.write_string(position, k, spreadsheet_safe(value), look["text" if k else "row"])
    for position, source in enumerate(sheet.sources, start=top + len(sheet.rows) + 2):
        page.write_string(position, 0, spreadsheet_safe(source), look["above"])
    page.freeze_panes(top + 1, 1)
    page.repeat_rows(top)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    if sheet.mark:
        page.set_header(f"&L{sheet.mark}")
    book.close()
    return buffer.getvalue()


def _written(value: Value) -> str:
    """A value as it stands in a CSV file."""
    if isinstance(value, str):
        return csv_safe(value)
    number = value.form.in_unit(value.value)
    text = (str(int(number)) if number.is_integer() else repr(number)).replace(".", ",")
    return _TEN_DECIMALS.sub(r"\g<0>0", text)


def csv_safe(text: str) -> str:
    """The text without a formula, also for a spreadsheet that takes the commas in it for separators."""
    return "".join(part if k % 2 else spreadsheet_safe(part) for k, part in enumerate(_SEPARATORS.split(text)))


def _shown(value: Value) -> str:
    return value if isinstance(value, str) else value.text


def _width(texts: list[str]) -> float:
    return min(_LARGEST_WIDTH, 2 + max(len(text) for text in texts))

"""One number, one text: whether a table says the same on its page, in the numbers it carries, and in its files."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

from helpers.present.forms import quantity
from helpers.present.markdown import one_line
from helpers.present.sheet import Number, Sheet, Value
from helpers.present.spreadsheet import spreadsheet_safe
from helpers.present.workbook import csv_safe

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def differing(html: str, content: Mapping[str, Any], sheet: Sheet, as_csv: bytes, as_xlsx: bytes) -> list[str]:
    """Where a table does not say one thing, in Danish; empty where it does.

    Args:
        html: The element as its page shows it.
        content: What it carries as data (helpers.present.elements.Element.content); `on_page`: so many of its rows are
            on the page, which says that the others are in the files.
        sheet: The same as a sheet.
        as_csv, as_xlsx: The files that were written of it.
    """
    table = content["table"]
    rows = content.get("on_page", len(table["rows"]))
    return [*_page(html, table, rows), *_csv(sheet, as_csv), *_xlsx(sheet, as_xlsx)]


def _page(html: str, table: Mapping[str, Any], on_page: int) -> Iterator[str]:
    """The page against the first `on_page` rows of texts, and all texts against the numbers behind them."""
    page = _Cells()
    page.feed(html[html.rindex("<table") :])
    head, *rows = page.rows
    if [head, *rows] != [[one_line(text) for text in row] for row in (table["columns"], *table["rows"][:on_page])]:
        yield "siden viser andre celler end dem, elementet har"
    for texts, numbers in zip(table["rows"], table["numbers"], strict=True):
        for text, data in zip(texts, numbers, strict=True):
            if data and text != quantity(data).text:
                yield f"siden siger «{text}», tallet bag «{quantity(data).text}»"


def _csv(sheet: Sheet, content: bytes) -> Iterator[str]:
    """Each number of the file, rounded by its form, against what the page says; all else word by word."""
    head, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";")
    if tuple(head[: len(sheet.columns)]) != tuple(map(csv_safe, sheet.columns)):
        yield "CSV-filens overskrifter er ikke tabellens"
    for row, values in zip(rows, sheet.rows, strict=False):
        for cell, value in zip(row, values, strict=False):
            if not _same(cell, value):
                yield f"CSV-filen siger «{cell}», siden «{_text(value)}»"
    if len(rows) != len(sheet.rows) + len(sheet.sources):
        yield "CSV-filen har ikke tabellens rækker"


def _same(cell: str, value: Value) -> bool:
    if isinstance(value, str):
        return cell == csv_safe(value)
    try:
        number = float(cell.replace(",", "."))
    except ValueError:
        return False
    return value.form.agrees(value.text, number, limit=value.limit)


def _xlsx(sheet: Sheet, content: bytes) -> Iterator[str]:
    """Each number of the workbook and how it is shown there, and each text, in the order of the table."""
    texts, numbers = _workbook(content)
    values = [value for row in sheet.rows for value in row]
    expected = [value for value in values if isinstance(value, Number)]
    wanted = [
        (value.form.in_unit(value.value), value.form.spreadsheet(value.value, limit=value.limit)) for value in expected
    ]
    for value, found, right in zip(expected, numbers, wanted, strict=False):
        if found != right:
            yield f"regnearket viser {found[0]} som {found[1]}, siden siger «{value.text}»"
    said = [*sheet.columns, *(value for value in values if isinstance(value, str)), *sheet.sources]
    words = [spreadsheet_safe(word) for word in said if word]
    if len(numbers) != len(wanted) or texts[-len(words) :] != words:
        yield "regnearket har ikke tabellens celler"


def _workbook(content: bytes) -> tuple[list[str], list[tuple[float, str]]]:
    """The texts of a workbook's cells, and its numbers with their formats, row by row."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        strings, styles, page = (
            ElementTree.fromstring(file.read(f"xl/{name}.xml"))  # noqa: S314 - written a moment ago
            for name in ("sharedStrings", "styles", "worksheets/sheet1")
        )
    known = ["".join(one.itertext()).replace("_x005F_", "_") for one in strings.iter(f"{_MAIN}si")]
    codes = {one.get("numFmtId"): one.get("formatCode", "") for one in styles.iter(f"{_MAIN}numFmt")}
    cells = styles.find(f"{_MAIN}cellXfs")
    formats = [codes.get(one.get("numFmtId"), "") for one in (cells if cells is not None else ())]
    texts: list[str] = []
    numbers: list[tuple[float, str]] = []
    for cell in page.iter(f"{_MAIN}c"):
        written = cell.findtext(f"{_MAIN}v")
        if written is not None and cell.get("t") == "s":
            texts += [known[int(written)]] if known[int(written)] else []
        elif written is not None:
            numbers.append((float(written), formats[int(cell.get("s", "0"))]))
    return texts, numbers


def _text(value: Value) -> str:
    return value if isinstance(value, str) else value.text


class _Cells(HTMLParser):
    """The texts of a table's cells; without why a number is hidden, which stands in its cell for those who listen."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[list[list[str]]] = []
        self._inside = self._aside = False

    @property
    def rows(self) -> list[list[str]]:
        return [[one_line("".join(cell)) for cell in row] for row in self._rows]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self._rows.append([])
        elif tag in ("td", "th"):
            self._rows[-1].append([])
            self._inside = True
        elif ("class", "erf-sr") in attrs:
            self._aside = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._inside = False
        elif tag == "span":
            self._aside = False

    def handle_data(self, data: str) -> None:
        if self._inside and not self._aside:
            self._rows[-1][-1].append(data)

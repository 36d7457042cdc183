"""An element's table as the sheet a reader takes along: the same rows, but numbers that can be computed with."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from helpers.present.markdown import one_line
from helpers.present.numbers import MISSING

PERCENT = "pct."
_NUMBER = r"[+\u2212]?\d{1,3}(?:\.?\d{3})*(?:,\d+)?"
_WRITTEN = re.compile(rf"({_NUMBER})(\spct\.)?(?: \[({_NUMBER});\s({_NUMBER})\])?")
_IN_BRACKETS = re.compile(r"\s*(\[[^\]]*\])$")
_LIMITS = ("", ", nedre grænse", ", øvre grænse")


@dataclass(frozen=True)
class Number:
    """A number in full precision, and how it is shown: as a share of 100, with so many decimals."""

    value: float
    share: bool = False
    decimals: int = 0


Value = str | Number


@dataclass(frozen=True)
class Sheet:
    """A table to take along.

    Args:
        title: What it shows.
        columns: Its headings; a column with an interval is three here, one of shares alone says «pct.».
        rows: As many values each; the first is the row's heading.
        note: How to read it; empty for nothing.
        sources: Sources that cells name by number.
        mark: What it says of itself (helpers.present.mark); empty for nothing.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    note: str = ""
    sources: tuple[str, ...] = ()
    mark: str = ""


def sheet_of(content: Mapping[str, Any], mark: str) -> Sheet:
    """The sheet of an element that holds a table.

    Args:
        content: What the element carries as data (helpers.present.elements.Element.content).
        mark: What it says of itself.

    Returns:
        A number where the cell has one; «skjult» with its reason where it is hidden; the text otherwise.
    """
    table = content["table"]
    rows = [
        [_values(*cell) for cell in zip(texts, *_beside(table, k), strict=True)]
        for k, texts in enumerate(table["rows"])
    ]
    widths = [max((len(row[k]) for row in rows), default=1) for k in range(len(table["columns"]))]
    shares = [_all_shares([row[k] for row in rows]) for k in range(len(widths))]
    columns = [
        part
        for label, width, share in zip(table["columns"], widths, shares, strict=True)
        for part in _labels(label, width, share=share)
    ]
    return Sheet(
        title=one_line(content["title"]),
        columns=tuple(columns),
        rows=tuple(
            tuple(value for cell, width in zip(row, widths, strict=True) for value in _filled(cell, width))
            for row in rows
        ),
        note=one_line(content.get("note", "")),
        sources=tuple(one_line(source) for source in content.get("sources", ())),
        mark=mark,
    )


def _beside(table: Mapping[str, Any], row: int) -> tuple[Sequence[Sequence[float | None]], Sequence[str]]:
    """The numbers behind a row's cells, and why they are hidden."""
    empty = len(table["columns"])
    return (
        table["numbers"][row] if "numbers" in table else [()] * empty,
        table["hidden"][row] if "hidden" in table else [""] * empty,
    )


def _values(text: str, values: Sequence[float | None], hidden: str) -> list[Value]:
    if hidden:
        return [f"{one_line(text)}: {one_line(hidden)}"]
    if not values:
        written = _WRITTEN.fullmatch(text.strip())
        if written is None:
            return [one_line(text)]
        values = [_read(part) / (100 if written[2] else 1) for part in written.group(1, 3, 4) if part]
    share = PERCENT in text
    decimals = len(text.partition(",")[2]) - len(text.partition(",")[2].lstrip("0123456789"))
    return [MISSING if v is None or math.isnan(v) else Number(float(v), share, decimals) for v in values]


def _read(text: str) -> float:
    """A number as helpers.present.numbers writes it."""
    return float(text.replace(".", "").replace(",", ".").replace("\N{MINUS SIGN}", "-"))


def _all_shares(cells: Sequence[Sequence[Value]]) -> bool:
    numbers = [value for cell in cells for value in cell if isinstance(value, Number)]
    return bool(numbers) and all(number.share for number in numbers)


def _labels(label: str, width: int, *, share: bool) -> list[str]:
    found = _IN_BRACKETS.search(label) if width > 1 else None
    plain, level = (label[: found.start()], f" {found[1]}") if found else (label, "")
    unit = f", {PERCENT}" if share and PERCENT not in plain else ""
    return [one_line(f"{plain}{unit}{limit}{level if limit else ''}") for limit in _LIMITS[:width]]


def _filled(cell: Sequence[Value], width: int) -> list[Value]:
    """A cell over the columns of its heading: what is hidden or not there is so in all of them."""
    if len(cell) == width:
        return list(cell)
    text = cell[0] if isinstance(cell[0], str) else MISSING
    return [*cell, *[text.partition(":")[0]] * (width - len(cell))]

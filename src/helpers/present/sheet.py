"""An element's table as the sheet a reader takes along: the same rows, but numbers that can be computed with."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from helpers.present.forms import MISSING, PLAIN, Form, quantity
from helpers.present.markdown import one_line

_UNIT = "enhed"
_VALUE, _LIMITS = "", (", nedre grænse", ", øvre grænse")


@dataclass(frozen=True)
class Number:
    """A number in full precision, and how it is written; a limit is written without its unit."""

    value: float
    form: Form
    limit: bool = False

    @property
    def text(self) -> str:
        """As a spreadsheet shows it, which is as the page does."""
        return self.form.bare(self.value) if self.limit else self.form.text(self.value)


Value = str | Number


@dataclass(frozen=True)
class Sheet:
    """A table to take along.

    Args:
        title: What it shows.
        columns: Its headings; a column with an interval is three here, and says the unit that all its numbers have.
            Where they have not all the same, a column beside it says each row's.
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
    columns = [_column(table, k) for k in range(len(table["columns"]))]
    return Sheet(
        title=one_line(content["title"]),
        columns=tuple(chain.from_iterable(labels for labels, _ in columns)),
        rows=tuple(tuple(chain.from_iterable(row)) for row in zip(*(cells for _, cells in columns), strict=True)),
        note=one_line(content.get("note", "")),
        sources=tuple(one_line(source) for source in content.get("sources", ())),
        mark=mark,
    )


def _column(table: Mapping[str, Any], k: int) -> tuple[list[str], list[list[Value]]]:
    """A column's headings, and per row its values below them."""
    found = [_numbers(row[k]) for row in table["numbers"]]
    parts = [part for part in (_VALUE, *_LIMITS) if any(part in one for one in found)] or [_VALUE]
    values = [
        [one.get(part, "") for part in parts] if one else _said(texts[k], hidden[k], len(parts))
        for one, texts, hidden in zip(found, table["rows"], table["hidden"], strict=True)
    ]
    numbers = [[value for value in row if isinstance(value, Number)] for row in values]
    units = {number.form.unit for row in numbers for number in row}
    level = table["levels"][k]
    label = table["columns"][k].removesuffix(f" [{level}]")
    unit = units.pop() if len(units) == 1 else ""
    named = f"{label}, {unit}" if unit not in label else label
    labels = [one_line(f"{named}{part}{f' [{level}]' if part and level else ''}") for part in parts]
    if not units:
        return labels, values
    each = [row[0].form.unit or PLAIN if row else "" for row in numbers]
    return [*labels, one_line(f"{label}, {_UNIT}")], [[*row, unit] for row, unit in zip(values, each, strict=True)]


def _numbers(data: Mapping[str, Any] | None) -> dict[str, Value]:
    """A cell's number and its limits, by the part of the column that each stands in; words are no numbers."""
    found = quantity(data) if data else None
    if found is None or found.form.words:
        return {}
    values: dict[str, Value] = {} if found.value is None else {_VALUE: Number(found.value, found.form)}
    whole = not found.without and all(map(math.isfinite, found.limits))  # a page shows both ends or neither
    for part, limit in zip(_LIMITS, found.limits, strict=False):
        values[part] = Number(limit, found.form, limit=True) if whole else found.without or MISSING
    return values


def _said(text: str, hidden: str, width: int) -> list[Value]:
    """What stands for a number, over all columns of its heading; why it is hidden is said once."""
    text = one_line(text)
    return [f"{text}: {one_line(hidden)}" if hidden else text, *[text] * (width - 1)]

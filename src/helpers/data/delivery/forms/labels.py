"""What columns ask: in the names that a survey tool gives them, or in REDCap's data dictionary beside the data."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from helpers.data.delivery.forms.form import key_of
from helpers.data.delivery.forms.tools import form_of
from helpers.data.readers import RawTable

_NAME, _ASKS, _CHOICES = "variablefieldname", "fieldlabel", "choicescalculationsorsliderlabels"
_TYPE = "fieldtype"
_YES_NO = {"1": "Ja", "0": "Nej"}
_OF_TYPE = {"yesno": _YES_NO, "truefalse": _YES_NO}


def labelled(raws: Sequence[RawTable]) -> list[RawTable | None]:
    """The tables with what their columns ask as labels; None for a dictionary, which is no table of answers.

    In REDCap's data a box to tick is a column of its own, `indsats___2`: it asks the question and the choice of that
    number.
    """
    books = [raw for raw in raws if _is_dictionary(raw)]
    found: list[RawTable | None] = []
    for raw in raws:
        told = raw
        for book in books:
            told = _with(told, book)
        found.append(None if raw in books else _by_names(told))
    return found


def _by_names(raw: RawTable) -> RawTable:
    columns = list(raw.frame.columns)
    form = form_of(columns, raw.head.tool)
    asked = {column: text for column in columns if form and (text := form.asks(column))}
    return replace(raw, labels=replace(raw.labels, columns={**asked, **raw.labels.columns})) if asked else raw


def _is_dictionary(raw: RawTable) -> bool:
    return raw.sound and {_NAME, _ASKS, _CHOICES} <= {key_of(name) for name in raw.frame.columns}


def _with(raw: RawTable, book: RawTable) -> RawTable:
    places = {key_of(name): name for name in book.frame.columns}
    columns: dict[str, str] = {}
    values: dict[str, dict[str, str]] = {}
    for _, row in book.frame.iterrows():
        name, asks = str(row[places[_NAME]]), str(row[places[_ASKS]])
        kind = str(row[places[_TYPE]]) if _TYPE in places else ""
        choices = _choices(str(row[places[_CHOICES]])) or _OF_TYPE.get(kind, {})
        for column in raw.frame.columns:
            if column == name:
                columns[column] = asks
                if choices and kind not in {"calc", "text"}:
                    values[column] = dict(choices)
            elif column.startswith(f"{name}___"):
                code = column.removeprefix(f"{name}___").replace("_", "-")
                columns[column] = f"{asks} [{choices.get(code, code)}]"
    labels = replace(raw.labels, columns={**raw.labels.columns, **columns}, values={**raw.labels.values, **values})
    return replace(raw, labels=labels)


def _choices(text: str) -> dict[str, str]:
    """`1, Passer slet ikke | 2, Passer lidt` by its values."""
    found = {}
    for one in text.split("|"):
        if match := re.fullmatch(r"\s*(-?\w+)\s*,\s*(.+?)\s*", one, re.DOTALL):
            found[match[1]] = match[2]
    return found

"""What stands above the cells of a table: the names of its columns, in one row or several, and how that was seen."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

LOOKED_AT = 80  # rows in which a head is looked for, and with which it is compared


@dataclass(frozen=True)
class Head:
    """The head of a table.

    Args:
        names: The names of the columns; "" where one has none.
        rows: How many rows stand above the cells, the names' among them.
        texts: What the file says of each column beside its name, "" for nothing; none at all where it says nothing.
        form: What else than one row it is, in Danish; empty for one row of names.
        doubt: What about that must be looked after, in Danish.
        untaken: The texts above the names, by row (from 1), which are neither names nor cells.
        tool: The survey tool that writes such a head alone.
        above: The rows above the cells as they stand.
        merged: The merged cells among them, as ranges.
    """

    names: tuple[str, ...]
    rows: int = 1
    texts: tuple[str, ...] = ()
    form: str = ""
    doubt: str = ""
    untaken: tuple[tuple[int, str], ...] = ()
    tool: str = ""
    above: tuple[tuple[str, ...], ...] = ()
    merged: tuple[str, ...] = ()

    @property
    def labels(self) -> dict[str, str]:
        """The text of each column that has one, by its name."""
        return {name: text for name, text in zip(self.names, self.texts, strict=False) if name and text}


FindHead = Callable[[Sequence[Sequence[str]], Sequence[str]], Head]


def first_row(rows: Sequence[Sequence[str]], merged: Sequence[str]) -> Head:  # noqa: ARG001 - one of the ways
    """The head of a table of the study: its first row, whatever it holds.

    Args:
        rows: The first rows, at most `LOOKED_AT`, their cells without the space around them.
        merged: The ranges of merged cells, as `B1:F1`; none where the format does not tell.
    """
    return Head(tuple(rows[0]) if rows else ())


def last_row(cells: str) -> int:
    """The last row of a range such as `B1:F2`."""
    return int(re.sub(r"\D", "", cells.partition(":")[2] or cells) or 0)

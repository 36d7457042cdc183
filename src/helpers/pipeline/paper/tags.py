"""The tags of a finished PDF: what heads a row is made a TH with its scope, which Typst cannot yet say."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from bs4 import BeautifulSoup

from helpers.errors import PrintFault
from helpers.pipeline.paper.article import Article

if TYPE_CHECKING:
    import pikepdf


def row_heads(articles: Sequence[Article]) -> list[list[bool]]:
    """For every table in order, for every row of its body: whether its first cell heads it."""
    tables = (t for a in articles for t in BeautifulSoup(a.html, "html.parser").find_all("table"))
    return [
        [row.select_one("td, th") in row.find_all("th") for row in table.find_all("tr") if not row.find_parent("thead")]
        for table in tables
    ]


def with_row_heads(pdf: bytes, heads: Sequence[Sequence[bool]], title: str) -> bytes:
    """The same document, its row heads tagged; the same bytes every time.

    Args:
        pdf: A tagged PDF.
        heads: As `row_heads` gives them.
        title: The document's name, for a fault.

    Raises:
        PrintFault: The tables of the PDF are not those of the articles.
    """
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as document:
        tables = [e for e in elements(document) if e.S == "/Table"]
        bodies = [[row for row in _below(table, "/TR") if not _heads(row)] for table in tables]
        if [len(b) for b in bodies] != [len(h) for h in heads]:
            raise PrintFault(
                "PDF'ens tabeller svarer ikke til sidernes.",
                title,
                "Se efter tabeller uden for en caption, og byg igen.",
            )
        for rows, flags in zip(bodies, heads, strict=True):
            for row, flag in zip(rows, flags, strict=True):
                if flag:
                    _make_head(row)
        made = io.BytesIO()
        document.save(made, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return made.getvalue()


def elements(document: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary]:
    """Every element of the tag tree, in reading order."""
    yield from _walk(document.Root.StructTreeRoot)


def _walk(parent: pikepdf.Object) -> Iterator[pikepdf.Dictionary]:
    for child in _children(parent):
        yield child
        yield from _walk(child)


def _children(parent: pikepdf.Object) -> list[pikepdf.Dictionary]:
    import pikepdf

    kids = parent.get("/K")
    listed = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    return [kid for kid in listed if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]


def _below(parent: pikepdf.Dictionary, kind: str) -> list[pikepdf.Dictionary]:
    return [element for element in _walk(parent) if kind == element.S]


def _heads(row: pikepdf.Dictionary) -> bool:
    return all(cell.S == "/TH" for cell in _children(row))


def _make_head(row: pikepdf.Dictionary) -> None:
    """The row's first cell heads it. Typst names only column heads in each cell, which would hide the row's from a
    screen reader: without such lists it follows the scopes."""
    import pikepdf

    cells = _children(row)
    cells[0].S = pikepdf.Name.TH
    for cell in cells:
        for attribute in _table_attributes(cell):
            if "/Headers" in attribute:
                del attribute["/Headers"]
    listed = list(cells[0].get("/A", pikepdf.Array([])))
    cells[0].A = pikepdf.Array([*listed, pikepdf.Dictionary(O=pikepdf.Name.Table, Scope=pikepdf.Name.Row)])


def _table_attributes(cell: pikepdf.Dictionary) -> list[pikepdf.Dictionary]:
    import pikepdf

    said = cell.get("/A")
    listed = list(said) if isinstance(said, pikepdf.Array) else [said]
    return [a for a in listed if isinstance(a, pikepdf.Dictionary) and a.get("/O") == "/Table"]

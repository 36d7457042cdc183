"""What a chapter shows. Each element is complete – caption, alt text, mark, numbers – wherever it is displayed.

In a notebook an element displays as `text/html` and carries its content once more as data, from which the pipeline
makes the ledger, the downloads and the printed editions.
"""

from __future__ import annotations

import base64
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any, Literal

import pandas as pd

from helpers.errors import DisclosureFault
from helpers.present.forms import Quantity
from helpers.present.gate import MIME, sealed, secret
from helpers.results import LEDGER_COLUMNS

Kind = Literal["header", "figure", "table", "sentence", "facts", "quotes", "note", "text", "end"]
DATA_SUMMARY = "Tallene bag figuren"


@dataclass(frozen=True)
class Cell:
    """One cell of a table: its text, the reason why its number is hidden, whether it heads its row.

    `partly` is the reason why its interval is hidden, where the number is shown.
    `quantity` is the number behind the text; a cell that has one is made by `of`, so that the text is the number's.
    """

    text: str
    hidden: str = ""
    header: bool = False
    quantity: Quantity | None = None
    partly: str = ""

    @classmethod
    def of(cls, quantity: Quantity) -> Cell:
        """A cell that shows a number as its form writes it."""
        return cls(quantity.text, quantity=quantity)

    def html(self) -> str:
        text = escape(self.text)
        if self.hidden:
            text = f'<span class="erf-suppressed">{text}<span class="erf-sr"> ({escape(self.hidden)})</span></span>'
        return f'<th scope="row">{text}</th>' if self.header else f"<td>{text}</td>"


@dataclass(frozen=True)
class Grid:
    """A table as rows of cells under column headings; `numeric` columns are right-aligned.

    `levels`: how sure the intervals of a column are, which its heading says; empty for none.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numeric: bool = True
    levels: tuple[str, ...] = ()

    @property
    def heads(self) -> list[str]:
        """The headings as they are shown: «Ændring [95 pct.]»."""
        return [
            f"{label} [{level}]" if level else label for label, level in zip(self.columns, self._levels, strict=True)
        ]

    @property
    def _levels(self) -> tuple[str, ...]:
        return self.levels or ("",) * len(self.columns)

    def html(self, caption: str, name: str, behind: str = "") -> str:
        """The table under its caption; `behind` is the id of what it stands behind: its region is named after both.

        Its box is a region that takes the focus, so that it can be scrolled by keyboard; where all of it is seen the
        site's script makes it an ordinary one.
        """
        head = "".join(f'<th scope="col">{escape(c)}</th>' for c in self.heads)
        body = "".join(f"<tr>{''.join(cell.html() for cell in row)}</tr>" for row in self.rows)
        kind = "erf-table" if self.numeric else "erf-table erf-text"
        named = f"{behind} {name}-caption".lstrip()
        return (
            f'<div class="erf-scroll" tabindex="0" role="region" aria-labelledby="{named}">'
            f'<table class="{kind}"><caption id="{name}-caption">{caption}</caption>'
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
        )

    def data(self) -> dict[str, Any]:
        """Its content for print and downloads: texts, the numbers behind them, why a number is hidden."""
        return {
            "columns": self.heads,
            "levels": list(self._levels),
            "rows": [[cell.text for cell in row] for row in self.rows],
            "numbers": [[cell.quantity and cell.quantity.data() for cell in row] for row in self.rows],
            "hidden": [[cell.hidden for cell in row] for row in self.rows],
        }


@dataclass(frozen=True)
class Element:
    """Something a chapter shows.

    Args:
        kind: What it is.
        name: Its name in the page, for links; unique in a chapter.
        title: What a reader would call it; the message of a figure.
        html: The whole element as a reader meets it.
        text: The same as plain text (the alt text of a figure).
        rows: The ledger rows (LEDGER_COLUMNS) it shows.
        data: Further content for print and downloads.
    """

    kind: Kind
    name: str
    title: str
    html: str
    text: str
    rows: pd.DataFrame | None = None
    data: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # Below this are the dataclass's own __init__ and what called it.
        if sys._getframe(2).f_globals.get("__name__", "").split(".")[0] != __name__.split(".")[0]:  # noqa: SLF001
            raise _handmade()

    def __init_subclass__(cls) -> None:
        raise _handmade()

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, Any], dict[str, Any]]:
        data = {"text/html": self.html, "text/plain": self.text, MIME: self.content()}
        return data, sealed(data, secret())

    def content(self) -> dict[str, Any]:
        ledger: list[dict[str, Any]] = []
        if self.rows is not None:
            for row in self.rows[list(LEDGER_COLUMNS)].itertuples(index=False):
                named = dict(zip(LEDGER_COLUMNS, row, strict=True))
                named["value"] = None if pd.isna(named["value"]) else float(named["value"])
                for whole in ("n", "decimals"):
                    named[whole] = None if pd.isna(named[whole]) else int(named[whole])
                ledger.append(named)
        return {
            "kind": self.kind,
            "name": self.name,
            "title": self.title,
            "text": self.text,
            "ledger": ledger,
            **self.data,
        }


def _handmade() -> DisclosureFault:
    return DisclosureFault(
        "Et element er bygget uden om kapitlet.", "Element", "Vis kapitlets egne elementer, eller brug chapter.explore."
    )


class Sources:
    """Numbers sources and remarks in the order they are first named, so that a table names each once, below itself."""

    def __init__(self) -> None:
        self._texts: list[str] = []

    def mark(self, text: str) -> str:
        """The number of a source, as it stands in a cell: «[2]»."""
        if text not in self._texts:
            self._texts.append(text)
        return f"[{self._texts.index(text) + 1}]"

    def listed(self) -> list[str]:
        return [f"[{k}] {text}" for k, text in enumerate(self._texts, start=1)]

    def html(self) -> str:
        items = "".join(f"<li>{escape(text)}</li>" for text in self._texts)
        return f'<ol class="erf-sources">{items}</ol>' if items else ""


def slug(text: str) -> str:
    """`text` as a name that HTML ids and file names can bear."""
    plain = text.lower().replace("æ", "ae").replace("ø", "oe").replace("å", "aa")
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def figure_html(
    name: str, svg: str, alt: str, caption: str, grid: Grid, grid_caption: str, *, sourced: bool = False
) -> str:
    """A figure as an image with its alt text, its caption and the table behind it; `sourced`: no number of the study's.

    The image is embedded: a page holds all it shows, so no stale image file can outlive the build that made it.
    """
    image = base64.b64encode(svg.encode()).decode()
    return (
        f'<figure class="{"erf-figure erf-facts" if sourced else "erf-figure"}" id="{name}">'
        f'<div class="erf-scroll" tabindex="0" role="region" aria-labelledby="{name}-figcaption">'
        f'<img alt="{escape(alt, quote=True)}" src="data:image/svg+xml;base64,{image}"></div>'
        f'<figcaption id="{name}-figcaption">{caption}</figcaption>'
        f'<details class="erf-data"><summary id="{name}-behind">{DATA_SUMMARY}</summary>'
        f"{grid.html(grid_caption, f'{name}-data', f'{name}-behind')}</details>"
        f"</figure>"
    )


def paragraph_html(texts: Sequence[str], name: str, kind: str = "erf-sentence") -> str:
    """Paragraphs of computed text, the first of which bears the name."""
    parts = [
        f'<p class="{kind}"{f" id={chr(34)}{name}{chr(34)}" if k == 0 else ""}>{escape(t)}</p>'
        for k, t in enumerate(texts)
    ]
    return "".join(parts)


def moved(html: str, name: str, anchor: str) -> str:
    """An element under another id than its name."""
    return html.replace(f'id="{name}"', f'id="{anchor}"', 1)


def with_foot(html: str, name: str, anchor: str, title: str, files: Mapping[str, str]) -> str:
    """A figure or a table as a page of the site shows it: under an anchor of its own, with its files and its address.

    Args:
        html: The element; its root bears `name` as its id.
        name: Its name in the chapter.
        anchor: Its name in the whole book, which takes the name's place.
        title: What it shows, for those who hear the links without seeing what they stand under.
        files: What a file is called → where it lies, seen from the page.
    """
    about = f'<span class="erf-sr"> ({escape(title)})</span>'
    links = " ".join(f'<a href="{escape(href)}" download>{escape(label)}{about}</a>' for label, href in files.items())
    link = f'<a class="erf-permalink" href="#{anchor}">Link hertil{about}</a>'
    end = "</figure>" if html.startswith("<figure") else "</div>"
    body, end, tail = moved(html, name, anchor).rpartition(end)
    return f'{body}<p class="erf-links"><span>Hent som</span> {links} {link}</p>{end}{tail}'

"""The presenter: protected tables, released texts and sourced facts in, elements out. Nothing else gets past it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from helpers.disclosure import INSTEAD, ProtectedTable, ReleasedTexts
from helpers.errors import DisclosureFault
from helpers.present.cells import HIDDEN, Column, Lookup, Rows
from helpers.present.elements import Cell, Element, Grid, Sources, figure_html, paragraph_html, slug
from helpers.present.forms import level
from helpers.present.mark import INTERNAL_SENTENCE, INVENTED, MARK_SENTENCE, mark_of
from helpers.present.words import capital, ended
from helpers.study import Fact

if TYPE_CHECKING:
    from helpers.present.figures.style import Canvas

UNKNOWN_FACT = "fremgår ikke af kilden"
COMMON_SPREAD = "Hvor gruppens egen spredning ikke vises, er intervallet regnet med projekternes fælles spredning."


@dataclass(frozen=True)
class Presenter:
    """Makes elements for one study.

    Args:
        synthetic: Whether the study's data are invented; every element then says so in itself.
        confidence: How sure the study's intervals are, from 0 to 1.
        internal: Whether the elements are for the internal edition; every element then says so in itself, and only
            then are unsuppressed tables taken.
    """

    synthetic: bool
    confidence: float
    internal: bool = False

    @property
    def mark(self) -> str:
        """What captions, images and alt texts bear; empty where there is nothing to say."""
        return mark_of(synthetic=self.synthetic, internal=self.internal)

    @property
    def level(self) -> str:
        """How sure the intervals are, in words: «95 pct.»."""
        return level(self.confidence)

    @property
    def sentence_mark(self) -> str:
        """The same in natural wording, for the end of a paragraph."""
        marks = ((INTERNAL_SENTENCE, self.internal), (MARK_SENTENCE, self.synthetic))
        return " ".join(text for text, there in marks if there)

    def table(
        self,
        name: str,
        title: str,
        protected: ProtectedTable,
        rows: Rows,
        columns: Sequence[Column],
        *,
        row_heading: str,
        note: str = "",
    ) -> Element:
        """A table of numbers: one row per label and key, one column per statistic."""
        lookup = _lookup(protected, internal=self.internal)
        grid = self._grid(lookup, rows, columns, row_heading)
        note = _with_common(note, protected)
        caption = self._caption(title, grid, note)
        html = f'<div class="erf-element" id="{name}">{grid.html(caption, name)}</div>'
        return Element(
            "table", name, title, html, self._marked(title), protected.rows, {"table": grid.data(), "note": note}
        )

    def figure(
        self,
        name: str,
        message: str,
        protected: ProtectedTable,
        drawn: Canvas,
        alt: str,
        rows: Rows,
        columns: Sequence[Column],
        *,
        row_heading: str,
        note: str = "",
    ) -> Element:
        """A figure with its message, alt text and the table of its numbers."""
        from helpers.present.figures.style import svg

        lookup = _lookup(protected, internal=self.internal)
        grid = self._grid(lookup, rows, columns, row_heading)
        text = self._marked(f"{ended(message)} {alt}", sentence=True)
        note = _with_common(note, protected)
        caption = self._caption(message, grid, note)
        image = svg(drawn.figure)
        html = figure_html(name, image, text, caption, grid, self._caption(message, grid, ""))
        return Element("figure", name, message, html, text, protected.rows, {"table": grid.data(), "note": note})

    def sentences(self, name: str, texts: Sequence[str], protected: ProtectedTable) -> Element:
        """Computed paragraphs; each says of itself when its numbers are invented."""
        _lookup(protected, internal=self.internal)
        marked = [f"{text} {self.sentence_mark}".rstrip() for text in texts]
        plain = "\n\n".join(marked)
        return Element(
            "sentence", name, "", paragraph_html(marked, name), plain, protected.rows, {"paragraphs": marked}
        )

    def facts(
        self, name: str, title: str, rows: Sequence[tuple[str, Sequence[Fact]]], columns: Sequence[str]
    ) -> Element:
        """A table of sourced facts about the real projects: a row per label, a fact with its source per column."""
        sources = Sources()
        cells = tuple(
            (Cell(label, header=True), *(Cell(_fact_text(fact, sources)) for fact in facts)) for label, facts in rows
        )
        grid = Grid(tuple(columns), cells, numeric=False)
        table = grid.html(f"<strong>{escape(title)}</strong>", name)
        html = f'<div class="erf-element erf-facts" id="{name}">{table}{sources.html()}</div>'
        data = {"table": grid.data(), "sources": sources.listed()}
        return Element("facts", name, title, html, title, None, data)

    def quotes(self, name: str, title: str, released: ReleasedTexts, labels: dict[str, str]) -> Element:
        """Excerpts as quotations, each under its theme; invented ones say so, one by one."""
        if not isinstance(released, ReleasedTexts):
            raise _unprotected(type(released).__name__)
        parts, plain = [], []
        for row in released.rows.to_dict("records"):
            who = ", ".join(labels.get(str(row[c]), str(row[c])) for c in ("role",) if row[c])
            kind = f" · {INVENTED}" if self.synthetic else ""
            about = labels.get(str(row["theme"]), str(row["theme"]))
            direction = labels.get(str(row["direction"]), "")
            foot = " · ".join(p for p in (about, direction, who) if p) + kind
            parts.append(
                f'<blockquote class="erf-box erf-quote"><p>«{escape(str(row["excerpt"]))}»</p>'
                f"<footer>{escape(foot)}</footer></blockquote>"
            )
            plain.append(f"«{row['excerpt']}» ({foot})")
        mark = f'<p class="erf-mark">{self.mark}</p>' if self.mark else ""
        html = f'<div class="erf-element erf-quotes" id="{name}">{"".join(parts)}{mark}</div>'
        text = self._marked("\n".join(plain))
        return Element("quotes", name, title, html, text, None, {"paragraphs": plain})

    def note(self, name: str, text: str) -> Element:
        """A remark that shows no number: why something is not here, how to read what is."""
        return Element("note", name, "", paragraph_html([text], name, "erf-note"), text, None, {"paragraphs": [text]})

    def prose(self, name: str, markdown: str) -> Element:
        """A text of the chapter, which shows no number; the site has it as Markdown."""
        from markdown_it import MarkdownIt

        html = f'<div class="erf-text">{MarkdownIt().render(markdown)}</div>'
        return Element("text", f"tekst-{slug(name)}", "", html, markdown)

    def _grid(self, lookup: Lookup, rows: Rows, columns: Sequence[Column], row_heading: str) -> Grid:
        cells = tuple((Cell(label, header=True), *(c.show(lookup, dict(key)) for c in columns)) for label, key in rows)
        levels = ("", *(self.level if c.interval else "" for c in columns))
        return Grid((row_heading, *(c.label for c in columns)), cells, levels=levels)

    def _caption(self, title: str, grid: Grid, note: str) -> str:
        told = {why for row in grid.rows for cell in row for why in (cell.hidden, cell.partly)}
        reasons = sorted(told - {""})
        parts = [f"<strong>{escape(title)}</strong>"]
        if note:
            parts.append(escape(note))
        if reasons:
            parts.append(escape(f"{capital(HIDDEN)}: {'; '.join(reasons)}."))
        if self.mark:
            parts.append(f'<span class="erf-mark">{self.mark}</span>')
        return " ".join(parts)

    def _marked(self, text: str, *, sentence: bool = False) -> str:
        if not self.mark:
            return text
        return f"{text} {self.mark}." if sentence else f"{text}\n{self.mark}"


def _with_common(note: str, protected: ProtectedTable) -> str:
    """The note, with what some intervals are made of where the spread of those behind them is not shown."""
    rows = protected.rows
    used = ((rows["statistic"].isin(INSTEAD.values())) & (rows["reason"] == "")).any()
    return f"{note} {COMMON_SPREAD}".lstrip() if used else note


def _fact_text(fact: Fact, sources: Sources) -> str:
    if fact.text is None:
        return UNKNOWN_FACT
    return f"{fact.text} {sources.mark(str(fact.source))}"


def _lookup(protected: ProtectedTable, *, internal: bool) -> Lookup:
    if not isinstance(protected, ProtectedTable):
        raise _unprotected(type(protected).__name__)
    if protected.internal and not internal:
        raise _unprotected("intern udgave")
    return Lookup(protected)


def _unprotected(kind: str) -> DisclosureFault:
    return DisclosureFault(
        f"En ubeskyttet tabel ({kind}) er sendt til visning.", "present", "Før den gennem disclosure.protect først."
    )

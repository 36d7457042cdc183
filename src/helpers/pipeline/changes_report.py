"""What moved between two editions, told to a reviewer in Danish: as text, as Markdown, as a page of its own."""

from __future__ import annotations

import html
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from helpers.chapters import CHAPTERS, chapters_of
from helpers.pipeline.changes import LEVEL, Changes, compare
from helpers.present import forms
from helpers.present.elements import Cell, Grid
from helpers.present.ledger_names import LedgerNames
from helpers.present.mark import MARK
from helpers.present.markdown import as_text, one_line
from helpers.present.words import counted, day
from helpers.results import POOLED
from helpers.study import Edition, load_projects, load_study, read_finished

Row = Mapping[Any, Any]
Form = Literal["text", "markdown", "html"]

TITLE = "Ændringer mellem to udgaver"
MOST = 200  # rows of a table; the rest are counted
LONGEST = 60_000  # characters of Markdown: the body of a pull request or a comment on it holds 65,536
_MAIN = ("n", "mean", "mean_change", "hedges_g_av", "p_holm", "share", "share_improved", "share_worsened")
_DIFFERENCES = {
    forms.COUNT: forms.COUNT_CHANGE,
    forms.SHARE_FINE: forms.SHARE_FINE_POINTS,
    forms.EXACT: forms.EXACT_CHANGE,
}
NONE = "Ingen tal og ingen sætninger er ændret."
NO_SENTENCES = "Sætningerne er ikke sammenlignet, for den ene udgave har ingen edition.json."
STRANGERS = "De to udgaver har ingen tal til fælles. Er det den samme undersøgelse?"


@dataclass(frozen=True)
class Section:
    """One kind of change.

    Args:
        code: Its name in a page, for links.
        title: Its heading.
        intro: What it says; empty for nothing.
        columns: The column headings.
        rows: As many cells each; the first heads its row.
        most: How many rows are shown; the rest are counted.
    """

    code: str
    title: str
    intro: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    most: int = MOST

    @property
    def left_out(self) -> str:
        rest = len(self.rows) - self.most
        return f"Desuden {counted(rest, 'ændring', 'ændringer')}, der ikke er vist her." if rest > 0 else ""

    @property
    def shown(self) -> tuple[tuple[Cell, ...], ...]:
        return self.rows[: self.most]

    def html(self, mark: str, more: str = "") -> str:
        """The rows shown as an accessible table; `more` goes into its caption behind what is left out."""
        said = " ".join(html.escape(text) for text in (self.intro, self.left_out, more) if text)
        marked = f' <span class="erf-mark">{html.escape(mark)}</span>' if mark else ""
        caption = f"<strong>{html.escape(self.title)}</strong> {said}{marked}"
        return Grid(self.columns, self.shown, numeric=False).html(caption, self.code)


def report(old: Path, new: Path, data: Path, form: Form) -> tuple[str, bool]:
    """The whole report on two editions.

    Args:
        old: The earlier edition: its folder, or its results.csv.
        new: The later one.
        data: The study folder, for the names of what the ledger has as codes.
        form: Text, Markdown, or a self-contained page.

    Returns:
        The report, and whether anything differs.

    Raises:
        Fault: An edition or the study cannot be read.
    """
    study = load_study(data)
    changes = compare(read_finished(old), read_finished(new))
    names = LedgerNames(study, load_projects(data))
    return told(changes, names, MARK if study.synthetic else "", form), not changes.none


def told(changes: Changes, names: LedgerNames, mark: str, form: Form) -> str:
    """The report on changes in one of its forms; `mark` is what synthetic numbers bear."""
    found = sections(changes, names)
    head = [said for said in (editions(changes), mark, *remarks(changes), summary(found)) if said]
    if form == "html":
        from helpers.pipeline.chapter_page import html_page

        parts = [f"<h1>{TITLE}</h1>", *(f"<p>{html.escape(text)}</p>" for text in head if text != mark)]
        return html_page(TITLE, "\n".join([*parts, *(section.html(mark) for section in found)]), mark)
    return as_markdown(head, found) if form == "markdown" else as_plain(head, found)


def sections(changes: Changes, names: LedgerNames) -> list[Section]:
    """The changes a reviewer must look at first, first. Kinds without a change are left out."""

    def listed(frame: pd.DataFrame, cells: Callable[[Row], tuple[Cell, ...]]) -> tuple[tuple[Cell, ...], ...]:
        return tuple((*_place(row, names), *cells(row)) for row in sorted(frame.to_dict("records"), key=_rank))

    place = ("Tal", "Projekt", "Kapitel")
    known = "value" in changes.gone  # the book's own page does not repeat what is not published any more
    found = [
        Section(
            "skiftet-signifikans",
            "Signifikansen er skiftet",
            f"P-værdien er kommet over eller under {forms.shortest(LEVEL)}.",
            (*place, "Før", "Nu"),
            listed(changes.crossed, lambda row: (_value(row, "old"), _value(row, "new"))),
        ),
        Section(
            "nye-saetninger",
            "Sætninger med et nyt indhold",
            "Sætningerne er beregnet af tallene.",
            ("Kapitel", "Projekt", "Før", "Nu"),
            tuple(
                (Cell(_chapter(s.chapter, names), header=True), Cell(names.project(s.project)), *map(_text, (old, new)))
                for s, old, new in changes.sentences or ()
            ),
        ),
        Section(
            "flyttede-tal",
            "Tal, der er flyttet",
            "",
            (*place, "Før", "Nu", "Forskel", "n før", "n nu"),
            listed(
                changes.moved,
                lambda row: (
                    _value(row, "old"), _value(row, "new"), _difference(row), _count(row["n_old"]), _count(row["n_new"])
                ),
            ),
        ),
        Section(
            "nye-tal",
            "Nye tal",
            "Tallene stod ikke i den tidligere udgave.",
            (*place, "Nu"),
            listed(changes.appeared, lambda row: (_value(row, "value"),)),
        ),
        Section(
            "tal-der-er-vaek",
            "Tal, der er væk",
            "Tallene stod i den tidligere udgave.",
            (*place, "Før") if known else place,
            listed(changes.gone, lambda row: (_value(row, "value"),) if known else ()),
        ),
        Section("nu-skjulte-tal", "Tal, der nu er skjult", "", place, listed(changes.hidden, lambda _: ())),
        Section("nu-viste-tal", "Tal, der er kommet frem", "", place, listed(changes.shown, lambda _: ())),
    ]  # fmt: skip
    return [section for section in found if section.rows]


def editions(changes: Changes) -> str:
    """Which two editions were compared, as far as that is known."""
    if changes.since is None or changes.now is None:
        return ""
    return f"Udgave {_named(changes.since)} er sammenlignet med udgave {_named(changes.now)}."


def remarks(changes: Changes) -> list[str]:
    """What a reader must know of the comparison itself."""
    told = [] if changes.related or changes.none else [STRANGERS]
    return [*told, *([NO_SENTENCES] if changes.sentences is None else [])]


def summary(found: Sequence[Section]) -> str:
    """How many of each kind, in one line."""
    if not found:
        return NONE
    return " · ".join(f"{section.title}: {forms.COUNT.text(len(section.rows))}" for section in found)


def as_plain(head: Sequence[str], found: Sequence[Section]) -> str:
    """The report as text: a line per change."""
    parts = [*map(one_line, head)]
    for section in found:
        parts += ["", section.title.upper(), *([section.intro] if section.intro else [])]
        parts += [f"  {' | '.join(one_line(cell.text) for cell in row)}" for row in section.shown]
        parts += [section.left_out] if section.left_out else []
    return "\n".join(parts) + "\n"


def as_markdown(head: Sequence[str], found: Sequence[Section]) -> str:
    """The report for a pull request: a table per kind of change, with so many rows that the whole is taken there."""
    most = MOST
    while len(text := _markdown(head, [replace(section, most=most) for section in found])) > LONGEST and most:
        most //= 2
    return text


def _markdown(head: Sequence[str], found: Sequence[Section]) -> str:
    parts = [f"# {TITLE}", *map(as_text, head)]
    for section in found:
        parts += [f"## {section.title}", *([section.intro] if section.intro else [])]
        if section.shown:
            lines = [_line(section.columns), _line(["---"] * len(section.columns))]
            lines += [_line([as_text(cell.text) for cell in row]) for row in section.shown]
            parts.append("\n".join(lines))
        parts += [section.left_out] if section.left_out else []
    return "\n\n".join(parts) + "\n"


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"


def _named(edition: Edition) -> str:
    return f"{one_line(edition.number)} af {day(edition.date)}"


def _rank(row: Row) -> tuple[bool, bool]:
    """The main statistics first, and of them those over all projects; otherwise the ledger's order."""
    return row["statistic"] not in _MAIN, row["project"] != POOLED


def _place(row: Row, names: LedgerNames) -> tuple[Cell, Cell, Cell]:
    number = Cell(names.number(row), header=True)
    return number, Cell(names.project(str(row["project"]))), Cell(_chapter(str(row["chapter"]), names))


def _chapter(name: str, names: LedgerNames) -> str:
    return chapters_of(names.study)[name].short_title if name in CHAPTERS else name


def _text(text: str) -> Cell:
    return Cell(text or "(ingen)")


def _value(row: Row, column: str) -> Cell:
    value = float(row[column])
    statistic = str(row["statistic"])
    if math.isnan(value):
        return Cell("kan ikke beregnes")
    return Cell.of(forms.Quantity(_form(statistic, str(row["category"])), value))


def _difference(row: Row) -> Cell:
    more, statistic = float(row["new"]) - float(row["old"]), str(row["statistic"])
    form = _DIFFERENCES.get(_form(statistic, str(row["category"])))
    return Cell(forms.MISSING) if math.isnan(more) or form is None else Cell.of(forms.Quantity(form, more))


def _form(statistic: str, category: str) -> forms.Form:
    """Finer than on the pages, so that what moved is seen to have."""
    try:
        plain = forms.form_of(statistic)
    except KeyError:  # of an earlier edition, which had others
        return forms.EXACT
    if plain in (forms.P, forms.KEPT, forms.COUNT):
        return plain
    return forms.SHARE_FINE if _is_share(statistic, category) else forms.EXACT


def _is_share(statistic: str, category: str) -> bool:
    return "share" in statistic or (bool(category) and statistic in ("ci_low", "ci_high"))


def _count(value: Any) -> Cell:
    return Cell(forms.MISSING) if pd.isna(value) else Cell.of(forms.Quantity(forms.COUNT, float(value)))

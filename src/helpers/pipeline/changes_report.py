"""What moved between two editions, told to a reviewer in Danish: as text, as Markdown, as a page of the book."""

from __future__ import annotations

import html
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from helpers.chapters import CHAPTERS
from helpers.pipeline.changes import LEVEL, Changes, Sentence, compare, read_edition
from helpers.present import numbers
from helpers.present.ledger_names import LedgerNames
from helpers.present.mark import MARK
from helpers.present.markdown import as_text
from helpers.present.words import counted
from helpers.study import load_projects, load_study

Row = Mapping[Any, Any]

MOST = 200  # rows of a table; the rest are counted
NONE = "Ingen tal og ingen sætninger er ændret."


@dataclass(frozen=True)
class Section:
    """One kind of change: its heading, what it says, and its rows under column headings."""

    title: str
    intro: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def left_out(self) -> str:
        rest = len(self.rows) - MOST
        return f"Desuden {counted(rest, 'ændring', 'ændringer')}, der ikke er vist her." if rest > 0 else ""


def report(old: Path, new: Path, data: Path, form: Literal["text", "markdown", "html"]) -> str:
    """The whole report on two editions.

    Args:
        old: The earlier edition: its folder, or its results.csv.
        new: The later one.
        data: The study folder, for the names of what the ledger has as codes.
        form: Text, Markdown, or a self-contained page.

    Raises:
        Fault: An edition or the study cannot be read.
    """
    from helpers.pipeline.chapter_page import html_page

    study = load_study(data)
    changes = compare(read_edition(old), read_edition(new))
    found = sections(changes, LedgerNames(study, load_projects(data)))
    mark = MARK if study.synthetic else ""
    if form == "html":
        title = "Ændringer mellem to udgaver"
        return html_page(title, f"<h1>{title}</h1>\n{as_html(found, mark)}", mark)
    return as_markdown(found, mark) if form == "markdown" else as_plain(found, mark)


def sections(changes: Changes, names: LedgerNames) -> list[Section]:
    """The changes a reviewer must look at first, first. Kinds without a change are left out."""

    def listed(frame: pd.DataFrame, cells: Callable[[Row], tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
        return tuple((*_place(row, names), *cells(row)) for row in frame.to_dict("records"))

    moved = changes.moved.assign(size=(changes.moved["new"] - changes.moved["old"]).abs())
    found = [
        Section(
            "Signifikansen er skiftet",
            f"P-værdien er kommet over eller under {numbers.number(LEVEL)}.",
            ("Kapitel", "Projekt", "Tal", "Før", "Nu"),
            listed(changes.crossed, lambda row: (_value(row, "old"), _value(row, "new"))),
        ),
        Section(
            "Sætninger med et nyt indhold",
            "Sætningerne er beregnet af tallene.",
            ("Kapitel", "Projekt", "Før", "Nu"),
            tuple((*_where(key, names), old or "(ingen)", new or "(ingen)") for key, old, new in changes.sentences),
        ),
        Section(
            "Tal, der er flyttet",
            "",
            ("Kapitel", "Projekt", "Tal", "Før", "Nu", "Forskel", "n før", "n nu"),
            listed(
                moved.drop(columns="size"),
                lambda row: (
                    _value(row, "old"), _value(row, "new"), _difference(row), _count(row["n_old"]), _count(row["n_new"])
                ),
            ),
        ),
        Section(
            "Nye tal",
            "Tallene stod ikke i den tidligere udgave.",
            ("Kapitel", "Projekt", "Tal", "Nu"),
            listed(changes.appeared, lambda row: (_value(row, "value"),)),
        ),
        Section(
            "Tal, der er væk",
            "Tallene stod i den tidligere udgave.",
            ("Kapitel", "Projekt", "Tal", "Før"),
            listed(changes.gone, lambda row: (_value(row, "value"),)),
        ),
        Section("Tal, der nu er skjult", "", ("Kapitel", "Projekt", "Tal"), listed(changes.hidden, lambda _: ())),
        Section("Tal, der er kommet frem", "", ("Kapitel", "Projekt", "Tal"), listed(changes.shown, lambda _: ())),
    ]  # fmt: skip
    return [section for section in found if section.rows]


def summary(found: Sequence[Section]) -> str:
    """How many of each kind, in one line."""
    if not found:
        return NONE
    return " · ".join(f"{section.title}: {numbers.count(len(section.rows))}" for section in found)


def as_plain(found: Sequence[Section], mark: str) -> str:
    """The report as text: a line per change."""
    parts = [summary(found), *([mark] if mark else [])]
    for section in found:
        parts += ["", section.title.upper(), *([section.intro] if section.intro else [])]
        parts += [f"  {' | '.join(row)}" for row in section.rows[:MOST]]
        parts += [section.left_out] if section.left_out else []
    return "\n".join(parts) + "\n"


def as_markdown(found: Sequence[Section], mark: str) -> str:
    """The report for a pull request: a table per kind of change."""
    parts = ["# Ændringer mellem to udgaver", summary(found), *([mark] if mark else [])]
    for section in found:
        parts += [f"## {section.title}", *([section.intro] if section.intro else [])]
        lines = [_line(section.columns), _line(["---"] * len(section.columns))]
        lines += [_line([as_text(cell) for cell in row]) for row in section.rows[:MOST]]
        parts += ["\n".join(lines), *([section.left_out] if section.left_out else [])]
    return "\n\n".join(parts) + "\n"


def as_html(found: Sequence[Section], mark: str) -> str:
    """The report as a part of a page, below its heading."""
    parts = [f"<p>{html.escape(summary(found))}</p>"]
    marked = f' <span class="erf-mark">{html.escape(mark)}</span>' if mark else ""
    for k, section in enumerate(found):
        head = "".join(f'<th scope="col">{html.escape(c)}</th>' for c in section.columns)
        body = "".join(
            f'<tr><th scope="row">{html.escape(row[0])}</th>'
            f"{''.join(f'<td>{html.escape(cell)}</td>' for cell in row[1:])}</tr>"
            for row in section.rows[:MOST]
        )
        words = " ".join(html.escape(text) for text in (section.intro, section.left_out) if text)
        caption = f"<strong>{html.escape(section.title)}</strong> {words}{marked}"
        parts.append(
            f'<div class="erf-scroll" tabindex="0" role="region" aria-labelledby="aendring-{k}-caption">'
            f'<table class="erf-table erf-text"><caption id="aendring-{k}-caption">{caption}</caption>'
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
        )
    return "\n".join(parts)


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"


def _place(row: Row, names: LedgerNames) -> tuple[str, str, str]:
    return _chapter(str(row["chapter"])), names.project(str(row["project"])), names.number(row)


def _where(key: Sentence, names: LedgerNames) -> tuple[str, str]:
    chapter, project, _, _ = key
    return _chapter(chapter), names.project(project)


def _chapter(name: str) -> str:
    return CHAPTERS[name].short_title if name in CHAPTERS else name


def _value(row: Row, column: str) -> str:
    value = float(row[column])
    statistic = str(row["statistic"])
    if math.isnan(value):
        return "kan ikke beregnes"
    if statistic.startswith("p_"):
        return numbers.p_value(value)
    if _is_share(statistic, str(row["category"])):
        return numbers.percent(value, 1)
    return numbers.count(value) if value.is_integer() and abs(value) >= 2 else numbers.number(value, 3)


def _difference(row: Row) -> str:
    old, new = float(row["old"]), float(row["new"])
    if math.isnan(old) or math.isnan(new) or str(row["statistic"]).startswith("p_"):
        return "–"
    if _is_share(str(row["statistic"]), str(row["category"])):
        return f"{numbers.number(100 * (new - old), 1, sign=True)} pct.-point"
    return numbers.number(new - old, 3, sign=True)


def _is_share(statistic: str, category: str) -> bool:
    return "share" in statistic or (bool(category) and statistic in ("ci_low", "ci_high"))


def _count(value: Any) -> str:
    return "–" if pd.isna(value) else numbers.count(float(value))

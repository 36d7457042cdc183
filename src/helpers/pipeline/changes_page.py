"""The book's page «Ændringer»: its edition's number, date and notes, and what moved since the edition before it.

The page is published, so it shows less than `erfaring diff` does: an old value only beside the new one of the same
number. What this edition does not publish any more is named without its value, and an old sentence is left out where it
can have told one of those numbers.
"""

from __future__ import annotations

from dataclasses import replace
from html import escape

from helpers.pipeline.changes import Changes
from helpers.pipeline.changes_report import NONE, Section, remarks, sections
from helpers.pipeline.downloads import Downloads
from helpers.pipeline.toc import CHANGES
from helpers.present.elements import Element, Grid
from helpers.present.forms import COUNT
from helpers.present.ledger_names import LedgerNames
from helpers.present.markdown import as_block, as_text
from helpers.present.pages import Pages
from helpers.present.words import approval, day
from helpers.study import Edition

MOST = 40  # rows of a table on the page; its files have them all
FIRST = "Der er ingen tidligere udgave at sammenligne med, så den her regnes som den første."
WITHHELD = "(ikke vist: sætningen kan have et tal, som ikke vises mere)"
_MORE = "Alle ændringer står i filerne under tabellen."
_UNSEEN = "Tal, der er skjult eller væk i denne udgave, er nævnt uden deres værdi."


def about(edition: Edition) -> str:
    """The edition's number, date and notes as Markdown."""
    said = [f"Udgave {as_text(edition.number)} er fra {day(edition.date)}.", as_text(approval(edition))]
    return "\n\n".join([" ".join(filter(None, said)), *map(as_text, edition.notes)])


def changed(changes: Changes | None, pages: Pages, downloads: Downloads) -> str:
    """What moved since the earlier edition as Markdown: a paragraph, and a table per kind of change."""
    if changes is None:
        return FIRST
    changes = published(changes)
    found = [replace(s, most=MOST) for s in sections(changes, LedgerNames(pages.study, pages.projects))]
    parts = [as_text(_since(changes)), *([_counts(found)] if found else [NONE])]
    unseen = not (changes.hidden.empty and changes.gone.empty)
    parts += [" ".join(text for text in (_UNSEEN if unseen else "", pages.present.sentence_mark) if text)]
    parts += [as_block(downloads.under(_element(section, pages.present.mark), CHANGES)) for section in found]
    return "\n\n".join(part for part in parts if part)


def published(changes: Changes) -> Changes:
    """The changes without anything of the earlier edition that this one does not publish any more."""
    closed = {str(chapter) for frame in (changes.hidden, changes.gone) for chapter in frame["chapter"]}
    told = changes.sentences and tuple(
        (place, WITHHELD if old and place.chapter in closed else old, new) for place, old, new in changes.sentences
    )
    return replace(changes, gone=changes.gone.drop(columns="value"), sentences=told)


def _since(changes: Changes) -> str:
    old = changes.since
    which = f"udgave {old.number} af {day(old.date)}" if old else "den tidligere udgave"
    return " ".join([f"Udgaven er holdt op mod {which}.", *remarks(changes)])


def _counts(found: list[Section]) -> str:
    return "\n".join(f"- {section.title}: {COUNT.text(len(section.rows))}" for section in found)


def _element(section: Section, mark: str) -> Element:
    """The section as an element of the book; its data have all rows, for the files."""
    name = section.code
    more = _MORE if section.left_out else ""
    html = f'<div class="erf-element" id="{escape(name)}">{section.html(mark, more)}</div>'
    text = f"{section.title}\n{mark}".rstrip()
    data = {
        "table": Grid(section.columns, section.rows, numeric=False).data(),
        "note": section.intro,
        "on_page": len(section.shown),
    }
    return Element("table", name, section.title, html, text, None, data)

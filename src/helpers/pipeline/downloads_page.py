"""The page «Hent publikationen»: every document of the edition with its size and date.

The documents are printed from the finished site, so the page is built before they have a size: `downloads_table` leaves
a place for each, which `fill_sizes` fills in the finished page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from helpers.errors import SiteFault
from helpers.pipeline.paper.documents import FOLDER as PDF
from helpers.pipeline.paper.documents import documents
from helpers.present.elements import slug
from helpers.present.forms import AVERAGE, COUNT
from helpers.present.tools import Tool
from helpers.present.tools.page import FOLDER as WORD
from helpers.present.tools.page import document_name
from helpers.present.words import day
from helpers.study import Project, Study

PAGE = "hent"
GROUPS = ("pdf", "word", "word-projekter")
_PLACE = re.compile(r'<span class="erf-size" data-file="([^"]+)"></span>')


@dataclass(frozen=True)
class Offer:
    """A file to take along.

    Args:
        label: What it is.
        kind: Its format, as readers call it.
        file: Where it lies in the site.
    """

    label: str
    kind: str
    file: str


def offers(group: str, projects: Sequence[Project], tools: Sequence[Tool]) -> list[Offer]:
    """The files of one of `GROUPS`: PDFs, the empty tools, the tools of each project; in the study's order."""
    if group == "pdf":
        return [Offer(d.label, "PDF", f"{PDF}/{d.file}") for d in documents(projects)]
    if group == "word":
        return [Offer(tool.heading, "Word", f"{WORD}/{document_name(tool)}") for tool in tools]
    return [
        Offer(f"{project.short_name}: {tool.heading}", "Word", f"{WORD}/{document_name(tool, project)}")
        for project in projects
        for tool in tools
    ]


def downloads_table(caption: str, files: Sequence[Offer], study: Study) -> str:
    """The files as a table: what, format, size, date. It has no empty line, so it can stand in Markdown.

    Args:
        caption: The table's heading.
        files: What is offered; links are seen from a page at the site's root.
        study: The study, whose edition's date they bear.
    """
    date = day(study.edition.date)
    head = "".join(f'<th scope="col">{name}</th>' for name in ("Dokument", "Format", "Størrelse", "Dato"))
    rows = "".join(
        f'<tr><th scope="row"><a href="{escape(f.file)}" download>{escape(f.label)}</a></th><td>{escape(f.kind)}</td>'
        f'<td><span class="erf-size" data-file="{escape(f.file)}"></span></td><td>{date}</td></tr>'
        for f in files
    )
    name = f"{slug(caption)}-caption"
    return (
        f'<div class="erf-scroll" tabindex="0" role="region" aria-labelledby="{name}">'
        f'<table class="erf-table erf-text"><caption id="{name}"><strong>{escape(caption)}</strong></caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def fill_sizes(html: Path) -> int:
    """Write every file's size into the finished page.

    Args:
        html: The site's folder, with the documents in it.

    Returns:
        How many sizes were written.

    Raises:
        SiteFault: A file that the page offers is not there.
    """
    page = html / f"{PAGE}.html"
    if not page.is_file():
        return 0
    text, count = _PLACE.subn(lambda m: size(_bytes(html / m[1], m[1])), page.read_text(encoding="utf-8"))
    page.write_text(text, encoding="utf-8")
    return count


def size(count: int) -> str:
    """«728 kB», «1,8 MB»: at least one kB."""
    return f"{AVERAGE.text(count / 1e6)} MB" if count >= 999_500 else f"{COUNT.text(max(1, count / 1e3))} kB"


def _bytes(path: Path, name: str) -> int:
    if not path.is_file():
        raise SiteFault(
            "En fil på siden «Hent publikationen» findes ikke.", name, "Byg bogen igen, så alle dokumenter dannes."
        )
    return path.stat().st_size

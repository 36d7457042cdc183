"""The numbers to take along: each figure's and table's as CSV and XLSX, and its own address in the book."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from helpers.errors import SiteFault
from helpers.pipeline import toc
from helpers.pipeline.plan import Run
from helpers.present.alike import differing
from helpers.present.elements import Element, moved, slug, with_foot
from helpers.present.gate import MIME
from helpers.present.mark import mark_of
from helpers.present.sheet import sheet_of
from helpers.present.words import day
from helpers.present.workbook import csv_file, xlsx_file
from helpers.study import Study

FOLDER = "tabeller"
_BOOK = "bogen"
_SOURCED = "facts"


@dataclass(frozen=True)
class Downloads:
    """Writes the files of elements and puts links to them below.

    Args:
        folder: Where the files are written; the site has a copy of it in `tabeller`.
        study: The study, for title, edition and mark.
    """

    folder: Path
    study: Study

    def link(self, notebook: NotebookNode, run: Run) -> dict[str, bytes]:
        """Give every element of an executed notebook its address, and figures and tables their files, in place.

        What an element says of itself as data goes: the site shows it, and reads nothing of it.

        Returns:
            The files of the notebook's elements, which are not written here (`write`), by their places.
        """
        page = toc.chapter_page(run.project, run.chapter)
        files: dict[str, bytes] = {}
        for cell in notebook.cells:
            for output in cell.get("outputs", []):
                data = output.get("data", {})
                content = data.pop(MIME, {})
                if "table" in content:
                    html, made = self._linked(data["text/html"], content, page, run.chapter, run.project)
                    data["text/html"] = html
                    files |= made
                elif content:
                    anchor = anchor_of(run.chapter, run.project, content["name"])
                    data["text/html"] = moved(data["text/html"], content["name"], anchor)
        return files

    def under(self, element: Element, page: str, project: str = "") -> str:
        """An element of a page that is no notebook, as HTML with its links.

        Args:
            element: What is shown.
            page: The page's name in the site, without ending.
            project: Whose it is; empty for the book as a whole.
        """
        content = element.content()
        if "table" not in content:
            return element.html
        html, files = self._linked(element.html, content, page, "", project)
        self.write(files)
        return html

    def write(self, files: Mapping[str, bytes]) -> None:
        """Write files to their places.

        Raises:
            SiteFault: Another file lies there: two elements have one name.
        """
        for place, content in files.items():
            path = self.folder / place
            if path.is_file() and path.read_bytes() != content:
                raise SiteFault(
                    "To tabeller i bogen har samme navn og ikke samme indhold.",
                    place,
                    "Giv den ene et andet navn i sit kapitel.",
                )
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)

    def _linked(
        self, html: str, content: Mapping[str, Any], page: str, chapter: str, project: str
    ) -> tuple[str, dict[str, bytes]]:
        name = content["name"]
        anchor = anchor_of(chapter, project, name)
        place = f"{project or _BOOK}/{anchor}"
        synthetic = is_synthetic(content["kind"], synthetic=self.study.synthetic)
        sheet = sheet_of(content, mark_of(synthetic=synthetic))
        edition = self.study.edition
        origin = f"{self.study.title}, udgave {edition.number}, {day(edition.date)}: {anchor}"
        made = {
            f"{place}.csv": csv_file(sheet),
            f"{place}.xlsx": xlsx_file(sheet, origin=origin, created=edition.date),
        }
        if wrong := differing(html, content, sheet, *made.values()):
            raise SiteFault(
                "En tabel siger ikke det samme på siden og i filerne.",
                f"{anchor}: {'; '.join(wrong)}",
                "Det er en fejl i bogens programmer: meld den med stedet her over.",
            )
        here = f"{'../' * page.count('/')}{FOLDER}/{place}"
        links = {"CSV": f"{here}.csv", "Excel (XLSX)": f"{here}.xlsx"}
        return with_foot(html, name, anchor, content["title"], links), made


def anchor_of(chapter: str, project: str, name: str) -> str:
    """An element's name in the whole book: it stays the same however the page changes around it."""
    return slug(" ".join(part for part in (chapter, project, name) if part))


def is_synthetic(kind: str, *, synthetic: bool) -> bool:
    """Whether an element of this kind shows invented data in a study that has them: what is sourced does not."""
    return synthetic and kind != _SOURCED

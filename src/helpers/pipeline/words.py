"""The words of a report: the pages that people wrote for it, and where they stand in its table of contents.

They lie where study.yml says, and nothing depends on where that is. Pages that say nothing of any one study are the
package's (`pages/`); a page of the same name in the words folder replaces one, or extends it by its blocks.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpers.errors import SiteFault, raise_all
from helpers.pipeline import toc
from helpers.present.drawings import Drawing, load_drawings
from helpers.present.prose import OWN
from helpers.present.tools import Tool, load_tools
from helpers.present.tools.source import Cited, load_documents
from helpers.study import Project, Study, load_contents, load_words
from helpers.yaml12 import read_values

GENERIC = Path(__file__).with_name("pages")
FIGURES = "figurer"  # in its words folder
TOOLS = "katalog/redskaber"  # the sources of the report's tools, in its words folder
BIBLIOGRAPHY = "references.bib"  # in it, and staged
_METHODS = GENERIC / "methods.bib"
_ENTRY = re.compile(r"^@\w+\{([^,\s]+)", re.MULTILINE)


@dataclass(frozen=True)
class Words:
    """A report's words.

    Args:
        folder: Its words folder; None where it has none.
        file: Its table of contents; None where it has none.
    """

    folder: Path | None = None
    file: Path | None = None

    @classmethod
    def of(cls, data: Path, study: Study) -> Words:
        """The words that a study names.

        Raises:
            MissingFile: They are named and not there.
        """
        return cls(load_words(data, study), load_contents(data, study))

    @property
    def own(self) -> list[str]:
        """The report's own pages, as paths within its folder; what belongs to a theme is none (`_static` …)."""
        return _pages(self.folder) if self.folder else []

    @property
    def folders(self) -> list[Path]:
        """Where a page's template is looked for: the report's own first."""
        return [*([self.folder] if self.folder else []), GENERIC]

    @property
    def tools(self) -> Path | None:
        """The folder of the tools' sources, if the report has any."""
        place = self.folder / TOOLS if self.folder else None
        return place if place and place.is_dir() else None

    def drawings(self) -> dict[str, Drawing]:
        """The report's own figures of boxes and arrows, by the names under which its pages call them."""
        return load_drawings(self.folder / FIGURES) if self.folder else {}

    @property
    def cites(self) -> bool:
        """Whether the report brings a bibliography of its own."""
        return bool(self.folder and (self.folder / BIBLIOGRAPHY).is_file())

    @property
    def bibliography(self) -> str:
        """What the report cites, then what every book does of the methods; an entry the report has is the report's."""
        own = (self.folder / BIBLIOGRAPHY).read_text(encoding="utf-8") if self.folder and self.cites else ""
        theirs = set(_ENTRY.findall(own))
        about, *methods = re.split(r"^(?=@)", _METHODS.read_text(encoding="utf-8"), flags=re.MULTILINE)
        return "\n".join([own, about, *(e for e in methods if not theirs.intersection(_ENTRY.findall(e)))])

    def contents(self, study: Study, projects: Sequence[Project], *, published: bool) -> dict[str, Any]:
        """The site's table of contents, as `_toc.yml` has it.

        Raises:
            SiteFault: The report's own is no table of contents.
        """
        own = [page.removesuffix(".md") for page in self.own] if self.file is None else []
        made = toc.made_from(study, projects, published=published, own=own)
        if self.file is None:
            return made
        return toc.completed(toc.with_projects(_read(self.file), study, projects), made)

    def pages(self, contents: Mapping[str, Any], made: Collection[str]) -> list[str]:
        """The pages to be written, as paths: the report's own and the package's that the contents name.

        Args:
            contents: The table of contents.
            made: The pages that the book makes itself, without ending.

        Raises:
            SiteFault: A page that is in no contents, or is named there and does not exist: all of them at once.
        """
        listed = {str(contents["root"]), *(page for part in contents["parts"] for page in toc.pages_of(part))}
        own = {page.removesuffix(".md") for page in self.own}
        generic = {page.removesuffix(".md") for page in _pages(GENERIC)}
        where = self.file.name if self.file else "indholdsfortegnelsen"
        raise_all(
            [
                SiteFault(
                    "Siden står ikke i indholdsfortegnelsen, så ingen ville finde den.",
                    f"{page}.md" if page in own else page,
                    f"Skriv den i {where} som «file: {page}», eller slet den.",
                )
                for page in sorted((own | set(made)) - listed - {"index"})
            ]
            + [
                SiteFault(
                    "Indholdsfortegnelsen nævner en side, der ikke findes.",
                    f"{where}: {page}",
                    "Ret navnet, læg siden i mappen med bogens ord, eller tag den ud.",
                )
                for page in sorted(listed - own - generic - set(made) - {"index"})
            ]
        )
        return [f"{page}.md" for page in sorted(own | (generic & listed))]

    def files(self) -> Iterator[tuple[str, Path]]:
        """Every file of the words under a name that does not tell where they lie."""
        if self.folder:
            for path in sorted(p for p in self.folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts):
                yield f"words/{path.relative_to(self.folder).as_posix()}", path
        if self.file:
            yield "contents", self.file

    def fingerprint(self) -> str:
        """A hash over all of them: whether they changed while a book was made of them."""
        digest = hashlib.sha256()
        for name, path in self.files():
            digest.update(f"{name}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
        return digest.hexdigest()


def documents_of(words: Words) -> tuple[Cited, ...]:
    """What the report's tools cite."""
    return load_documents(words.tools) if words.tools else ()


def tools_of(words: Words, study: Study) -> tuple[Tool, ...]:
    """The report's tools, in the order of their numbers."""
    return load_tools(words.tools, study, documents_of(words)) if words.tools else ()


def _pages(folder: Path) -> list[str]:
    found = (page.relative_to(folder) for page in folder.rglob("*.md"))
    return sorted(page.as_posix() for page in found if page.parts[0] != OWN and not page.parts[0].startswith("_"))


def _read(file: Path) -> dict[str, Any]:
    """A table of contents in Jupyter Book's form; chapters without parts are one part."""
    content: Any = read_values(file.read_bytes(), file.name)
    if isinstance(content, dict) and "parts" not in content and "chapters" in content:
        content = {
            **{k: v for k, v in content.items() if k != "chapters"},
            "parts": [{"chapters": content["chapters"]}],
        }
    if not (isinstance(content, dict) and isinstance(content.get("root"), str) and _listed(content.get("parts"))):
        raise SiteFault(
            "Filen er ikke en indholdsfortegnelse.",
            file.name,
            "Skriv root, og under parts for hver del chapters med file for hver side; se docs/study-folder.md.",
        )
    return content


def _listed(parts: Any) -> bool:
    """Whether these are parts with chapters, and everything below them has a file."""

    def entries(found: Any) -> bool:
        return isinstance(found, list) and all(
            isinstance(one, dict) and isinstance(one.get("file"), str) and entries(one.get("sections", []))
            for one in found
        )

    return isinstance(parts, list) and all(isinstance(part, dict) and entries(part.get("chapters")) for part in parts)

"""What each published file was made from, told by its place: a run, a hand-written source, the study, other files.

A reference is a kind and a name: `run:<project>/<chapter>` (in the manifest's `runs`), `file:<path>` (of the edition; a
folder ends in `/`), `source:<path>` (of this project's repository), `words:<path>` (of the report's words folder),
`study:<path>` (of the study folder, which is not published).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import PurePosixPath

from helpers.chapters import CHAPTERS
from helpers.errors import SiteFault
from helpers.pipeline import toc
from helpers.pipeline.edition.parts import Parts
from helpers.pipeline.layout import BOOK
from helpers.pipeline.paper.documents import REPORT
from helpers.pipeline.plan import Run
from helpers.pipeline.words import GENERIC, TOOLS
from helpers.present.elements import slug

LEDGER = "file:results.csv"
LOCK = "source:requirements.lock"
_STUDY = "study:study.yml"
# Copies within the site of what lies beside it too.
_COPIES = {"tabeller": "tables", "pdf": "pdf", "word": "word"}


def origins(files: Iterable[str], parts: Parts) -> dict[str, tuple[str, ...]]:
    """What each file was made from.

    Args:
        files: Paths within the edition.
        parts: What the edition was made from.

    Raises:
        SiteFault: A file lies where nothing of an edition lies, so that nobody knows what it was made from.
    """
    known = _Known(parts)
    return {name: known.of(name) for name in files}


class _Known:
    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.pages = {toc.chapter_page(run.project, run.chapter): run for run in parts.runs}
        self.projects = dict.fromkeys(run.project for run in parts.runs)
        self.written = frozenset(parts.written)
        self.everything = tuple(_ref(run) for run in parts.runs)
        self.at: Mapping[str, Callable[[PurePosixPath], tuple[str, ...]]] = {
            "html": self.site,
            "notebooks": self.notebook,
            "tables": self.table,
            "pdf": self.document,
            "word": self.tool,
            "results.csv": lambda _: self.everything,
            "edition.json": lambda _: (_STUDY, *self.everything),
            "sbom.cdx.json": lambda _: (LOCK, "source:pyproject.toml"),
            "ro-crate-metadata.json": lambda _: (_STUDY, "file:./"),
        }

    def of(self, name: str) -> tuple[str, ...]:
        path = PurePosixPath(name)
        try:
            return self.at[path.parts[0]](PurePosixPath(*path.parts[1:]))
        except KeyError as error:
            raise SiteFault(
                "En fil i udgaven er ikke lavet af noget, som udgaven kender.", name, "Byg udgaven igen i en ny mappe."
            ) from error

    def notebook(self, path: PurePosixPath) -> tuple[str, ...]:
        run = Run(path.parts[0], path.stem)
        if run not in self.parts.runs:
            raise KeyError(run)
        return (_ref(run),)

    def table(self, path: PurePosixPath) -> tuple[str, ...]:
        project = path.parts[0]
        for chapter in CHAPTERS:
            run = Run(project, chapter)
            if run in self.parts.runs and path.name.startswith(f"{slug(f'{chapter} {project}')}-"):
                return (_ref(run),)
        return (_about(project) if project in self.projects else _STUDY, LEDGER)

    def document(self, path: PurePosixPath) -> tuple[str, ...]:
        if path.stem in self.projects:
            pages = [
                toc.project_page(path.stem),
                *(page for page, run in self.pages.items() if run.project == path.stem),
            ]
        else:
            pages = list(self.parts.report) if path.stem == REPORT else []
        return tuple(f"file:html/{page}.html" for page in pages) or ("file:html/",)

    def tool(self, path: PurePosixPath) -> tuple[str, ...]:
        number = "-".join(path.stem.split("-")[:2])
        filled = (_about(path.parts[0]), LEDGER) if len(path.parts) > 1 else ()
        return (f"words:{TOOLS}/{number}.yml", *filled)

    def site(self, path: PurePosixPath) -> tuple[str, ...]:
        first, page = path.parts[0], path.with_suffix("").as_posix()
        if first in _COPIES and len(path.parts) > 1:
            return (f"file:{PurePosixPath(_COPIES[first], *path.parts[1:])}",)
        if first == "_static":
            return (f"source:book/{path}",) if (BOOK / path).is_file() else (LOCK,)
        if path.suffix == ".js":
            return ("file:html/",)
        if page in self.pages:
            return (_ref(self.pages[page]),)
        if f"{page}.md" in self.written:
            return (f"words:{page}.md", LEDGER)
        if (GENERIC / f"{page}.md").is_file():
            return (f"source:src/helpers/pipeline/pages/{page}.md", LEDGER)
        if path.parent.name in self.projects:
            return (_about(path.parent.name), LEDGER)
        if page == "search":
            return ("source:book/_templates/search.html",)
        return (_STUDY, LEDGER)


def _ref(run: Run) -> str:
    return f"run:{run.path}"


def _about(project: str) -> str:
    return f"study:projects/{project}/project.yml"

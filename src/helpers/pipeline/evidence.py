"""Evidence that was computed before: kept for each chapter and project under the content of all it is computed of.

One verdict judges the whole edition, so that even one chapter of one project needs all evidence; after a change of one
project's data that project's and everyone's together are computed, and the others' found. A chapter computes its own
evidence again when it is opened and refuses a verdict that rests on other counts.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Sequence
from functools import cache

import pandas as pd

from helpers.chapters import CHAPTERS
from helpers.chapters.explored import Declared, declared_in
from helpers.chapters.verdict import chapter_class
from helpers.data import StudyData
from helpers.pipeline.code import code_hash
from helpers.pipeline.copies import side_by_side
from helpers.pipeline.events import ProjectCounted
from helpers.pipeline.keys import environment
from helpers.pipeline.store import Store
from helpers.results import EVIDENCE_COLUMNS, POOLED

_TYPES = {"count": "int64", "sensitive": "bool"}  # the others are text


class KeptEvidence:
    """Gives `edition_verdict` its evidence.

    Args:
        data: The whole study, as it was read: keys are made of this, not of files that may have changed since.
        store: Where evidence is kept.
    """

    def __init__(self, data: StudyData, store: Store) -> None:
        self._data, self._store = data, store
        described = [data.study.model_dump_json(), *(p.model_dump_json() for p in data.projects)]
        self._described = _hash("\0".join(described).encode())
        self._tables: dict[str, dict[str, str]] = {}
        self._declared: dict[str, tuple[Declared, ...]] = {name: declared_in(name) for name in CHAPTERS}

    def prepare(self, copies: int, tell: Callable[[ProjectCounted], object] = lambda _: None) -> KeptEvidence:
        """Compute all that is missing, in up to `copies` processes, which keep it in the store; this object again.

        Args:
            copies: How many processes.
            tell: Told of each project whose counts are there, in the order of the projects.
        """
        projects = [POOLED, *(p.slug for p in self._data.projects)]  # everyone's takes longest, and so is begun first
        wanted = [(chapter, project) for project in projects for chapter in CHAPTERS]
        missing = [one for one in wanted if not self._store.has(self._key(*one))]
        side_by_side(missing, lambda one: self(*one), copies, _Count([p for _, p in missing], copies, tell).begun)
        return self

    def __call__(self, chapter: str, project: str) -> pd.DataFrame:
        """The counts behind everything a chapter shows of a project (helpers.results.EVIDENCE_COLUMNS)."""
        kind = chapter_class(chapter)
        key = self._key(chapter, project)
        known = self._store.get(key)
        if known is not None:
            return _frame(json.loads(known))
        made = kind.all_evidence(self._data.with_tables(kind.tables), project, self._declared[chapter])
        rows = zip(*(made[column].tolist() for column in EVIDENCE_COLUMNS), strict=True)
        self._store.put(key, json.dumps(list(rows), ensure_ascii=False).encode())
        return made

    def _key(self, chapter: str, project: str) -> str:
        read = {name: self._hashes(name) for name in sorted(chapter_class(chapter).tables)}
        if project != POOLED:
            read = {name: {project: parts.get(project, "")} for name, parts in read.items()}
        counts = json.dumps([one.content() for one in self._declared[chapter]])
        parts = [
            "evidence",
            chapter,
            project,
            self._described,
            _code(chapter),
            json.dumps(read, sort_keys=True),
            counts,
        ]
        return _hash("\0".join(parts).encode())

    def _hashes(self, table: str) -> dict[str, str]:
        """The content of a table by project."""
        if table not in self._tables:
            frame: pd.DataFrame = getattr(self._data, table)
            self._tables[table] = {
                str(project): _hash(rows.to_csv(index=False, na_rep="\0").encode())
                for project, rows in frame.groupby("project", sort=False)
            }
        return self._tables[table]


class _Count:
    """Tells project by project how far the counting is.

    Args:
        projects: The project of each task, in the order in which they are begun.
        copies: How many are under way at a time.
        tell: Told of each project.
    """

    def __init__(self, projects: Sequence[str], copies: int, tell: Callable[[ProjectCounted], object]) -> None:
        self._last = {project: number for number, project in enumerate(projects, start=1)}
        self._tasks, self._copies, self._tell = len(projects), copies, tell
        self._start, self._told = time.monotonic(), 0

    def begun(self, tasks: int) -> None:
        """So many are begun; all but those that the other copies are at are done."""
        done = tasks if tasks == self._tasks else tasks - self._copies + 1
        finished = [project for project, last in self._last.items() if last <= done]
        left = (time.monotonic() - self._start) / done * (self._tasks - done) if 0 < done < self._tasks else None
        for number, project in enumerate(finished[self._told :], start=self._told + 1):
            self._tell(ProjectCounted(project, number, len(self._last), left and round(left, 1)))
        self._told = max(self._told, len(finished))


def _frame(rows: Sequence[Sequence[object]]) -> pd.DataFrame:
    """The rows of an `evidence_frame` as they were kept, made column by column: an edition has hundreds of them."""
    columns = dict(zip(EVIDENCE_COLUMNS, zip(*rows, strict=True), strict=True)) if rows else {}
    return pd.DataFrame(
        {
            name: pd.array(list(columns.get(name, ())), dtype=_TYPES.get(name, "str"))  # type: ignore[call-overload]
            for name in EVIDENCE_COLUMNS
        }
    )


@cache
def _code(chapter: str) -> str:
    """What computes a chapter's evidence: the package's modules, the libraries, the interpreter."""
    return code_hash([f"helpers.chapters.{chapter}"]) + environment()


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()

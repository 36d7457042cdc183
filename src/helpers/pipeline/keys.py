"""A run's key: the content of what it depends on, each part of it hashed under its name.

Declared are: the notebook without its outputs, its parameters, its brief (verdict slices and what it shows of all
projects), the study's description, the tables its chapter reads (its own project's; all projects' for `alle`), the
package modules its chapter imports, the lock, the interpreter.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from helpers.chapters.verdict import chapter_class
from helpers.data.readers import find_table
from helpers.pipeline.code import code_hash
from helpers.pipeline.layout import ROOT
from helpers.pipeline.plan import Run
from helpers.results import POOLED

LOCK = ROOT / "requirements.lock"


class Inputs:
    """What the runs of one build depend on; each file is hashed once, however many runs read it.

    Args:
        data: The study folder, which does not change meanwhile.
    """

    def __init__(self, data: Path) -> None:
        places = sorted(p for p in (data / "projects").iterdir() if p.is_dir() and not p.name.startswith("."))
        self._data = data
        self._projects = [place.name for place in places]
        described = [data / "study.yml", *(place / "project.yml" for place in places)]
        self._described = dict(self._named(path) for path in described if path.is_file())
        self._tables: dict[tuple[str, str], tuple[str, str] | None] = {}
        self._code: dict[str, str] = {}
        self._sources: dict[Path, str] = {}

    def of(self, run: Run, notebook: Path, parameters: Mapping[str, object], brief: Path) -> dict[str, str]:
        """The declared inputs of a run, name → SHA-256.

        Args:
            run: Which chapter and project it is.
            notebook: The notebook it runs.
            parameters: Its parameters.
            brief: The file that says what it may show and what all projects show.
        """
        if notebook not in self._sources:
            self._sources[notebook] = _sources(notebook)
        if run.chapter not in self._code:
            self._code[run.chapter] = code_hash([f"helpers.chapters.{run.chapter}", "helpers.chapters.opening"])
        return {
            "notebook": self._sources[notebook],
            "parameters": _hash(json.dumps(dict(parameters), sort_keys=True, default=str).encode()),
            "brief": _file(brief),
            "code": self._code[run.chapter],
            "environment": environment(),
            **self.data_of(run),
        }

    def data_of(self, run: Run) -> dict[str, str]:
        """The files of the study folder that a run reads: descriptions, and the tables of its chapter."""
        wanted = self._projects if run.project == POOLED else [p for p in self._projects if p == run.project]
        tables = [self._table(project, table) for project in wanted for table in chapter_class(run.chapter).tables]
        return dict(sorted({**self._described, **dict(found for found in tables if found)}.items()))

    def _table(self, project: str, table: str) -> tuple[str, str] | None:
        if (project, table) not in self._tables:
            path, _ = find_table(self._data / "projects" / project, table, f"{table}.csv")
            self._tables[project, table] = self._named(path) if path and path.is_file() else None
        return self._tables[project, table]

    def _named(self, path: Path) -> tuple[str, str]:
        return f"data/{path.relative_to(self._data).as_posix()}", _file(path)


def key_of(inputs: Mapping[str, str]) -> str:
    """The key: a hash over the names and hashes of the inputs."""
    return _hash(json.dumps(dict(inputs), sort_keys=True).encode())


def _sources(notebook: Path) -> str:
    """The notebook's cells without their outputs, which say nothing of what a run will give."""
    content = json.loads(notebook.read_text(encoding="utf-8"))
    cells = [[c["cell_type"], "".join(c["source"]), c.get("metadata", {})] for c in content["cells"]]
    return _hash(json.dumps([cells, content.get("metadata", {})], sort_keys=True).encode())


@cache
def environment() -> str:
    """The hash of the lock and the interpreter."""
    lock = LOCK.read_bytes() if LOCK.is_file() else b""
    return _hash(lock + sys.version.encode())


def _file(path: Path) -> str:
    return _hash(path.read_bytes())


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()

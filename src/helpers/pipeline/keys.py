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


def inputs_of(run: Run, notebook: Path, parameters: Mapping[str, object], brief: Path, data: Path) -> dict[str, str]:
    """The declared inputs of a run, name → SHA-256.

    Args:
        run: Which chapter and project it is.
        notebook: The notebook it runs.
        parameters: Its parameters.
        brief: The file that says what it may show and what all projects show.
        data: The study folder.
    """
    found = {
        "notebook": _sources(notebook),
        "parameters": _hash(json.dumps(dict(parameters), sort_keys=True, default=str).encode()),
        "brief": _file(brief),
        "code": code_hash([f"helpers.chapters.{run.chapter}", "helpers.chapters.opening"]),
        "environment": environment(),
    }
    found |= {f"data/{path.relative_to(data).as_posix()}": _file(path) for path in data_files(run, data)}
    return found


def data_files(run: Run, data: Path) -> list[Path]:
    """The files of a study folder that a run reads, sorted: descriptions, and the tables of its chapter."""
    places = sorted(p for p in (data / "projects").iterdir() if p.is_dir() and not p.name.startswith("."))
    files = [data / "study.yml", *(place / "project.yml" for place in places)]
    for place in places:
        if run.project in (POOLED, place.name):
            for table in chapter_class(run.chapter).tables:
                path, _ = find_table(place, table, f"{table}.csv")
                files += [path] if path else []
    return sorted(file for file in files if file.is_file())


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

"""The same runs twice: by this project's executor, and by the `papermill` command as anyone would call it."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.checkout import Checkout
from benchmarks.process import run


@dataclass(frozen=True)
class OneRun:
    """One execution of a notebook.

    Args:
        project: Whom it is for.
        chapter: Its chapter.
        notebook: The notebook's path.
        parameters: Its parameters.
        folder: The folder it runs in.
    """

    project: str
    chapter: str
    notebook: str
    parameters: dict[str, str | int]
    folder: str

    @property
    def path(self) -> str:
        return f"{self.project}/{self.chapter}.ipynb"


def ours(
    tree: Checkout, runs: Sequence[OneRun], target: Path, at_a_time: int | None = None
) -> tuple[float, list[float]]:
    """Seconds for all runs in one process of this project's executor, no store; and the runs' own computing times.

    So many are under way at a time; None: as many as the executor has.
    """
    plan = target.with_suffix(".json")
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    plan.write_text(json.dumps([asdict(one) for one in runs]), encoding="utf-8")
    cells = target.with_suffix(".cells.json")
    command = [tree.python, "-m", "benchmarks.drive", plan, target, cells, *([at_a_time] if at_a_time else [])]
    took = run(command, cwd=tree.root, env=tree.env("none"))
    return took.seconds, json.loads(cells.read_text(encoding="utf-8"))


def papermill(tree: Checkout, runs: Sequence[OneRun], target: Path, at_a_time: int) -> float:
    """Seconds for all runs by the `papermill` command with the kernel `python3`, so many processes at a time."""
    shutil.rmtree(target, ignore_errors=True)
    for one in runs:
        (target / one.path).parent.mkdir(parents=True, exist_ok=True)
    start = time.perf_counter()
    with ThreadPoolExecutor(at_a_time) as pool:
        list(pool.map(lambda one: _command(tree, one, target / one.path), runs))
    return time.perf_counter() - start


def _command(tree: Checkout, one: OneRun, target: Path) -> None:
    given = [word for name, value in one.parameters.items() for word in ("-p", name, value)]
    command = [tree.python.with_name("papermill"), one.notebook, target, *given]
    run([*command, "-k", "python3", "--cwd", one.folder], cwd=tree.root, env=tree.env("none"))


def same_outputs(first: Path, second: Path, runs: Sequence[OneRun]) -> bool:
    """Whether two folders of executed notebooks show the same in every cell, figures byte for byte."""
    return all(_shown(first / one.path) == _shown(second / one.path) for one in runs)


def figures(folder: Path, runs: Sequence[OneRun]) -> int:
    """How many figures the executed notebooks show."""
    shown = [output for one in runs for cell in _shown(folder / one.path) for output in cell]
    return sum(
        any(kind.startswith("image/") for kind in data) or "<img" in str(data) or "<svg" in str(data) for data in shown
    )


def _shown(path: Path) -> list[list[dict[str, object]]]:
    """What each code cell shows; the cell with the parameters put in shows nothing and is one in both."""
    content = json.loads(path.read_text(encoding="utf-8"))
    return [[o.get("data", {}) for o in c["outputs"]] for c in content["cells"] if c["cell_type"] == "code"]

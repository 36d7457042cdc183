"""Executed notebooks: whether they are whole, what they show, and how they are made free of time and place."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from nbformat import NotebookNode

from helpers.chapters.base import END
from helpers.errors import RunFault
from helpers.pipeline.plan import Run
from helpers.present.elements import MIME
from helpers.results import LEDGER_COLUMNS, results_frame

_KEPT_METADATA = ("kernelspec", "language_info")
_INJECTED = "injected-parameters"


def check_complete(notebook: NotebookNode, run: Run) -> None:
    """Believe only execution counts, no error outputs and the final sentinel.

    Raises:
        RunFault: A cell did not run, showed an error, or the last element is missing.
    """
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for position, cell in enumerate(cells, start=1):
        failed = any(output.output_type == "error" for output in cell.outputs)
        if failed or cell.execution_count != position:
            raise _incomplete(run, f"celle {position} af {len(cells)}")
    last = [e for e in elements(notebook) if e["kind"] == "end"]
    if len(last) != 1 or last[0]["text"] != END:
        raise _incomplete(run, "den sidste celle")


def elements(notebook: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The contents of the elements a notebook shows, in order."""
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            content = output.get("data", {}).get(MIME)
            if content is not None:
                yield content


def notebook_of(path: Path) -> Mapping[str, Any]:
    """An executed notebook as JSON: what this program wrote itself needs no other look."""
    content: Mapping[str, Any] = json.loads(path.read_bytes())
    return content


def ledger_rows(notebook: Mapping[str, Any]) -> pd.DataFrame:
    """The ledger rows of all elements of a notebook, each once."""
    rows = [row for element in elements(notebook) for row in element.get("ledger", [])]
    frame = pd.DataFrame(rows, columns=list(LEDGER_COLUMNS))
    typed = results_frame(frame)
    return frame.assign(value=typed["value"], n=typed["n"]).drop_duplicates(ignore_index=True)


def normalised(notebook: NotebookNode) -> NotebookNode:
    """A copy without times, paths and chance: the same run gives the same bytes anywhere."""
    clean = copy.deepcopy(notebook)
    clean.metadata = NotebookNode({k: v for k, v in clean.metadata.items() if k in _KEPT_METADATA})
    # The interpreter's patch level is no part of the result.
    clean.metadata.get("language_info", {}).pop("version", None)
    for cell in clean.cells:
        tags = cell.metadata.get("tags", [])
        cell.metadata = NotebookNode({"tags": list(tags)} if tags else {})
        if _INJECTED in tags:
            cell["id"] = _INJECTED
            # Readers of the site have no use for it; MyST-NB leaves cells with this tag out.
            cell.metadata["tags"] = [*tags, "remove-cell"]
            cell.source = "\n".join(line for line in cell.source.splitlines() if not line.startswith("#"))
    return clean


def _incomplete(run: Run, place: str) -> RunFault:
    return RunFault(
        "Notesbogen er ikke kørt til ende.",
        f"{run}, {place}",
        f"Kør den alene med «make chapter CHAPTER={run.chapter} PROJECT={run.project}», og læs meddelelsen.",
    )

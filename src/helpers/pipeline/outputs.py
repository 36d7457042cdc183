"""Executed notebooks: whether they are whole, what they show, and how they are made free of time and place."""

from __future__ import annotations

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


def unexecuted(notebook: NotebookNode) -> NotebookNode:
    """The notebook without what it showed when it was last run, which Papermill would write and read before clearing.

    It is changed in place.
    """
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


def normalised(notebook: NotebookNode) -> NotebookNode:
    """The notebook without times, paths and chance: the same run gives the same bytes anywhere.

    A new one, which shares its outputs with the old: they are most of it.
    """
    kept = {name: value for name, value in notebook.metadata.items() if name in _KEPT_METADATA}
    if "language_info" in kept:
        # The interpreter's patch level is no part of the result.
        kept["language_info"] = {name: value for name, value in kept["language_info"].items() if name != "version"}
    cells = [_normalised(cell) for cell in notebook.cells]
    return NotebookNode({**notebook, "metadata": NotebookNode(kept), "cells": cells})


def _normalised(cell: NotebookNode) -> NotebookNode:
    tags = list(cell.metadata.get("tags", []))
    if _INJECTED not in tags:
        return NotebookNode({**cell, "metadata": NotebookNode({"tags": tags} if tags else {})})
    source = "\n".join(line for line in cell.source.splitlines() if not line.startswith("#"))
    # Readers of the site have no use for it; MyST-NB leaves cells with this tag out.
    metadata = NotebookNode({"tags": [*tags, "remove-cell"]})
    return NotebookNode({**cell, "id": _INJECTED, "source": source, "metadata": metadata})


def _incomplete(run: Run, place: str) -> RunFault:
    return RunFault(
        "Notesbogen er ikke kørt til ende.",
        f"{run}, {place}",
        f"Kør den alene med «make chapter CHAPTER={run.chapter} PROJECT={run.project}», og læs meddelelsen.",
    )

"""Executed notebooks: whether they are whole, what they show, and how they are made free of time and place."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
from nbformat import NotebookNode

from helpers.chapters.base import END
from helpers.errors import RunFault, raise_all
from helpers.pipeline.plan import Run
from helpers.present.gate import INJECTED, MIME, refusals, sealed
from helpers.results import LEDGER_COLUMNS, results_frame

_KEPT_METADATA = ("kernelspec", "language_info")
# How Python tells a warning that arose in a file; the cells' own code lies in files that are named after ipykernel.
_WARNING = re.compile(r"(?P<file>[^\n:]*\.pyx?|<frozen [^>]*>):\d+: (?P<what>\w*Warning: .*)")


def check_complete(notebook: NotebookNode, run: Run, key: str = "") -> None:
    """Believe only execution counts, no error outputs and the final sentinel; let only elements of the book through.

    Args:
        notebook: As it was executed.
        run: Which chapter and project it is.
        key: The secret of its run; empty: it was kept, and has none (helpers.present.gate).

    Raises:
        RunFault: A cell did not run, showed an error, or the last element is missing; or all that is no element, and
            all names that two elements share.
    """
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for position, cell in enumerate(cells, start=1):
        failed = any(output.output_type == "error" for output in cell.outputs)
        if failed or cell.execution_count != position:
            raise _incomplete(run, f"celle {position} af {len(cells)}")
    last = [e for e in elements(notebook) if e["kind"] == "end"]
    if len(last) != 1 or last[0]["text"] != END:
        raise _incomplete(run, "den sidste celle")
    raise_all(
        [
            RunFault(
                f"En celle viser andet end bogens egne elementer: {what}.",
                f"{run}, {place}",
                "Fjern linjen, eller vis det med chapter.explore, så afsløringskontrollen er med; se «Din egen "
                "optælling i et kapitel» i vejledningen. I JupyterLab må du gerne udskrive, mens du arbejder.",
            )
            for place, what in refusals(notebook.cells, key)
        ]
        + [
            RunFault(
                f"To af kapitlets elementer hedder «{name}»; den enes fil ville overskrive den andens.",
                f"{run}, {' og '.join(f'celle {number}' for number in numbers)}",
                "Giv dem hver sit navn, eller fjern den celle, der viser det samme igen.",
            )
            for name, numbers in _twice(notebook).items()
        ]
    )


def _twice(notebook: NotebookNode) -> dict[str, list[int]]:
    """The names that more than one element bears, and the cells that show them, as JupyterLab numbers them."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    own = [cell for cell in code if INJECTED not in cell.metadata.get("tags", [])]
    found: dict[str, list[int]] = {}
    for number, cell in enumerate(own, start=1):
        for element in elements({"cells": [cell]}):
            found.setdefault(element.get("name", ""), []).append(number)
    return {name: numbers for name, numbers in found.items() if len(numbers) > 1}


def take_warnings(notebook: NotebookNode) -> list[str]:
    """Take the warnings that libraries wrote out of an executed notebook, which is changed in place.

    They are no output of a chapter and depend on settings and versions: they are told to who runs it, and published
    nowhere. What the notebook's own code warned of or wrote stays.

    Returns:
        Each warning once: «RuntimeWarning: Mean of empty slice (nanfunctions.py)».
    """
    found: dict[str, None] = {}
    for cell in notebook.cells:
        kept = []
        for output in cell.get("outputs", []):
            text = output.get("text", "") if output.get("name") == "stderr" else ""
            told = [m for m in _WARNING.finditer(text) if "ipykernel_" not in m["file"]]
            if told and told[0].start() == 0 and len(told) == len(list(_WARNING.finditer(text))):
                found |= {f"{m['what']} ({Path(m['file']).name})": None for m in told}
            else:
                kept.append(output)
        if "outputs" in cell:
            cell.outputs = kept
    return list(found)


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
    decimals = pd.to_numeric(frame["decimals"]).astype("Int64")
    return frame.assign(value=typed["value"], n=typed["n"], decimals=decimals).drop_duplicates(ignore_index=True)


def as_read(notebook: NotebookNode, heading: str) -> NotebookNode:
    """The notebook under its heading, the chapter's texts as the Markdown they are to a reader; in place."""
    first = next(cell for cell in notebook.cells if cell.cell_type == "markdown")
    first.source = "\n".join([f"# {heading}", *first.source.splitlines()[1:]])
    for number, cell in enumerate(notebook.cells):
        shown = [output.get("data", {}).get(MIME, {}) for output in cell.get("outputs", [])]
        if len(shown) == 1 and shown[0].get("kind") == "text":
            text = nbformat.v4.new_markdown_cell(shown[0]["text"])
            text.id = cell.id
            notebook.cells[number] = text
    return notebook


def unexecuted(notebook: NotebookNode) -> NotebookNode:
    """The notebook without what it showed when it was last run, which Papermill would write and read before clearing.

    It is changed in place.
    """
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


def normalised(notebook: NotebookNode) -> NotebookNode:
    """The notebook without times, paths, secrets and chance: the same run gives the same bytes anywhere.

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
    if INJECTED not in tags:
        shown = {"outputs": [_resealed(o) for o in cell.outputs]} if cell.cell_type == "code" else {}
        return NotebookNode({**cell, **shown, "metadata": NotebookNode({"tags": tags} if tags else {})})
    source = "\n".join(line for line in cell.source.splitlines() if not line.startswith("#"))
    # Readers of the site have no use for it; MyST-NB leaves cells with this tag out.
    metadata = NotebookNode({"tags": [*tags, "remove-cell"]})
    return NotebookNode({**cell, "id": INJECTED, "source": source, "metadata": metadata})


def _resealed(output: NotebookNode) -> NotebookNode:
    """The output with a seal that anybody can check."""
    return NotebookNode({**output, "metadata": nbformat.from_dict(sealed(output.data))})


def _incomplete(run: Run, place: str) -> RunFault:
    return RunFault(
        "Notesbogen er ikke kørt til ende.",
        f"{run}, {place}",
        f"Kør den alene med «make chapter CHAPTER={run.chapter} PROJECT={run.project}», og læs meddelelsen.",
    )

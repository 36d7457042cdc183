"""A chapter's notebook run in this process: quick, for tests of what it shows and not of how it is run."""

from __future__ import annotations

import ast
from typing import Any

import nbformat
from nbformat import NotebookNode

from helpers.chapters.verdict import chapter_class, slices_of
from helpers.data import StudyData
from helpers.disclosure import Verdict
from helpers.pipeline.layout import NOTEBOOKS


def run(data: StudyData, verdict: Verdict, chapter: str, project: str) -> NotebookNode:
    """The executed notebook; its `chapter` is opened from data that are there already."""
    notebook: NotebookNode = nbformat.read(NOTEBOOKS / f"{chapter}.ipynb", as_version=4)
    kind = chapter_class(chapter)
    slices = slices_of(verdict, chapter, project, [p.slug for p in data.projects])
    space: dict[str, Any] = {"chapter": kind(data.with_tables(kind.tables), project, slices)}
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        cell.outputs = []
        *_, last = ast.parse(cell.source).body
        if isinstance(last, ast.Expr):
            element = eval(compile(ast.Expression(last.value), chapter, "eval"), space)  # noqa: S307
            if element is not None:
                shown, metadata = element._repr_mimebundle_()
                cell.outputs = [nbformat.v4.new_output("display_data", shown, metadata=metadata)]
    return notebook

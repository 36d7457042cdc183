"""The benchmark's cases; each gives measurements for some rows of the table (benchmarks/targets.py)."""

from __future__ import annotations

from benchmarks.cases.bare import bare
from benchmarks.cases.books import book, jb_cache
from benchmarks.cases.changes import chapter, one_project, unchanged
from benchmarks.cases.execution import chapters, light
from benchmarks.cases.scale import scale
from benchmarks.setting import Case

CASES: dict[str, Case] = {
    case.name: case
    for case in (
        Case("help", bare, "the command line's start, twenty times", 0.1, 0.1),
        Case("light", light, "36 runs of a light chapter; a third of papermill's each round", 8, 20),
        Case("chapters", chapters, "18 (--full: all 54) of the book's own runs", 9, 55),
        Case("book", book, "the whole book, nothing cached; papermill and jupyter-book once", 15, 36),
        Case("unchanged", unchanged, "the whole book again, nothing changed", 0.3, 0.3),
        Case("one-project", one_project, "the whole book again, one answer of one project changed", 3, 3),
        Case("chapter", chapter, "one chapter of one project, changed and unchanged", 1, 1),
        Case("jb-cache", jb_cache, "Jupyter Book's own cached execution after a change, once", 10, 25),
        Case("scale", scale, "synthetic studies of 8 and 40 (--full: and 200) projects", 9, 60),
    )
}

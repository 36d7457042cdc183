"""Jupyter Book in a process of its own: `python -m helpers.pipeline.site_process SOURCES BUILD`.

It loads its libraries at once, so that they are there when the notebooks have been run, and begins at the first line on
its standard input. When that closes, the pipeline is gone: it ends at once, whatever it is doing, so that no builder
writes into a folder that a later build has taken over.
"""

from __future__ import annotations

import importlib
import os
import sys
import threading

LIBRARIES = (
    "jupyter_book.config",
    "jupyter_book.sphinx",
    "myst_nb.sphinx_ext",
    "sphinx.builders.html",
    "sphinx_book_theme",
    "sphinxcontrib.bibtex",
)


def main(sources: str, build: str) -> int:
    """Wait, build; the exit code is Jupyter Book's."""
    for name in LIBRARIES:
        importlib.import_module(name)
    from jupyter_book.cli.main import main as jupyter_book

    if not sys.stdin.readline():
        return 1
    threading.Thread(target=_end_with_the_pipeline, daemon=True).start()
    options = ["--path-output", build, "--warningiserror", "--keep-going", "--quiet"]
    jupyter_book(["build", sources, *options], prog_name="jupyter-book")
    return 0


def _end_with_the_pipeline() -> None:
    os.read(sys.stdin.fileno(), 1)
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

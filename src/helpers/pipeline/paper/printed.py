"""The documents of a finished edition printed on their own: after a change of template, or for one project alone."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from helpers.errors import unknown
from helpers.pipeline.copies import workers
from helpers.pipeline.layout import Layout
from helpers.pipeline.paper.documents import FOLDER, documents
from helpers.pipeline.paper.printing import write_pdfs
from helpers.pipeline.store import default_store
from helpers.pipeline.words import Words
from helpers.study import load_projects, load_published, load_study


def print_documents(data: Path, out: Path, names: Sequence[str]) -> list[Path]:
    """Print from OUT/html to OUT/pdf and to the site's copy.

    Args:
        data: The study folder that the edition was built of.
        out: The output folder, with a finished edition.
        names: `rapport` and projects; empty for all.

    Raises:
        Fault: An unknown name, no finished edition, or a page that cannot be printed.
    """
    study, projects = load_study(data), load_projects(data)
    known = [document.name for document in documents(projects)]
    for name in names:
        if name not in known:
            raise unknown("Dokumentet", name, known, "erfaring pdf")
    layout = Layout(out)
    contents = Words.of(data, study).contents(study, projects, published=load_published(data) is not None)
    made = write_pdfs(
        layout.html, study, projects, layout.pdf, contents, only=names, store=default_store(), apart=workers()
    )
    in_site = layout.html / FOLDER
    in_site.mkdir(parents=True, exist_ok=True)
    for path in made:
        shutil.copyfile(path, in_site / path.name)
    return made

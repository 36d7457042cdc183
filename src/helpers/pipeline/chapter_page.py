"""One chapter as one self-contained page: an executed notebook by nbconvert, or elements alone."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

from nbformat import NotebookNode

from helpers.data import StudyData
from helpers.pipeline.layout import BOOK
from helpers.pipeline.plan import Run
from helpers.present.elements import Element
from helpers.present.presenter import Presenter

_FRAME = """<!DOCTYPE html>
<html lang="da">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{title}</title>
<style>
{style}
body {{ max-width: 60rem; margin: 0 auto; padding: 1rem; }}
@media print {{ .erf-banner {{ position: fixed; top: 0; left: 0; right: 0; }} main {{ padding-top: 3rem; }} }}
</style>
</head>
<body>
<main>
{mark}{body}
</main>
</body>
</html>
"""


def write_page(notebook: NotebookNode, run: Run, data: StudyData, page: Path, *, internal: bool = False) -> None:
    """Render a notebook without its code; nothing is fetched when the page is opened.

    Args:
        notebook: The executed notebook.
        run: Which chapter and project it is.
        data: The study, for title and mark.
        page: Where the page is written, at once and whole.
        internal: Whether the page is one of the internal edition.
    """
    from nbconvert.exporters import HTMLExporter
    from traitlets.config import Config

    # "basic" is the template without a page around it, and so without addresses of scripts elsewhere.
    exporter = HTMLExporter(config=Config(), template_name="basic", exclude_input=True, exclude_input_prompt=True)
    exporter.exclude_output_prompt = True
    body, _ = exporter.from_notebook_node(notebook)
    heading = next(e for e in notebook.cells if e.cell_type == "markdown").source.splitlines()[0].lstrip("# ")
    name = next((p.short_name for p in data.projects if p.slug == run.project), "Alle projekter")
    write_html(f"{heading}: {name}", body, page, Presenter(data.study.synthetic, internal).mark)


def write_elements(title: str, elements: Sequence[Element], page: Path, mark: str) -> None:
    """A page of elements under a heading of its own."""
    body = "\n".join([f"<h1>{escape(title)}</h1>", *(element.html for element in elements)])
    write_html(title, body, page, mark)


def write_html(title: str, body: str, page: Path, mark: str) -> None:
    """A self-contained page around `body`, at once and whole; `mark` stands on top of it and on every printed sheet."""
    style = (BOOK / "_static" / "erf.css").read_text(encoding="utf-8")
    banner = f'<p class="erf-banner">{escape(mark)}</p>\n' if mark else ""
    text = _FRAME.format(title=escape(title), style=style, mark=banner, body=body)
    page.parent.mkdir(parents=True, exist_ok=True)
    draft = page.with_suffix(".ny")
    draft.write_text(text, encoding="utf-8")
    draft.replace(page)

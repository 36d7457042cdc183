"""One executed chapter as one self-contained page, made by nbconvert."""

from __future__ import annotations

from html import escape
from pathlib import Path

from nbformat import NotebookNode

from helpers.data import StudyData
from helpers.pipeline.layout import BOOK
from helpers.pipeline.plan import Run
from helpers.present.mark import MARK

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
</style>
</head>
<body>
<main>
{mark}{body}
</main>
</body>
</html>
"""


def write_page(notebook: NotebookNode, run: Run, data: StudyData, page: Path) -> None:
    """Render a notebook without its code; nothing is fetched when the page is opened.

    Args:
        notebook: The executed notebook.
        run: Which chapter and project it is.
        data: The study, for title and mark.
        page: Where the page is written, at once and whole.
    """
    from nbconvert.exporters import HTMLExporter
    from traitlets.config import Config

    # "basic" is the template without a page around it, and so without addresses of scripts elsewhere.
    exporter = HTMLExporter(config=Config(), template_name="basic", exclude_input=True, exclude_input_prompt=True)
    exporter.exclude_output_prompt = True
    body, _ = exporter.from_notebook_node(notebook)
    heading = next(e for e in notebook.cells if e.cell_type == "markdown").source.splitlines()[0].lstrip("# ")
    name = next((p.short_name for p in data.projects if p.slug == run.project), "Alle projekter")
    style = (BOOK / "_static" / "erf.css").read_text(encoding="utf-8")
    mark = f'<p class="erf-banner">{MARK}</p>\n' if data.study.synthetic else ""
    text = _FRAME.format(title=escape(f"{heading}: {name}"), style=style, mark=mark, body=body)
    page.parent.mkdir(parents=True, exist_ok=True)
    draft = page.with_suffix(".ny")
    draft.write_text(text, encoding="utf-8")
    draft.replace(page)

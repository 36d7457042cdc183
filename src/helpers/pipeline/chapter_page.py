"""One chapter as one self-contained page: an executed notebook by nbconvert, or elements alone."""

from __future__ import annotations

import base64
import hashlib
import re
import threading
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from nbformat import NotebookNode

from helpers.chapters import chapters_of
from helpers.data import StudyData
from helpers.pipeline.layout import BOOK
from helpers.pipeline.outputs import as_read
from helpers.pipeline.plan import Run
from helpers.present.elements import Element
from helpers.present.mark import mark_of
from helpers.present.markdown import as_text

if TYPE_CHECKING:
    from nbconvert.exporters import HTMLExporter

_FRAME = """<!DOCTYPE html>
<html lang="da">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main>
{mark}{body}
</main>
</body>
</html>
"""

# The page is whole in itself: its own style, known by its checksum, and embedded images; no script, no address.
_POLICY = "default-src 'none'; style-src 'sha256-{checksum}'; img-src data:; base-uri 'none'; form-action 'none'"
_STYLE = """
body { max-width: 60rem; margin: 0 auto; padding: 1rem; }
@media print { .erf-banner { position: fixed; top: 0; left: 0; right: 0; } main { padding-top: 3rem; } }
"""
_STARTED = 0.6  # seconds after which a run only waits for its kernel
_CHAPTER_LINK = re.compile(r'<a href="\w+\.ipynb">(.*?)</a>')


def warm() -> None:
    """Let what `write_page` needs load while a chapter is run: not before its kernel has started."""
    later = threading.Timer(_STARTED, _exporter)
    later.daemon = True
    later.start()


def write_page(notebook: NotebookNode, run: Run, data: StudyData, page: Path, *, internal: bool = False) -> None:
    """Render a notebook without its code; nothing is fetched when the page is opened.

    Args:
        notebook: The executed notebook.
        run: Which chapter and project it is.
        data: The study, for title and mark.
        page: Where the page is written, at once and whole.
        internal: Whether the page is one of the internal edition.
    """
    heading = chapters_of(data.study)[run.chapter].title
    body, _ = _exporter().from_notebook_node(as_read(notebook, as_text(heading)))
    body = _CHAPTER_LINK.sub(r"\1", body)  # the other chapters are not beside this page
    name = next((p.short_name for p in data.projects if p.slug == run.project), "Alle projekter")
    write_html(f"{heading}: {name}", body, page, mark_of(synthetic=data.study.synthetic, internal=internal))


def _exporter() -> HTMLExporter:
    from nbconvert.exporters import HTMLExporter
    from traitlets.config import Config

    # "basic" is the template without a page around it, and so without addresses of scripts elsewhere.
    exporter = HTMLExporter(config=Config(), template_name="basic", exclude_input=True, exclude_input_prompt=True)
    exporter.exclude_output_prompt = True
    exporter.exclude_anchor_links = True
    return exporter


def write_elements(title: str, elements: Sequence[Element], page: Path, mark: str) -> None:
    """A page of elements under a heading of its own."""
    body = "\n".join([f"<h1>{escape(title)}</h1>", *(element.html for element in elements)])
    write_html(title, body, page, mark)


def write_html(title: str, body: str, page: Path, mark: str) -> None:
    """A self-contained page around `body`, at once and whole (`html_page`)."""
    text = html_page(title, body, mark)
    page.parent.mkdir(parents=True, exist_ok=True)
    draft = page.with_suffix(".ny")
    draft.write_text(text, encoding="utf-8")
    draft.replace(page)


def html_page(title: str, body: str, mark: str) -> str:
    """A self-contained page around `body`; `mark` stands on top of it and on every printed sheet."""
    style = (BOOK / "_static" / "erf.css").read_text(encoding="utf-8") + _STYLE
    checksum = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    banner = f'<p class="erf-banner">{escape(mark)}</p>\n' if mark else ""
    policy = _POLICY.format(checksum=checksum)
    return _FRAME.format(title=escape(title), policy=policy, style=style, mark=banner, body=body)

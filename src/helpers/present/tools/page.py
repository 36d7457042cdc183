"""A tool as the Markdown of its page, without its title: that stands in the page's own file, under its label."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from helpers.present.markdown import as_text
from helpers.present.tools.blocks import ANSWER, FIELD, Blank, Block, Bullets, Form, Heading, Paragraph, Table, blocks
from helpers.present.tools.source import Reference, Tool, with_source
from helpers.study import Project

FOLDER = "word"  # where the documents lie in the site


def tool_page(tool: Tool, projects: Sequence[Project], *, synthetic: bool) -> str:
    """The page's content: where to get the document, then what it holds."""
    parts = [_downloads(tool, projects, synthetic=synthetic)]
    parts += [_markdown(block) for block in blocks(tool, whole=False)[1:]]
    return "\n\n".join(parts) + "\n"


def document_name(tool: Tool, project: Project | None = None) -> str:
    """Where a tool's document lies below the folder of Word files: `<tool>.docx`, or `<slug>/<tool>.docx`."""
    return f"{project.slug}/{tool.name}.docx" if project else f"{tool.name}.docx"


def _downloads(tool: Tool, projects: Sequence[Project], *, synthetic: bool) -> str:
    """Links as HTML, since Sphinx would look for the files among its sources."""

    def link(project: Project | None, text: str) -> str:
        return f'<a href="../{FOLDER}/{document_name(tool, project)}" download>{text}</a>'

    filled = "".join(f"<li>{link(p, escape(p.short_name))}</li>" for p in projects)
    about = "Felterne er udfyldt på forhånd med det, kilderne oplyser om projektet."
    if synthetic and any(section.figures for section in tool.sections):
        about += " Tallene i dem er syntetiske og mærket på hver side."
    return (
        f'<div class="erf-hent"><p>{link(None, "Hent værktøjet som Word-dokument")}</p>'
        f"<p>Eller hent det for et projekt. {about}</p><ul>{filled}</ul></div>"
    )


def _markdown(block: Block) -> str:
    match block:
        case Heading(text, level):
            return f"{'#' * level} {as_text(text)}"
        case Paragraph(text, source):
            return with_source(as_text(text.removesuffix(".")) + "." * text.endswith("."), _cite(source))
        case Bullets(items, ordered):
            return "\n".join(f"{f'{k}.' if ordered else '-'} {as_text(item)}" for k, item in enumerate(items, start=1))
        case Form(caption, blanks):
            return _list_table(caption, (FIELD, ANSWER), [(b.label, b) for b in blanks])
        case Table(caption, columns, rows):
            return _list_table(caption, columns, rows)


def _list_table(caption: str, columns: Sequence[str], rows: Sequence[Sequence[str | Blank]]) -> str:
    lines = [f":::{{list-table}} {as_text(caption)}", ":header-rows: 1", ":stub-columns: 1", ""]
    for row in (columns, *rows):
        cells = [f"*{as_text(cell.hint)}*" if isinstance(cell, Blank) else as_text(cell) for cell in row]
        lines += [f"{'* -' if k == 0 else '  -'} {cell}" for k, cell in enumerate(cells)]
    return "\n".join([*lines, ":::"])


def _cite(source: Sequence[Reference]) -> str:
    """One role for all: each key with its place in braces."""
    if not source:
        return ""
    return "{cite}`" + ",".join(f"{r.document}{{{r.section}}}" for r in source) + "`"

"""The tools as Word documents: one empty, one for each project, the same bytes every time."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path

from helpers.disclosure import ProtectedTable
from helpers.pipeline.code import code_hash
from helpers.pipeline.keys import environment
from helpers.pipeline.store import Store
from helpers.present.markdown import one_line
from helpers.present.tools import Tool, blocks
from helpers.present.tools.blocks import Block
from helpers.present.tools.document import About, document
from helpers.present.tools.figures import project_figures
from helpers.present.tools.page import document_name
from helpers.present.tools.source import Cited
from helpers.study import Project, Study

# Made by Word's own template and read by nobody: a picture of an empty page.
_THUMBNAIL = "/thumbnail"


def write_tools(
    study: Study,
    projects: Sequence[Project],
    tools: Sequence[Tool],
    documents: Sequence[Cited],
    ledger: ProtectedTable,
    target: Path,
    store: Store | None = None,
) -> list[Path]:
    """Write every tool, empty and for each project.

    Args:
        study: The study.
        projects: Its projects.
        tools: The report's tools.
        documents: What they cite.
        ledger: Everything the edition shows, as `disclosure.released` lets it through.
        target: The folder of Word files: `<tool>.docx` and `<slug>/<tool>.docx`.
        store: Where finished documents are kept by what they say; None: all are made anew.

    Returns:
        The files, the empty ones first, then project after project.
    """
    wanted: list[tuple[Tool, Project | None]] = [(tool, None) for tool in tools]
    wanted += [(tool, project) for project in projects for tool in tools]
    written = []
    for tool, project in wanted:
        path = target / document_name(tool, project)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(tool_document(tool, study, documents, ledger, project, store))
        written.append(path)
    return written


def tool_document(
    tool: Tool,
    study: Study,
    documents: Sequence[Cited],
    ledger: ProtectedTable,
    project: Project | None = None,
    store: Store | None = None,
) -> bytes:
    """One tool as a Word document; found in the store where it said the same before."""
    figures = project_figures(study, project, ledger) if project and any(s.figures for s in tool.sections) else ()
    edition = study.edition
    about = About(
        title=tool.heading,
        subject=one_line(project.name) if project else "",
        short=one_line(project.short_name) if project else "",
        book=one_line(study.short_title),
        edition=edition.number,
        date=edition.date,
        documents=[document for document in documents if document.code in tool.cites],
    )
    said = blocks(tool, study, project, figures)
    key = _key(said, about)
    known = store.get(key) if store else None
    if known is not None:
        return known
    made = settled(document(said, about), edition.date)
    if store:
        store.put(key, made)
    return made


def _key(said: Sequence[Block], about: About) -> str:
    """The hash of all a document is made of: what it says, our code, the locked libraries."""
    parts = [repr(said), repr(about), code_hash([__name__]), environment()]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def settled(package: bytes, date: dt.date) -> bytes:
    """A package with its parts in one order under one time, without the template's thumbnail."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in sorted(given.namelist()):
            if _THUMBNAIL in f"/{name}":
                continue
            content = given.read(name)
            if name == "_rels/.rels":
                content = _without_thumbnail(content)
            info = zipfile.ZipInfo(name, (date.year, date.month, date.day, 12, 0, 0))
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            made.writestr(info, content)
    return out.getvalue()


def _without_thumbnail(relations: bytes) -> bytes:
    return re.sub(rb'<Relationship [^>]*/thumbnail"[^>]*/>', b"", relations)

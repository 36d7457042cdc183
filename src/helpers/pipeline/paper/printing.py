"""Printing: the finished site → PDF files, document by document; one that depends on nothing new is not set again."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from helpers.pipeline.code import code_hash
from helpers.pipeline.keys import LOCK
from helpers.pipeline.paper.article import Article, read_article
from helpers.pipeline.paper.documents import (
    Document,
    documents,
    project_articles,
    project_front,
    report_front,
    report_pages,
)
from helpers.pipeline.paper.typeset import PARTS, Front, typeset
from helpers.pipeline.store import Store, write_whole
from helpers.study import Project, Study

_AT_ONCE = 2  # most of a document's time is spent outside Python, in pandoc and Typst


def write_pdfs(
    html: Path,
    study: Study,
    projects: Sequence[Project],
    target: Path,
    contents: Mapping[str, Any],
    *,
    only: Collection[str] = (),
    store: Store | None = None,
) -> list[Path]:
    """Print documents from the finished site.

    Args:
        html: The site's folder.
        study: The study.
        projects: Its projects.
        target: Where the PDFs are put; only those that are printed are touched.
        contents: The site's table of contents, as `_toc.yml` has it.
        only: The names of the documents to print (`documents`); empty for all.
        store: Where printed documents are kept by what they are made of; none: everything is set anew.

    Returns:
        The files.

    Raises:
        PrintFault: A page lacks what a reader of the PDF needs; nothing of that document is written.
    """
    wanted = [document for document in documents(projects) if not only or document.name in only]
    printed = partial(_printed, html=html, study=study, projects=projects, contents=contents, store=store)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        made = list(pool.map(printed, wanted))
    paths = [target / document.file for document in wanted]
    for path, content in zip(paths, made, strict=True):
        write_whole(path, content)
    return paths


def _printed(
    document: Document,
    *,
    html: Path,
    study: Study,
    projects: Sequence[Project],
    contents: Mapping[str, Any],
    store: Store | None,
) -> bytes:
    if document.project:
        project = next(p for p in projects if p.slug == document.project)
        front, articles = project_front(study, project), project_articles(html, project)
    else:
        front, articles = report_front(study), [read_article(html, page) for page in report_pages(contents)]
    key = _key(front, articles)
    kept = store.get(key) if store else None
    if kept is not None:
        return kept
    made = typeset(front, articles)
    if store:
        store.put(key, made)
    return made


def _key(front: Front, articles: Sequence[Article]) -> str:
    """The hash of all a document is made of: its content, our code and template, the locked libraries."""
    parts = [repr(front), code_hash(["helpers.pipeline.paper.typeset"])]
    parts += [hashlib.sha256(path.read_bytes()).hexdigest() for path in (*PARTS, LOCK) if path.is_file()]
    for article in articles:
        parts.append(article.html)
        parts += [f"{name}={hashlib.sha256(svg).hexdigest()}" for name, svg in sorted(article.images.items())]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()

"""Printing: the finished site → PDF files, document by document; one that depends on nothing new is not set again."""

from __future__ import annotations

import hashlib
import tempfile
from collections import deque
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from helpers.pipeline.code import code_hash
from helpers.pipeline.keys import environment
from helpers.pipeline.paper.article import Article, read_article
from helpers.pipeline.paper.documents import (
    Document,
    documents,
    project_articles,
    project_document_pages,
    project_front,
    report_front,
    report_pages,
)
from helpers.pipeline.paper.typeset import PARTS, Front, typeset_file
from helpers.pipeline.processes import processes, result_of
from helpers.pipeline.store import Store, write_whole
from helpers.pipeline.sync import content_hash
from helpers.study import Project, Study

_BATCH = 40  # documents for the same processes: Typst keeps some megabytes of each
_READ = 4  # documents for each process that have been read and are not set yet


def write_pdfs(
    html: Path,
    study: Study,
    projects: Sequence[Project],
    target: Path,
    contents: Mapping[str, Any],
    *,
    only: Collection[str] = (),
    store: Store | None = None,
    apart: int = 0,
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
        apart: In how many processes of their own documents are set; 0: in this one, whose memory grows with each.

    Returns:
        The files.

    Raises:
        PrintFault: A page lacks what a reader of the PDF needs; nothing of that document is written.
    """
    wanted = [
        _Wanted(document, next((p for p in projects if p.slug == document.project), None), study, contents)
        for document in documents(projects)
        if not only or document.name in only
    ]
    # The place is this process's: those beside it may be killed, and then nobody else would clear it.
    with tempfile.TemporaryDirectory(prefix="erf-tryk-") as place:
        press = _Press(html, Path(place), store)
        missing = [one for one in wanted if not press.has(one)]
        for batch in (missing[start : start + _BATCH] for start in range(0, len(missing), _BATCH)):
            with processes(min(apart, len(batch))) if apart else ThreadPoolExecutor(1) as executor:
                press.set(batch, executor, ahead=_READ * apart)
        paths = [target / one.document.file for one in wanted]
        for path in paths:
            write_whole(path, (press.place / path.name).read_bytes())
    return paths


@dataclass(frozen=True)
class _Wanted:
    document: Document
    project: Project | None
    study: Study
    contents: Mapping[str, Any]

    @property
    def front(self) -> Front:
        return project_front(self.study, self.project) if self.project else report_front(self.study)

    @property
    def pages(self) -> list[str]:
        return (
            project_document_pages(self.project, self.study)
            if self.project
            else report_pages(self.contents, self.study)
        )

    def articles(self, html: Path) -> list[Article]:
        if self.project:
            return project_articles(html, self.project, self.study)
        return [read_article(html, page) for page in self.pages]


@dataclass(frozen=True)
class _Press:
    """Where finished documents lie until the last is there, so that a fault in one publishes none.

    Args:
        html: The site, of whose pages they are made.
        place: Where they lie, each under its file's name.
        store: Where they are kept from one edition to the next.
    """

    html: Path
    place: Path
    store: Store | None

    def has(self, wanted: _Wanted) -> bool:
        """Whether just these pages were printed before: then the document lies here, and they are not even read."""
        key = self.store.get(_key_of_pages(wanted, self.html)) if self.store else None
        return key is not None and self._has(wanted, key.decode())

    def set(self, batch: Sequence[_Wanted], executor: Executor, ahead: int) -> None:
        """Read documents here and have them set there; at most so many are read ahead."""
        under_way: deque[tuple[_Wanted, str, Future[None] | None]] = deque()
        for wanted in batch:
            if len(under_way) > ahead:
                self._keep(*under_way.popleft())
            articles = wanted.articles(self.html)
            key = _key_of_articles(wanted.front, articles)
            # Of some pages only what a screen shows has changed: they are read and not set again.
            known, path = self._has(wanted, key), self.place / wanted.document.file
            under_way.append(
                (wanted, key, None if known else executor.submit(typeset_file, wanted.front, articles, path))
            )
        for one in under_way:
            self._keep(*one)

    def _has(self, wanted: _Wanted, key: str) -> bool:
        known = self.store.get(key) if self.store else None
        if known is not None:
            (self.place / wanted.document.file).write_bytes(known)
        return known is not None

    def _keep(self, wanted: _Wanted, key: str, setting: Future[None] | None) -> None:
        """Wait for a document, and remember it by what it says and by the pages that say it."""
        if setting:
            result_of(setting, wanted.document.label)
        if self.store:
            if setting:
                self.store.put(key, (self.place / wanted.document.file).read_bytes())
            self.store.put(_key_of_pages(wanted, self.html), key.encode())


def _key_of_pages(wanted: _Wanted, html: Path) -> str:
    """The hash of the pages as they are, with all else that a document is made of."""
    paths = ((page, html / f"{page}.html") for page in wanted.pages)
    read = content_hash((page, path) for page, path in paths if path.is_file())
    return _hash([*_made_with(wanted.front), *wanted.pages, read])


def _key_of_articles(front: Front, articles: Sequence[Article]) -> str:
    """The hash of what is set, with all else that a document is made of."""
    parts = _made_with(front)
    for article in articles:
        parts.append(article.html)
        parts += [f"{name}={hashlib.sha256(svg).hexdigest()}" for name, svg in sorted(article.images.items())]
    return _hash(parts)


def _made_with(front: Front) -> list[str]:
    """What a document says of itself, our template and code, the locked libraries."""
    return [repr(front), *(hashlib.sha256(path.read_bytes()).hexdigest() for path in PARTS), _code()]


@cache
def _code() -> str:
    return code_hash([__name__]) + environment()


def _hash(parts: Sequence[str]) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()

"""Reading and writing only what changed, so that the result is that of a build from nothing.

Sphinx compares times; a clock can go backwards. It writes what it read anew; a title stands on every page. It loads the
search index from its published form, which has lost what the next one is made of. And it leaves behind what no page
refers to any more. Here sources are compared by content, every page is written when anything that pages say of each
other has changed, the index is kept as it was in memory, and what is no longer referred to is taken out.

Templates, style, translations, configuration and these extensions are not looked at: when they change the pipeline
throws away what was kept (helpers.pipeline.site).
"""

from __future__ import annotations

import hashlib
import pickle
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from docutils import nodes
from search_words import searchable
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment

INDEX = "search.pickle"
_PARTS = (
    "_titles",
    "_filenames",
    "_mapping",
    "_title_mapping",
    "_all_titles",
    "_index_entries",
    "_objtypes",
    "_objnames",
)


class KeptPages(StandaloneHTMLBuilder):
    """Sphinx's HTML, told by content what is out of date, with the search index kept whole."""

    def get_outdated_docs(self) -> Iterator[str]:
        """Pages without a file; those whose source changed are read anew, and so written."""
        for page in self.env.found_docs:
            if not Path(self.get_outfilename(page)).is_file():
                yield page

    def load_indexer(self, docnames: Iterable[str]) -> None:
        index: Any = self.indexer
        keep = set(self.env.all_docs) - set(docnames)
        if keep:
            for name, part in pickle.loads((Path(self.doctreedir) / INDEX).read_bytes()).items():  # noqa: S301 - ours
                setattr(index, name, part)
        index.prune(keep)

    def index_page(self, pagename: str, doctree: nodes.document, title: str) -> None:
        super().index_page(pagename, searchable(doctree), title)

    def dump_search_index(self) -> None:
        index: Any = self.indexer
        index.prune(self.env.all_docs)
        index._index_entries = {page: found for page, found in index._index_entries.items() if page in index._titles}
        for words in (index._mapping, index._title_mapping):
            for word in [word for word, pages in words.items() if not pages]:
                del words[word]
        super().dump_search_index()
        kept = pickle.dumps({name: getattr(index, name) for name in _PARTS})
        (Path(self.doctreedir) / INDEX).write_bytes(kept)


def fresh_static(app: Sphinx) -> None:
    """Style and scripts are copied anew: an old one would stay beside the one that took its place."""
    shutil.rmtree(Path(app.outdir) / "_static", ignore_errors=True)


def changed_sources(
    app: Sphinx, env: BuildEnvironment, _added: set[str], _changed: set[str], removed: set[str]
) -> list[str]:
    """The pages whose source has another content than when it was read."""
    before: dict[str, str] = getattr(env, "erf_sources", {})
    now = {page: hashlib.sha256(Path(env.doc2path(page)).read_bytes()).hexdigest() for page in env.found_docs}
    env.erf_sources = now  # type: ignore[attr-defined]
    # Without any page to read the environment is not saved, and what was removed would come back.
    gone = [app.config.root_doc] if removed else []
    return [page for page in sorted(now) if before.get(page) != now[page]] + gone


def changed_surroundings(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """All pages, when something has changed that a page may say of another; at least the first one."""
    said = [
        sorted((page, title.pformat()) for page, title in env.titles.items()),
        sorted((page, title.pformat()) for page, title in env.longtitles.items()),
        sorted(env.toctree_includes.items()),
        sorted((page, sorted(numbers.items())) for page, numbers in env.toc_secnumbers.items()),
        sorted(env.get_domain("std").labels.items()),  # type: ignore[attr-defined]
        sorted(env.get_domain("std").anonlabels.items()),  # type: ignore[attr-defined]
        sorted((page, repr(found.get("myst_slugs"))) for page, found in env.metadata.items()),
        sorted((c.key, c.citation_id, c.formatted_entry.label) for c in env.get_domain("cite").citations),  # type: ignore[attr-defined]
    ]
    now = hashlib.sha256(repr(said).encode()).hexdigest()
    same = getattr(env, "erf_surroundings", None) == now
    env.erf_surroundings = now  # type: ignore[attr-defined]
    return [app.config.root_doc] if same else sorted(env.found_docs)


def only_referred_to(app: Sphinx, exception: Exception | None) -> None:
    """Take out the pages and pictures of sources that are gone."""
    if exception or app.builder.format != "html":
        return
    builder, out = app.builder, Path(app.outdir)
    pages = {Path(builder.get_outfilename(page)) for page in app.env.found_docs}  # type: ignore[attr-defined]
    pages.add(out / "search.html")
    pictures = {out / "_images" / name for _, name in app.env.images.values()}
    for path in sorted(out.rglob("*.html")):
        if path not in pages and out / "_static" not in path.parents:
            path.unlink()
    for path in sorted((out / "_images").rglob("*")):
        if path.is_file() and path not in pictures:
            path.unlink()
    for folder in sorted((path for path in out.rglob("*") if path.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_builder(KeptPages, override=True)
    app.connect("builder-inited", fresh_static, priority=100)  # before anything is put there
    app.connect("env-get-outdated", changed_sources)
    app.connect("env-get-updated", changed_surroundings, priority=900)  # after all have been numbered and named
    app.connect("build-finished", only_referred_to)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

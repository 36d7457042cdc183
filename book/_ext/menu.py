"""The menu of the whole book on every page: one walk through the contents a build, then strings.

The theme's own resolves and copies every toctree for every page, parses the HTML and changes it: half the time of the
site, and on each page as long as the book. In a book of very many pages only the branch that a page is in is unfolded,
so that a page does not grow with the book.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from typing import Any

from docutils import nodes
from markupsafe import Markup
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.nodes import clean_astext

WHOLE = 200  # links: about the menu of 25 projects


@dataclass(frozen=True)
class Entry:
    """A page in the contents, and those below it."""

    page: str
    title: str
    below: tuple[Entry, ...]

    def __len__(self) -> int:
        return 1 + sum(len(entry) for entry in self.below)

    def holds(self, page: str) -> bool:
        return self.page == page or any(entry.holds(page) for entry in self.below)


@dataclass(frozen=True)
class Part:
    """A part of the contents under its caption."""

    caption: str
    entries: tuple[Entry, ...]


def parts_of(env: BuildEnvironment, page: str) -> Iterator[Part]:
    """What the table of contents puts below a page."""
    for tree in env.tocs[page].findall(addnodes.toctree) if page in env.tocs else ():
        found = [(title, name) for title, name in tree["entries"] if name in env.titles]
        entries = (Entry(name, _title(env, name, title), _below(env, name)) for title, name in found)
        yield Part(tree.get("caption") or "", tuple(entries))


def _below(env: BuildEnvironment, page: str) -> tuple[Entry, ...]:
    return tuple(entry for part in parts_of(env, page) for entry in part.entries)


def _title(env: BuildEnvironment, page: str, given: str | None) -> str:
    number = env.toc_secnumbers.get(page, {}).get("")
    return f"{'.'.join(map(str, number)) + '. ' if number else ''}{given or clean_astext(env.titles[page])}"


def menu(parts: tuple[Part, ...], page: str, pathto: Callable[[str], str]) -> str:
    """The menu as it stands on a page."""
    whole = sum(len(entry) for part in parts for entry in part.entries) <= WHOLE
    made = []
    for part in parts:
        if part.caption:
            made.append(
                f'<p aria-level="2" class="caption" role="heading"><span class="caption-text">'
                f"{escape(part.caption, quote=False)}</span></p>"
            )
        made += _list(part.entries, page, pathto, "nav bd-sidenav", level=1, whole=whole)
    return "\n".join(made)


def _list(
    entries: tuple[Entry, ...], page: str, pathto: Callable[[str], str], kind: str, *, level: int, whole: bool
) -> Iterator[str]:
    here = any(entry.holds(page) for entry in entries)
    classes = " ".join(name for name in ("current" if here else "", kind) if name)
    yield f'<ul class="{classes}">' if classes else "<ul>"
    for entry in entries:
        yield from _item(entry, page, pathto, level=level, whole=whole)
    yield "</ul>"


def _item(entry: Entry, page: str, pathto: Callable[[str], str], *, level: int, whole: bool) -> Iterator[str]:
    here = entry.holds(page)
    unfolded = bool(entry.below) and (whole or here)
    kind = f"toctree-l{level}{' current active' if here else ''}{' has-children' if unfolded else ''}"
    if entry.page == page:
        link = f'<a aria-current="page" class="current reference internal" href="#">{_text(entry)}</a>'
    else:
        link = f'<a class="reference internal" href="{escape(pathto(entry.page))}">{_text(entry)}</a>'
    if not unfolded:
        yield f'<li class="{kind}">{link}</li>'
        return
    label = escape(f"Undersider af {entry.title}")
    opened = ' open="open"' if here else ""
    yield (
        f'<li class="{kind}">{link}<details{opened}>'
        f'<summary aria-label="{label}"><span aria-hidden="true" class="toctree-toggle"></span></summary>'
    )
    yield from _list(entry.below, page, pathto, "", level=level + 1, whole=whole)
    yield "</details></li>"


def _text(entry: Entry) -> str:
    return escape(entry.title, quote=False)


def offer(app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doctree: nodes.document | None) -> None:
    """Give templates `menu()`; the contents are walked through once."""
    parts = getattr(app.builder, "erf_parts", None)
    if parts is None:
        parts = app.builder.erf_parts = tuple(parts_of(app.env, app.config.root_doc))  # type: ignore[attr-defined]
    context["menu"] = lambda: Markup(menu(parts, pagename, context["pathto"]))  # noqa: S704 - escaped above


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("html-page-context", offer)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

"""What a hand-written page can call between {{ and }}, and the boxes between {% call %} and {% endcall %}."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from html import escape
from typing import Any

from jinja2 import TemplateError, pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from markupsafe import escape as html_escape

from helpers.pipeline.changes import Changes
from helpers.pipeline.changes_page import about, changed
from helpers.pipeline.code import code_hash
from helpers.pipeline.downloads import Downloads
from helpers.pipeline.downloads_page import downloads_table, offers
from helpers.pipeline.keys import environment
from helpers.pipeline.store import Store
from helpers.present import drawings
from helpers.present.by_type import outcomes_of_type
from helpers.present.mark import INVENTED, MARK
from helpers.present.markdown import as_block
from helpers.present.pages import Pages
from helpers.present.stated import stated
from helpers.present.tools import Tool
from helpers.present.tools.page import tool_page

# The boxes of the report: what each is called where it stands. A quotation says of itself that it is invented.
BOXES = {"info": "Information", "example": "Eksempel", "quote": INVENTED}


def page_calls(
    pages: Pages,
    downloads: Downloads,
    changes: Changes | None = None,
    store: Store | None = None,
    loaded: Sequence[Tool] = (),
    drawn: Mapping[str, drawings.Drawing] | None = None,
) -> dict[str, Any]:
    """The names that the template of a page knows.

    Figures that depend on no data are kept in the store, if there is one; `loaded` are the report's tools, `drawn` its
    figures.

    computed, published, projects, figure: elements by name, each with its files and its address.
    outcomes: how the children with one type of offer developed, by the code of the type.
    stated: a published number in words, inside a sentence.
    edition: the edition's number, date and notes; what moved since the one before it.
    tool: the content of a tool's page, by the tool's code.
    downloads: a table of documents to take along, by their group and the table's caption.
    box: `{% call box("example", "Title") %}` … `{% endcall %}`; empty lines around what it holds, which is Markdown.
    mark: what a synthetic number bears; empty where the data are real.
    level: how sure the study's intervals are, in words.
    """
    study = pages.study
    computed: dict[str, Callable[[], Any]] = {
        "results_overview": pages.results_overview,
        "published_comparison": pages.published_comparison,
        "suppressions": pages.suppressions,
        "main_sentences": pages.main_sentences,
    }
    outcomes: dict[str, Callable[[], Any]] = {
        kind.code: partial(outcomes_of_type, pages.present, study, pages.ledger, kind)
        for kind in study.intervention_types
    }
    published = {"results": pages.published_results, "background": pages.published_background}
    projects = {"table": pages.projects_table, "map": pages.projects_map, "side_by_side": pages.side_by_side}
    elements: dict[str, Mapping[str, Callable[[], Any]]] = {
        "computed": computed,
        "outcomes": outcomes,
        "published": published,
        "projects": projects,
        "figure": {name: partial(drawings.element, one, partial(_kept, store)) for name, one in (drawn or {}).items()},
    }

    def call(table: Mapping[str, Callable[[], Any]], name: str, context: Context) -> Markup:
        page = str(context.name).removesuffix(".md")
        element = _chosen(table, name)()
        return Markup(as_block(downloads.under(element, page)))  # noqa: S704  # escaped where it was made

    def caller(table: Mapping[str, Callable[[], Any]]) -> Callable[..., Markup]:
        return pass_context(lambda context, name: call(table, name, context))

    edition = {"about": partial(about, study.edition), "changes": partial(changed, changes, pages, downloads)}
    in_words = stated(pages.published)
    tools = {t.code: partial(tool_page, t, pages.projects, synthetic=study.synthetic) for t in loaded}

    def downloads_of(group: str, caption: str) -> Markup:
        return Markup(downloads_table(caption, offers(group, pages.projects, loaded), study))  # noqa: S704

    return {
        **{name: caller(table) for name, table in elements.items()},
        "stated": lambda name: html_escape(_chosen(in_words, name)),
        "edition": lambda name: Markup(_chosen(edition, name)()),  # noqa: S704  # Markdown, escaped where it was made
        "tool": lambda code: Markup(_chosen(tools, code)()),  # noqa: S704  # Markdown, escaped where it was made
        "downloads": downloads_of,
        "box": box,
        "mark": html_escape(MARK if study.synthetic else ""),
        "level": html_escape(pages.present.level),
    }


def _kept(store: Store | None, drawing: drawings.Drawing) -> str:
    """What is drawn of no data: the same as long as it and what draws it are the same."""
    if store is None:
        return drawings.drawn(drawing)
    parts = [repr(drawing), code_hash([drawings.__name__]), environment()]
    key = hashlib.sha256("\0".join(parts).encode()).hexdigest()
    known = store.get(key)
    if known is None:
        known = drawings.drawn(drawing).encode()
        store.put(key, known)
    return known.decode()


def box(kind: str, title: str, caller: Callable[[], str]) -> Markup:
    """A box with its kind and its title; a region named after both, so that no two of a page are named alike."""
    named = _chosen(BOXES, kind)
    head = f'<p class="erf-box-kind">{escape(named)}</p>\n<p class="erf-box-title">{escape(title)}</p>'
    label = escape(f"{named}: {title}", quote=True)
    opened = f'<aside class="erf-box erf-{kind}" aria-label="{label}">\n{head}'
    return Markup(f"{opened}\n\n{str(caller()).strip()}\n\n</aside>")  # noqa: S704  # titles escaped, content is the page's


def _chosen(table: Mapping[str, Any], name: str) -> Any:
    if name not in table:
        raise TemplateError(f"«{name}» findes ikke; vælg mellem {', '.join(table)}")
    return table[name]

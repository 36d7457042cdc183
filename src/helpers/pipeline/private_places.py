"""Where in a published file a personal number stands, in words that lead to it: page, table, line; never the number."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from bs4 import BeautifulSoup, Tag

from helpers.data.personal import TooLarge, find_private, masked, texts_of
from helpers.present.gate import MIME

_TOLD = 3  # places; more would hide that the file's name comes first
_NAMED_BY = {"table": ("tabellen", "caption"), "figure": ("figuren", "figcaption")}
_BY_LINES = (".csv", ".css", ".js", ".md", ".svg", ".txt")
_INDEX = "Search.setIndex("  # how Sphinx writes what the search page loads


def place_of(name: str, content: bytes) -> str:
    """A file's name and, as far as it can be told, where in it personal numbers stand."""
    try:
        places = list(dict.fromkeys(_places(name, content)))
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError, TooLarge):
        places = []  # the file is not what its name says; the name alone must do
    more = f" og {len(places) - _TOLD} steder til" if len(places) > _TOLD else ""
    return masked(", ".join([name, *places[:_TOLD]]) + more)


def _places(name: str, content: bytes) -> Iterator[str]:
    for place, text in texts_of("", content):
        if not _private(text):
            continue
        if part := place.lstrip("!"):
            yield f"delen «{part}»"
        elif name.endswith(".html"):
            yield from _on_page(text)
        elif text.startswith(_INDEX):
            yield from _in_search(json.loads(text.removeprefix(_INDEX).rstrip().removesuffix(")")))
        elif name.endswith(".ipynb"):
            yield from _in_notebook(json.loads(text))
        elif name.endswith(_BY_LINES):
            yield from (f"linje {k}" for k, line in enumerate(text.splitlines(), start=1) if _private(line))


def _on_page(source: str) -> Iterator[str]:
    page = BeautifulSoup(source, "html.parser")
    if title := _text(page.find("h1")):
        yield f"siden «{title}»"
    for part in _innermost(page, [*_NAMED_BY]) or _innermost(page, ["section"]):
        kind, head = _NAMED_BY.get(part.name, ("afsnittet", "h1,h2,h3,h4,h5,h6"))
        if named := _text(part.select_one(head)):
            yield f"{kind} «{named}»"


def _innermost(page: BeautifulSoup, names: list[str]) -> list[Tag]:
    """The elements of these names with a personal number in them, without those that hold another such one."""
    found = [part for part in page.find_all(names) if _private(str(part))]
    return [part for part in found if not any(part in other.parents for other in found)]


def _in_search(index: dict[str, Any]) -> Iterator[str]:
    """The pages whose words those are."""
    for words in (index["terms"], index["titleterms"], index["alltitles"]):
        for word, pages in words.items():
            if not _private(word):
                continue
            for page in pages if isinstance(pages, list) else [pages]:
                number = page[0] if isinstance(page, list) else page
                yield f"et ord fra siden «{index['titles'][number]}» ({index['docnames'][number]})"


def _in_notebook(notebook: dict[str, Any]) -> Iterator[str]:
    for number, cell in enumerate(notebook["cells"], start=1):
        if _private("".join(cell["source"])):
            yield f"celle {number}"
        for output in cell.get("outputs", []):
            if _private(json.dumps(output, ensure_ascii=False)):
                shown = output.get("data", {}).get(MIME, {}).get("title")
                yield f"celle {number}: «{shown}»" if shown else f"celle {number}"


def _private(text: str) -> bool:
    return bool(find_private(text))


def _text(tag: Tag | None) -> str:
    return " ".join(tag.get_text(" ", strip=True).rstrip("#").split()) if tag else ""

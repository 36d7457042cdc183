"""The search index has the words of each cell alone: what the parts of a page say, never what two of them make."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from bs4 import BeautifulSoup
from docutils import nodes
from docutils.utils import new_document
from hypothesis import given
from hypothesis import strategies as st
from sphinx.search.da import SearchDanish

from helpers.data.personal import find_private
from helpers.present.elements import Cell, Grid
from tests.book.text import BOOK

_WORD = re.compile(r"\w+")


def _extension() -> ModuleType:
    spec = importlib.util.spec_from_file_location("search_words_alone", BOOK / "_ext" / "search_words.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


EXTENSION = _extension()


def words(text: str) -> list[str]:
    return _WORD.findall(text)


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\u00ad\u200b\r"), max_size=12)


@given(st.lists(st.lists(TEXTS, min_size=2, max_size=2), min_size=1, max_size=4), TEXTS)
def test_every_cell_gives_its_own_words(rows: list[list[str]], hidden: str) -> None:
    cells = tuple((Cell(one, header=True), Cell(other, hidden=hidden)) for one, other in rows)
    shown = Grid(("Hvem", "Hvad"), cells).html("Titel", "navn")
    said = [w for one, other in rows for text in (one, other, hidden if hidden else "") for w in words(text)]
    assert words(EXTENSION.text_of(shown)) == [*words("Titel Hvem Hvad"), *said]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("<tr><td>Kommuner</td><td>Egedal</td></tr>", "Kommuner Egedal"),
        ("<td>1403</td><td>951234</td>", "1403 951234"),
        ("én<br>to<!-- fem -->tre<script>fire</script>", "én to tre"),
        ("<p>et <strong>l</strong>angt ord</p><p>til</p>", "et langt ord til"),
        ("Børne- &amp; ungeråd&shy;givning", "Børne ungerådgivning"),
        ('trivsel<sup>1</sup> <img alt="a" src="data:,x">', "trivsel 1"),
    ],
)
def test_only_tags_inside_a_word_leave_no_mark(source: str, said: str) -> None:
    assert words(EXTENSION.text_of(source)) == said.split()


def test_the_page_itself_is_left_as_it_is() -> None:
    page = new_document("side")
    page += nodes.raw("", "<td>a</td><td>b</td>", format="html")
    page += nodes.raw("", "tysk", format="latex")
    assert words(EXTENSION.searchable(page).astext()) == ["a", "b", "tysk"]
    assert [raw.astext() for raw in page.findall(nodes.raw)] == ["<td>a</td><td>b</td>", "tysk"]


def index_of(site: Path) -> dict[str, Any]:
    text = (site / "searchindex.js").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text[text.index("(") + 1 : text.rindex(")")])
    return loaded


def test_the_index_has_the_words_of_the_pages_and_of_every_cell(draft: Path) -> None:
    """Of the site of the committed notebooks, with all its tables."""
    language = SearchDanish({})
    said: set[str] = set()
    in_cells: set[str] = set()
    for page in draft.rglob("*.html"):
        for text in BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser").strings:
            found = set(words(text))
            stems = {language.stem(word).lower() for word in found}
            said |= found | {word.lower() for word in found} | stems
            if text.find_parent("td"):
                in_cells |= {stem for stem in stems if language.word_filter(stem)}
    index = index_of(draft)
    terms = {*index["terms"], *index["titleterms"]}
    assert sorted(terms - said) == []
    assert sorted(in_cells - terms) == []
    assert len(in_cells) > 300
    assert not [term for term in terms if find_private(term)]

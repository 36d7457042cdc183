"""Nothing of the theme speaks English to a reader, dates are Danish, and the search knows that *børn* is *barn*."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from sphinx.locale import admonitionlabels

from tests.book.draft import pages_of
from tests.book.text import BOOK
from tests.browser import Browser, Page

# Words that the theme, Sphinx and MyST-NB use and that are not Danish too, as link, tip, version and navigation are.
ENGLISH = set(
    """
    about across activate admonition all and announcement any article as attention back be blog bottom breadcrumb by
    caution cell click close code collapse color colour contents copied copy copyright created current danger dark
    default documentation download edit enter error expand fetch figure file files first following found full
    fullscreen general hidden hide hint home if important in-page indices input is issue jump keyboard last launch
    left light lines links list loading main matches mode module modules more navbar next no not note of on open
    opens or other output outputs page pages permalink please powered preparing press previous print project
    projects prompt python's quick raw ready related repository result results right safe save scroll search
    searching section selected settings share show shown sidebar site skip source spelled star states suggest switch
    system table the thebe theme this title toc toggle top topic try untitled up updated use using view warning was
    welcome words you your
    """.split()
)
WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
# Attributes that are read or shown, the text around the article, and in it what the theme has made.
CHROME = """(() => {
  const told = [document.title];
  const article = document.querySelector("article.bd-article");
  for (const e of document.querySelectorAll("body, body *")) {
    for (const name of ["aria-label", "aria-description", "aria-roledescription", "title", "placeholder"])
      if (e.hasAttribute(name)) told.push(e.getAttribute(name));
    if (e.matches("input[type=submit], input[type=button]")) told.push(e.value);
    for (const part of ["::before", "::after"]) told.push(getComputedStyle(e, part).content.split(" / ")[0]);
  }
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const e = node.parentElement;
    if (e.closest("script, style, svg")) continue;
    if (!article.contains(e) || e.closest("summary, .admonition-title, .headerlink, .erf-links, form, .search-summary, "
      + "#search-results h2, .caption-number, .section-number")) told.push(node.textContent);
  }
  return told.map(text => text.trim()).filter(text => /\\p{Letter}/u.test(text));
})()"""
MONTHS = "January February March May June July August October December Jan Feb Mar Jun Jul Oct Dec".split()
SEARCH = """[...document.querySelectorAll("#search-results li > a")]
  .map(a => a.getAttribute("href").replace(/[?#].*/, "")).filter((page, k, all) => all.indexOf(page) === k).sort()"""
# The same without showing it.
FOUND = "[...new Set(Search._performSearch(...Search._parseQuery('%s')).map(result => result[0]))].sort()"


def english(text: str) -> set[str]:
    return {word for word in WORD.findall(text.lower()) if word in ENGLISH}


# The list of words


def messages(package: str, *parts: str) -> Iterator[str]:
    with (resources.files(package).joinpath(*parts)).open("rb") as file:
        yield from (str(message.id) for message in read_mo(file) if message.id)


def test_an_english_message_of_the_theme_would_be_seen() -> None:
    """The list has a word of every message that the two themes could show."""
    book = "theme/sphinx_book_theme/static/locales/da/LC_MESSAGES/booktheme.mo".split("/")
    themes = [
        *messages("pydata_sphinx_theme", "locale", "es", "LC_MESSAGES", "sphinx.mo"),
        *messages("sphinx_book_theme", *book),
    ]
    assert len(themes) > 40
    assert [message for message in themes if not english(message)] == []


def test_danish_is_no_english() -> None:
    assert (
        english("Gå til indholdet. Bogens indhold, på denne side, søg, forrige og næste, udskriv, luk, link hertil")
        == set()
    )


def test_boxes_and_links_have_danish_titles() -> None:
    with resources.files("sphinx").joinpath("locale", "da", "LC_MESSAGES", "sphinx.mo").open("rb") as file:
        danish = {str(message.id): str(message.string) for message in read_mo(file)}
    with (BOOK / "_locales" / "da" / "LC_MESSAGES" / "sphinx.po").open("rb") as file:
        danish |= {str(message.id): str(message.string) for message in read_po(file, locale="da")}
    with resources.files("sphinx").joinpath("locale", "sphinx.pot").open("rb") as file:
        links = [str(message.id) for message in read_po(file) if str(message.id).startswith("Link to this")]
    assert len(links) > 5
    assert [link for link in links if not danish.get(link, "").startswith("Link til de")] == []
    titles = {name: danish[str(title)] for name, title in admonitionlabels.items()}
    assert {name: title for name, title in titles.items() if english(title)} == {}
    assert titles["note"] == "Bemærk"


# Every page


@pytest.mark.parametrize("part", range(2))
def test_no_english_around_the_text(draft: Path, small_book: Path, part: int) -> None:
    found: dict[str, Any] = {}
    seen = 0
    with Browser() as browser:
        page = browser.open("about:blank")
        for path in [*pages_of(draft), *pages_of(small_book / "html")][part::2]:
            page.goto(path)
            told = page.evaluate(CHROME)
            seen += len(told)
            if wrong := {text: english(text) for text in told if english(text)}:
                found[path.name] = wrong
    assert found == {}
    assert seen > 1000


def test_no_english_where_a_reader_acts(draft: Path) -> None:
    """Buttons say the same after they are used; the search says what it does."""
    with Browser() as browser:
        page = browser.open(draft / "metode.html", width=320)
        for button in (".theme-switch-button", ".primary-toggle", ".search-button"):
            page.evaluate(f"document.querySelector('{button}').click()")
            assert {t for t in page.evaluate(CHROME) if english(t)} == set(), button
            page.press("Escape")
        for word in ("barn", "xqzzy"):
            search(page, draft, word)
            assert {t for t in page.evaluate(CHROME) if english(t)} == set(), word


def test_dates_and_decimals_are_danish(draft: Path, small_book: Path) -> None:
    from bs4 import BeautifulSoup

    wrong: list[tuple[str, list[str]]] = []
    for path in [*pages_of(draft), *pages_of(small_book / "html")]:
        page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        for code in page.select("pre, code"):
            code.decompose()
        text = page.get_text(" ")
        dates = re.findall(r"\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}/\d{1,2}/\d{2,4}\b", text)
        dates += re.findall(rf"\b(?:{'|'.join(MONTHS)})\b", text)
        cells = [cell.get_text() for cell in page.select(".erf-table:not(.erf-text) td")]
        decimals = [cell for cell in cells if re.search(r"\d\.\d{1,2}\b", cell)]
        if dates or decimals:
            wrong.append((path.name, dates + decimals))
    assert wrong == []
    foot = BeautifulSoup((draft / "index.html").read_text(encoding="utf-8"), "html.parser").select_one("footer")
    assert foot
    assert re.search(r"udgave \S+, \d{1,2}\. [a-z]+ \d{4}", foot.get_text())


# The search


def search(page: Page, site: Path, words: str) -> list[str]:
    """The pages found, opened as files, without a server."""
    page.goto((site / "search.html").as_uri() + f"?q={words.replace(' ', '+')}")
    page.until("document.querySelector('.search-summary')?.innerText")
    assert page.errors == []
    found: list[str] = page.evaluate(SEARCH)
    return found


def groups() -> list[list[str]]:
    script = (BOOK / "_static" / "erf-search.js").read_text(encoding="utf-8")
    listed = script[script.index("GROUPS = [") : script.index("];")]
    return [[word for word in line.split() if not word.endswith("*")] for line in re.findall(r'"([^"]+)"', listed)]


def test_words_that_mean_the_same_find_the_same(draft: Path) -> None:
    found: dict[str, Any] = {}
    hits = {}
    with Browser() as browser:
        page = browser.open(draft / "search.html")
        page.until("Search.hasIndex()")
        for words in groups():
            pages = {word: page.evaluate(FOUND % word) for word in words}
            hits[words[0]] = len(pages[words[0]])
            if len({tuple(p) for p in pages.values()}) != 1:
                found[words[0]] = {word: len(p) for word, p in pages.items()}
    assert found == {}
    for word in ("barn", "ung", "god", "kommune", "ngo", "effekt"):
        assert hits[word] > 3, word


def test_a_reader_who_writes_barn_finds_what_one_finds_who_writes_born(draft: Path) -> None:
    with Browser() as browser:
        page = browser.open(draft / "search.html")
        assert search(page, draft, "barn") == search(page, draft, "børn") == search(page, draft, "Børnene") != []


def test_two_words_are_both_looked_for(draft: Path) -> None:
    with Browser() as browser:
        page = browser.open(draft / "search.html")
        both = search(page, draft, "barnet fidelitet")
        assert set(both) <= set(search(page, draft, "børn")) & set(search(page, draft, "fidelitet"))
        assert both


def test_a_word_the_book_lacks_is_told_in_danish(draft: Path) -> None:
    with Browser() as browser:
        page = browser.open(draft / "search.html")
        assert search(page, draft, "xqzzy") == []
        assert "Ingen sider passer til søgningen" in page.text()


def test_the_search_field_searches(draft: Path) -> None:
    """As a reader does it: the field in the menu, a word, Enter."""
    with Browser() as browser:
        page = browser.open(draft / "projekter" / "index.html")
        page.evaluate("document.querySelector('.erf-search').click()")
        assert page.evaluate("document.activeElement.id") == "erf-search-dialog"
        page.call("Input.insertText", text="barn")
        page.loaded = False
        page.press("Enter")
        page.browser.wait(lambda: page.loaded, "the search page")
        page.until("document.querySelectorAll('#search-results li').length > 3")
        assert page.evaluate("location.pathname").endswith("/search.html")

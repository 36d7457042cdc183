"""Every word that readers meet is spelt as a Danish dictionary or the project's own list of words has it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from tests.book.draft import pages_of
from tests.book.spelling import WORDS, look_up, misspelt, own_words, words_of_page, words_of_pages, words_of_script
from tests.book.text import BOOK


def found(pages: list[Path]) -> dict[str, str]:
    """The misspelt words, each with a page it stands on."""
    words = words_of_pages(pages)
    return {word: words[word] for word in sorted(misspelt(words))}


def test_a_planted_error_is_found(tmp_path: Path) -> None:
    page = tmp_path / "side.html"
    page.write_text(
        '<p>Børnene har det bedre, og NEFOS-projektets kommmuner <code>is_code</code></p><img alt="stavefjel">'
        '<em lang="en">the children</em><p>udgave 1, kodeversion 2ea3a6e</p>',
        encoding="utf-8",
    )
    assert misspelt(words_of_page(page)) == {"kommmuner", "stavefjel"}


def test_a_planted_error_in_a_script_is_found(tmp_path: Path) -> None:
    script = tmp_path / "a.js"
    script.write_text('"use strict"; show("Projeckter", "erf-box"); say("luk menuen nuu"); add("barn barne*");')
    assert misspelt(words_of_script(script)) == {"Projeckter", "nuu"}


def test_the_projects_words_are_sorted_and_needed() -> None:
    listed = WORDS.read_text(encoding="utf-8").splitlines()
    assert listed == sorted(set(listed), key=lambda word: (word.lower(), word))
    assert own_words() - look_up(own_words()) == set(), "the dictionary has these itself"


def test_the_site_made_of_the_committed_notebooks(draft: Path) -> None:
    pages = pages_of(draft)
    assert len(pages) > 20
    assert found(pages) == {}


def test_the_chapters_of_single_projects(small_book: Path) -> None:
    pages = sorted((small_book / "html" / "projekter").rglob("*.html"))
    assert pages
    study = {"Pr", "Prøvestudie"}
    assert {word: page for word, page in found(pages).items() if word not in study} == {}


@pytest.mark.long
def test_the_whole_book(default_book: Path) -> None:
    assert found(pages_of(default_book / "html")) == {}


def test_scripts_and_catalogue() -> None:
    words = {word for script in (BOOK / "_static").glob("*.js") for word in words_of_script(script)}
    with (BOOK / "_locales" / "da" / "LC_MESSAGES" / "sphinx.po").open("rb") as file:
        messages = [str(m.string) for m in read_po(file, locale="da") if m.id]
    plain = (re.sub(r"%\(\w+\)s|%s|\$?\{\w+\}|<[^>]+>", " ", message) for message in messages)
    words |= {word for text in plain for word in re.findall(r"[^\W\d_]+", text)}
    assert len(words) > 50
    assert misspelt(words) == set()

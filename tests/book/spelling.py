"""Debian's Danish dictionary over what readers meet, with the project's own words (book/ordbog.txt)."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from bs4 import BeautifulSoup

from tests.book.text import BOOK
from tests.debian import installed

WORDS = BOOK / "ordbog.txt"
_LOOK_UP = ["hunspell", "-i", "UTF-8", "-d", "da_DK", "-l"]
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_NO_WORD = re.compile(r"\b\w+\.(?:ipynb|py|yml|csv|xlsx|md)\b|\bdoi\.org/\S+|(?<=\bkodeversion )[0-9a-f]+")
_READ = ("alt", "aria-label", "title", "placeholder", "aria-description")
_LITERAL = re.compile(r'"([^"\n]*)"|`([^`]*)`')
_PROSE = re.compile(r"[A-ZÆØÅ][a-zæøå]+|[^\W\d_]+\*?(?: [^\W\d_]+\*?)+")


def _works() -> bool:
    if not shutil.which("hunspell"):
        return False
    tried = subprocess.run(_LOOK_UP, input="barn\n", capture_output=True, text=True, check=False)
    return tried.returncode == 0 and not tried.stdout.strip()


@cache
def need_dictionary() -> None:
    """Install the dictionary where it is missing."""
    installed(lambda: _works() or None, "hunspell", "hunspell-da")


def look_up(words: Iterable[str]) -> set[str]:
    """The words that the dictionary does not know."""
    need_dictionary()
    text = "\n".join(sorted(set(words))) + "\n"
    done = subprocess.run(_LOOK_UP, input=text, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@cache
def own_words() -> frozenset[str]:
    """Names and terms of the field that no dictionary has."""
    return frozenset(WORDS.read_text(encoding="utf-8").split())


def misspelt(words: Iterable[str]) -> set[str]:
    """Words that neither the dictionary nor the project knows: as they stand, in parts, or without a genitive's s."""
    unknown = look_up(words)
    parts = {word: [part for part in re.split("[-'’]", word) if part] for word in unknown}
    unknown_parts = look_up(part for found in parts.values() for part in found)
    return {
        word for word in unknown if not _own(word) and not all(_own(p) or p not in unknown_parts for p in parts[word])
    }


def _own(word: str) -> bool:
    forms = {word, word.lower(), word.removesuffix("s"), word.lower().removesuffix("s")}
    return bool(forms & own_words())


def words_of_page(page: Path) -> set[str]:
    """Everything read or heard in a page: text, alt texts, labels; not code, addresses and English titles."""
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    entries = [li for li in soup.select(".erf-literature > li") if li.select_one("[lang=en]")]
    for tag in [*soup(["script", "style", "code", "pre", "kbd"]), *soup.select("[lang=en]"), *entries]:
        tag.decompose()
    told = [soup.get_text(" "), *(str(tag[name]) for name in _READ for tag in soup.find_all(attrs={name: True}))]
    return {word for text in told for word in _WORD.findall(_NO_WORD.sub(" ", text))}


def words_of_pages(pages: Iterable[Path]) -> dict[str, str]:
    """Every word, and one page on which it stands."""
    return {word: str(page) for page in pages for word in words_of_page(page)}


def words_of_script(script: Path) -> set[str]:
    """The words of a script's literals that people read: those with a capital, and those of more than one word."""
    literals = [a or b for a, b in _LITERAL.findall(script.read_text(encoding="utf-8"))]
    said = [text for text in literals if _PROSE.fullmatch(text) and text != "use strict"]
    return {word for text in said for word in text.split() if not word.endswith("*")}

"""Reads the hand-written pages as a reader does: sentences and words without markup, and how hard they are (LIX)."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any

import nbformat
import yaml
from markupsafe import Markup

from helpers.data import load_data
from helpers.pipeline.layout import DEFAULT_STUDY, NOTEBOOKS
from helpers.pipeline.page_facts import page_facts
from helpers.pipeline.staging import page_environment
from helpers.pipeline.words import GENERIC, Words
from helpers.present.pages import Pages
from helpers.present.prose import chapter_texts
from helpers.study import load_projects, load_published, load_study
from tests.present.tables import table

ROOT = Path(__file__).resolve().parents[2]
BOOK = ROOT / "book"
PAGES = sorted(
    [BOOK / page for page in Words(BOOK).own] + [GENERIC / page for page in {*Words(GENERIC).own} - {*Words(BOOK).own}]
)
_NAMED = ("computed", "published", "projects", "figure", "outcomes", "edition", "stated", "tool", "downloads")


@cache
def text_of(page: Path) -> str:
    """A page of the default book as if written in one piece: its blocks in place, its calls left as they are."""
    study, projects, words = load_study(DEFAULT_STUDY), load_projects(DEFAULT_STUDY), Words(BOOK)
    facts = page_facts(Pages(study, projects, load_published(DEFAULT_STUDY), table([])), words)
    left = {name: partial(_call, name) for name in _NAMED} | {"box": _box}
    left |= {name: Markup(f"{{{{ {name} }}}}") for name in ("mark", "level")}  # noqa: S704 - the same
    text = page_environment(words, facts | left).get_template(f"{name_of(page)}.md").render()
    return text.replace("\\'", "'")  # of what the study says


def _call(name: str, *arguments: str) -> Markup:
    return Markup(f"{{{{ {name}({', '.join(map(_quoted, arguments))}) }}}}")  # noqa: S704 - the page's own


def _box(kind: str, title: str, caller: Callable[[], str]) -> Markup:
    return Markup(f"{{% call box({_quoted(kind)}, {_quoted(title)}) %}}{caller()}{{% endcall %}}")  # noqa: S704 - the same


def _quoted(text: str) -> str:
    return f'"{text}"'


@cache
def of_chapter(chapter: str) -> str:
    """The Markdown of a chapter of the default book: its notebook's headings, and its texts where they are called."""
    texts = chapter_texts(chapter, load_data(DEFAULT_STUDY), BOOK)
    cells = nbformat.read(NOTEBOOKS / f"{chapter}.ipynb", as_version=4).cells
    called = (re.fullmatch(r'chapter\.text\("(\w+)"\)', cell.source) for cell in cells)
    both = zip(cells, called, strict=True)
    return "\n\n".join(texts[call[1]] if call else c.source for c, call in both if call or c.cell_type == "markdown")


_CALL = re.compile(r"\{\{.*?\}\}|\{% call \w+\(.*?\) %\}|\{% endcall %\}|\{%-? (?:end)?block.*?%\}")
_TAG = re.compile(r"<[^>]+>")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_CITED = re.compile(r"\{cite(?::\w+)?\}`[^`]*`")
_TERM = re.compile(r"\{\w+\}`([^`<]*?)(?: ?<[^>]*>)?`")
_SOURCE = re.compile(r"\((?:Rambøll 2017|Socialstyrelsen|kataloget)[^)]*\)")
_LABEL = re.compile(r"^\([a-z0-9-]+\)=$")
_ATTRIBUTES = re.compile(r"^\{\.[\w-]+\}$")
_OPTION = re.compile(r"^:[\w-]+:(?: |$)")
_DIRECTIVE = re.compile(r"^(?::::+|```+)(?:\{[\w-]+\})?")
_BULLET = re.compile(r"^(?:[-*]|\d+\.|>|#+)\s+(?:-\s+)?")
_WORD = re.compile(r"[^\W\d_]+(?:[-'][^\W\d_]+)*")


def blocks(markdown: str) -> list[str]:
    """Headings, paragraphs, list items and table cells, each as plain text without sources in brackets."""
    found: list[list[str]] = [[]]
    for raw in markdown.splitlines():
        line = raw.strip()
        if _LABEL.match(line) or _ATTRIBUTES.match(line) or _OPTION.match(line):
            continue
        line = _DIRECTIVE.sub("", line).strip()
        if not line or _BULLET.match(line):
            found.append([])
        line = _BULLET.sub("", line)
        line = _TERM.sub(r"\1", _CITED.sub("", line))
        line = _SOURCE.sub("", _LINK.sub(r"\1", _TAG.sub(" ", _CALL.sub("", line))))
        line = re.sub(r"[*_`]", "", line).strip()
        if line:
            found[-1].append(line)
        if raw.startswith("#"):
            found.append([])
    return [" ".join(lines) for lines in found if lines]


def sentences(markdown: str) -> list[str]:
    """The sentences of a page; a heading, an item or a cell without a full stop is one too."""
    return [
        sentence
        for block in blocks(markdown)
        for sentence in re.split(r"(?<=[.!?:])\s+(?=[A-ZÆØÅ»])", block)
        if _WORD.search(sentence)
    ]


def lix(markdown: str) -> float:
    """Readability after Björnsson: words per sentence plus the percentage of words of more than six letters."""
    said = sentences(markdown)
    words = [word for sentence in said for word in _WORD.findall(sentence)]
    return len(words) / len(said) + 100 * sum(len(word) > 6 for word in words) / len(words)


_TOOL = re.compile(r"\{\{ tool\(\"([\w-]+)\"\) \}\}")
_CODES = {"code", "name", "document", "section", "known"}


def markdown_of(page: Path) -> str:
    """A page as it is written; a tool's with the texts of its source, of which the page is made."""
    text = text_of(page)
    for code in _TOOL.findall(text):
        source = page.parent / "redskaber" / f"{code}.yml"
        text += "\n\n".join(["", *_texts(yaml.safe_load(source.read_text(encoding="utf-8")))])
    return text


def _texts(node: Any) -> list[str]:
    if isinstance(node, dict):
        return [text for key, value in node.items() if key not in _CODES for text in _texts(value)]
    if isinstance(node, list):
        return [text for part in node for text in _texts(part)]
    return [node] if isinstance(node, str) and node.strip() else []


def name_of(page: Path) -> str:
    """A page as the table of contents calls it."""
    return page.relative_to(BOOK if page.is_relative_to(BOOK) else GENERIC).with_suffix("").as_posix()

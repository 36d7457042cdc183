"""The words of what chapters show, for the search index.

Sphinx takes the tags out of raw HTML and puts nothing in their place, so that the cells of a row, a caption and its
table, two paragraphs become one word: names nobody finds, and ten digits that look like a personal number. Here only
tags that can stand inside a word leave no mark; every other one ends it.
"""

from __future__ import annotations

import html
import re

from docutils import nodes

_UNSEEN = re.compile(r"<!--.*?-->|<(style|script)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_IN_A_WORD = re.compile(r"</?(?:a|abbr|b|em|i|mark|small|span|strong|u|wbr)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]+>")
_SOFT = re.compile("[\u00ad\u200b]")  # where a word may be divided


def text_of(source: str) -> str:
    """The text of raw HTML as it is read, with white space wherever one thing ends and another begins."""
    seen = _TAG.sub(" ", _IN_A_WORD.sub("", _UNSEEN.sub(" ", source)))
    return _SOFT.sub("", html.unescape(seen))


def searchable(doctree: nodes.document) -> nodes.document:
    """A copy of a page in which raw HTML is its text."""
    page: nodes.document = doctree.deepcopy()
    for raw in list(page.findall(nodes.raw)):
        if "html" in raw.get("format", "").split():
            raw.replace_self(nodes.inline("", text_of(raw.astext())))
    return page

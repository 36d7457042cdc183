"""Text into Markdown pages: what a study says is shown as it stands, whatever it looks like."""

from __future__ import annotations

import re
import string

_PUNCTUATION = re.compile(f"([{re.escape(string.punctuation)}])")
# What no reader sees and every parser may mind: control characters, and marks that turn the direction of what follows.
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")


def visible(text: str) -> str:
    """The text without characters that only machines read: control characters, marks of direction."""
    return _UNSEEN.sub("\ufffd", text)


def one_line(text: str) -> str:
    """The same on one line."""
    return " ".join(visible(text).split())


def as_text(text: str) -> str:
    """Markdown that shows the text on one line as it stands: no link, role, directive, tag or list comes of it."""
    return _PUNCTUATION.sub(r"\\\1", one_line(text))


def paragraphs(text: str) -> str:
    """Markdown that shows the text as it stands; an empty line begins a paragraph."""
    return "\n\n".join(as_text(part) for part in re.split(r"\n\s*\n", text) if part.strip())


def as_block(html: str) -> str:
    """HTML as one block of a Markdown page: an empty line would end it, and the rest be read as Markdown."""
    return re.sub(r"\s*[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]\s*", " ", html)

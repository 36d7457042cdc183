"""What a workbook says beside its cells that may explain them: comments, drawn boxes, formats that show words."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterator

from helpers.data.personal import TooLarge, texts_of

_NOTES = re.compile(r"!xl/(?:comments|threadedComments|drawings)/?[^!]*\.xml$|!xl/comments\d*\.xml$", re.IGNORECASE)
_STYLES = re.compile(r"!xl/styles\.xml$", re.IGNORECASE)
_OPEN = re.compile(r"<(?:\w+:)?(?:text|txBody)\b[^<>]*>")
_CLOSE = re.compile(r"</(?:\w+:)?(?:text|txBody)>")
_TAG = re.compile(r"<[^<>]*>")
_FORMAT = re.compile(r"formatCode=\"([^\"]*)\"")
_SHOWN_AS = re.compile(r"\[=(\d{1,3})\]\s*\"?([^\";\[\]]+)\"?")


def notes_of(name: str, content: bytes, known: Collection[str]) -> tuple[str, ...]:
    """The texts, each once: of every comment and box, and `1=Ja, 2=Nej` of a format that shows words for numbers.

    Args:
        name: The file.
        content: Its bytes.
        known: The members whose texts the reader has told already.
    """
    try:
        return tuple(dict.fromkeys(text for text in _texts(name, content, known) if text))
    except TooLarge:  # what is told of it where personal numbers are looked for
        return ()


def _texts(name: str, content: bytes, known: Collection[str]) -> Iterator[str]:
    for place, text in texts_of(name, content, known):
        if _NOTES.search(place):
            *boxes, _ = _CLOSE.split(text)  # each ends where it closes, and begins behind the last tag that opens
            yield from (html.unescape(_TAG.sub("", _OPEN.split(box)[-1])).strip() for box in boxes)
        elif _STYLES.search(place):
            for code in _FORMAT.findall(text):
                yield ", ".join(f"{value}={word}" for value, word in _SHOWN_AS.findall(html.unescape(code)))

"""How a text may be read: without what nobody sees, with other digits as 0-9, unescaped, and what is embedded in it."""

from __future__ import annotations

import base64
import binascii
import html
import re
import unicodedata
import urllib.parse
from collections.abc import Iterator

from helpers.data.personal.contents import texts_of

DASH = "\\-\u2010-\u2015\u2043\u2212\ufe58\ufe63\uff0d"  # for a set of characters
# What one reads as nothing: soft hyphen, zero-width characters, marks of direction.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_FOREIGN_DIGIT = re.compile(r"[^\x00-\x7f\W\D]")  # what is ASCII is told apart first: twice as fast
_ESCAPED = re.compile(r"&#?[0-9A-Za-z]{2,8};|%[0-9A-Fa-f]{2}|\\[untrx][0-9A-Fa-f]?|<(?:wbr|/?span|/?[bi])\b")
_JSON_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|[ntr])")
_INLINE_TAG = re.compile(r"</?(?:wbr|span|b|i|em|strong)\b[^<>]{0,200}>")
_EMBEDDED = re.compile(r"data:(?P<type>[\w.+/-]*)(?:;[\w=.-]+)*;base64,(?P<content>[A-Za-z0-9+/=%\s\\]+)")

_DIGITS = frozenset(map(float, range(10)))
_KEYCAP = "\ufe0f\u20e3"


def readings(text: str) -> Iterator[str]:
    """The text as it may be read: as it stands, unescaped, and each text embedded in it."""
    if "base64," in text:
        for found in _EMBEDDED.finditer(text):
            embedded = _decoded(found["content"])
            if embedded is not None and not found["type"].startswith(("font/", "application/font")):
                for _, inner in texts_of("", embedded):
                    yield from readings(inner)
        text = _EMBEDDED.sub("data:", text)
    seen = text if text.isascii() else plain(text)
    yield seen
    if _ESCAPED.search(text):
        unescaped = plain(_unescaped(text))
        if unescaped != seen:
            yield unescaped


def _decoded(content: str) -> bytes | None:
    try:
        return base64.b64decode(re.sub(r"[^A-Za-z0-9+/]", "", urllib.parse.unquote(content)) + "==")
    except (binascii.Error, ValueError):
        return None


def plain(text: str) -> str:
    """A text without what nobody sees, and with the digits of every script as 0-9."""
    text = _INVISIBLE.sub("", text)
    return _FOREIGN_DIGIT.sub(lambda found: str(int(found[0])) if found[0].isdecimal() else found[0], text)


def _unescaped(text: str) -> str:
    text = _JSON_ESCAPE.sub(lambda found: chr(int(found[1] or found[2], 16)) if found[1] or found[2] else " ", text)
    if "%" in text:
        text = urllib.parse.unquote(text)
    return _INLINE_TAG.sub("", html.unescape(text) if "&" in text else text)


def in_ascii_digits(text: str) -> str:
    """A text with every character that stands for one of the ten digits as that digit: `➀`, `〇`, `٣`, `1️⃣`."""
    made = []
    for one in text:
        number = unicodedata.numeric(one, -1.0) if one > "\x7f" else -1.0
        made.append(f"{number:.0f}" if number in _DIGITS else "" if one in _KEYCAP else one)
    return "".join(made)

"""Private information in a text: personal numbers (CPR), e-mail addresses, telephone numbers, known names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from helpers.data.personal.contents import TooLarge
from helpers.data.personal.numbers import numbers_in
from helpers.data.personal.readings import readings

Kind = Literal["cpr", "email", "phone", "name"]
MASKS: dict[Kind, str] = {"cpr": "[personnummer]", "email": "[e-mail]", "phone": "[telefon]", "name": "[navn]"}

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.)+[^\W\d_]{2,24}(?![\w-])")
_PHONE = re.compile(
    r"(?<![\w.,:/-])(?:(?:\+|00)\s?45[\s-]?)"  # a country code: any grouping of eight digits
    r"(?:[2-9][0-9](?:[\s.-]?[0-9]{2}){3}|[2-9][0-9]{3}[\s.-]?[0-9]{4})(?![0-9]|[.,][0-9])"
    r"|(?<![\w.,:/-])(?:[2-9][0-9](?:(?P<s>[\s.-])[0-9]{2})(?:(?P=s)[0-9]{2}){2}|(?!20[0-9]{2}\s20)[2-9][0-9]{3}\s[0-9]{4})"
    r"(?![0-9-]|[.,\s/][0-9])"
    r"|\b(?:tlf|telefon|mobil|mob|ring)\b[^0-9\n+]{0,12}(?:[2-9][0-9]{7})(?![0-9])",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Private:
    """Private information in a text: what it is, from where to where, and the words around it without it."""

    kind: Kind
    start: int
    end: int
    excerpt: str


def find_private(
    text: str, kinds: Sequence[Kind] = ("cpr",), names: Sequence[str] = (), *, decimal_comma: bool = False
) -> list[Private]:
    """The private information in a text; fast enough for everything a book publishes.

    Args:
        text: Plain text, or the source of a page, a script, a drawing or a notebook. What is embedded in it as
            base64 is looked through too. Places are those in the text as it is read (unescaped, without
            invisible characters).
        kinds: What is looked for.
        names: Full names, for the kind `name`.
        decimal_comma: Whether ten digits after a digit and a comma are decimals, as in Danish prose; else the comma
            separates values, as in CSV and JSON.

    Returns:
        What was found, in order, each once, without what it is.
    """
    found: dict[tuple[Kind, str], Private] = {}
    for one in readings(text):
        for kind, start, end in _spots(one, kinds, names, decimal_comma=decimal_comma):
            key = (kind, re.sub(r"[^0-9]", "", one[start:end]) if kind == "cpr" else one[start:end])
            if key not in found:
                found[key] = Private(kind, start, end, _around(one, start, end, kind, names))
    return sorted(found.values(), key=lambda one: (one.start, one.end))


def has_personal_number(text: str, *, decimal_comma: bool = False) -> bool:
    """Whether a personal number stands in a text, or what is embedded in it cannot be looked through."""
    try:
        return any(True for one in readings(text) for _ in numbers_in(one, decimal_comma=decimal_comma))
    except TooLarge:
        return True


def masked(text: str, kinds: Sequence[Kind] = ("cpr",), names: Sequence[str] = ()) -> str:
    """The text with everything private replaced by what it was: `[personnummer]`, `[e-mail]`, `[telefon]`, `[navn]`.

    A text in which something is hidden by escapes or invisible characters comes back without those.
    """
    try:
        known = list(readings(text))
    except TooLarge:
        return "[…]"
    for one in reversed(known):
        spots = sorted(_spots(one, kinds, names, decimal_comma=False), key=lambda spot: spot[1])
        if spots:
            return _replaced(one, spots)
    return text


def _spots(
    text: str, kinds: Sequence[Kind], names: Sequence[str], *, decimal_comma: bool
) -> Iterator[tuple[Kind, int, int]]:
    if "cpr" in kinds:
        for start, end in numbers_in(text, decimal_comma=decimal_comma):
            yield "cpr", start, end
    if "email" in kinds and "@" in text:
        for found in _EMAIL.finditer(text):
            yield "email", *found.span()
    if "phone" in kinds:
        for found in _PHONE.finditer(text):
            yield "phone", *found.span()
    if "name" in kinds:
        for name in names:
            for found in _name_pattern(name).finditer(text):
                yield "name", *found.span()


def _replaced(text: str, spots: Iterable[tuple[Kind, int, int]]) -> str:
    parts = []
    position = 0
    for kind, start, end in spots:
        if start < position:
            continue
        parts += [text[position:start], MASKS[kind]]
        position = end
    return "".join([*parts, text[position:]])


def _around(text: str, start: int, end: int, kind: Kind, names: Sequence[str], width: int = 14) -> str:
    """A few words on both sides, with whatever else is private in them masked too."""
    every: tuple[Kind, ...] = ("cpr", "email", "phone", "name")
    sides = []
    # Masked before it is cut: half a number would tell half of it.
    for side in (text[max(0, start - 90) : start], text[end : end + 90]):
        spots = sorted(_spots(side, every, names, decimal_comma=False), key=lambda spot: spot[1])
        sides.append(re.sub(r"[0-9]{4,}", "…", " ".join(_replaced(side, spots).split(" "))))
    left, right = sides
    if len(left) > width:
        left = "…" + left[-width:].partition(" ")[2]
    if len(right) > width:
        right = right[:width].rpartition(" ")[0] + "…"
    return " ".join(f"{left}{MASKS[kind]}{right}".split())


def _name_pattern(name: str) -> re.Pattern[str]:
    """A pattern for a full name, in whatever case and with whatever space between its parts."""
    parts = r"[\s-]+".join(re.escape(part) for part in name.split())
    return re.compile(rf"(?<!\w){parts}(?:['’]?s|['’])?(?!\w)", re.IGNORECASE)

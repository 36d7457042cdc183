"""Danish as text: lists, first letters, counted nouns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from helpers.present.forms import COUNT
from helpers.study import Edition

MONTHS = "januar februar marts april maj juni juli august september oktober november december".split()

ONE, MANY = "dimension", "dimensioner"
OUTCOMES = (("improved", "Fremgang"), ("unchanged", "Uændret"), ("worsened", "Tilbagegang"))


def listed(words: Sequence[str], last: str = "og") -> str:
    """«a», «a og b», «a, b og c»."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def capital(text: str) -> str:
    """`text` with a capital first letter, the rest untouched."""
    return text[:1].upper() + text[1:]


def lowered(text: str) -> str:
    """A label as it stands inside a sentence: with a small first letter, unless it is an abbreviation («SFO», «T1»)."""
    return text if text[1:2].isupper() or text[1:2].isdigit() else text[:1].lower() + text[1:]


def ended(text: str) -> str:
    """`text` with a full stop at its end, unless it ends a sentence already: «42 pct.», «Nytter det?»."""
    return text if text.endswith((".", "?", "!")) else f"{text}."


def counted(number: float, one: str, many: str) -> str:
    """«1 barn», «24 børn»."""
    return f"{COUNT.text(number)} {one if number == 1 else many}"


def out_of(part: int, whole: int, one: str, many: str) -> str:
    """«3 af 8 dimensioner», «alle 8 dimensioner», «begge dimensioner», «ingen dimensioner», «den ene dimension»."""
    if part == 0:
        return f"ingen {many}"
    if part == whole:
        return f"den ene {one}" if whole == 1 else f"begge {many}" if whole == 2 else f"alle {COUNT.text(whole)} {many}"
    return f"{COUNT.text(part)} af {COUNT.text(whole)} {many}"


def day(date: dt.date) -> str:
    """«29. februar 2020»."""
    return f"{date.day}. {MONTHS[date.month - 1]} {date.year}"


def approval(edition: Edition) -> str:
    """«Udgaven er godkendt af Styrelsen den 29. februar 2020.»; nothing where nobody has approved it."""
    approved = edition.approved
    return f"Udgaven er godkendt af {approved.by} den {day(approved.on)}." if approved else ""

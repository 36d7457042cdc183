"""Danish as text: lists, first letters, counted nouns."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.present.numbers import count


def listed(words: Sequence[str], last: str = "og") -> str:
    """«a», «a og b», «a, b og c»."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def capital(text: str) -> str:
    """`text` with a capital first letter, the rest untouched."""
    return text[:1].upper() + text[1:]


def counted(number: float, one: str, many: str) -> str:
    """«1 barn», «24 børn»."""
    return f"{count(number)} {one if number == 1 else many}"


def out_of(part: int, whole: int, one: str, many: str) -> str:
    """«3 af 8 dimensioner», «alle 8 dimensioner», «ingen dimensioner», «den ene dimension»."""
    if part == 0:
        return f"ingen {many}"
    if part == whole:
        return f"den ene {one}" if whole == 1 else f"alle {whole} {many}"
    return f"{part} af {whole} {many}"

"""Letters that some program on the way has spoilt: read in another encoding than they were written in, or given up.

Own code: ftfy mends UTF-8 that was read as something else and is built to leave all else alone, so that it neither
sees *Ã…rhus* nor what becomes of Danish letters between Windows-1252, MacRoman and code page 850. Each rule asks one
cell alone, so that what is accepted in a delivery is accepted in the file that is made of it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from helpers.data.findings import Finding, shown
from helpers.data.readers.misread import is_misread
from helpers.data.readers.table import Labels, RawTable, error
from helpers.foreign import grouped

_LOST = re.compile("[\ufffd\x80-\x84\x86-\x9f\ud800-\udfff]")  # replaced, C1 (U+0085 ends a line), half a character
_BEYOND_ASCII = re.compile("[\u0080-\uffff]{2,}")
_ENCODINGS = ("cp1252", "latin-1", "mac_roman", "cp850", "cp437")
# What UTF-8 read as another encoding was: letters of Europe, quotation marks and dashes.
_MEANT = re.compile("[\u00a1-\u017f\u2010-\u2026\u20ac]")
_LOWER = re.compile("[a-z]")
_LETTER = r"[^\W\d_]"
_CONSONANT = "[b-df-hj-np-tv-xzB-DF-HJ-NP-TV-XZ]"
_IN_WORDS = re.compile(
    # Danish letters of MacRoman or code page 850 read as Windows-1252, or the other way round: signs inside a word,
    rf"(?<={_LETTER})[›†‡¾¿¯¤¦©¬±¶µ°√∆≈¥¢](?={_LETTER})"
    # a quotation mark (Arabic and Uzbek names have it beside a vowel),
    rf"|(?<={_CONSONANT})‘(?={_CONSONANT})"
    # capital letters after small ones, and signs before a word.
    r"|(?<=[a-z])[ŒÊÂÕÏÜ](?![A-ZÆØÅ])|(?<!\w)[®¯∆](?=[a-z])"
    rf"|[\u2500-\u259f](?={_LETTER})|(?<={_LETTER})[\u2500-\u259f]|(?<={_LETTER})[\u25a0-\u25ff](?={_LETTER})"
    # a letter of another alphabet between Latin ones: Danish letters of a Greek or Cyrillic code page.
    r"|(?<=[A-Za-z])[\u0370-\u03ff\u0400-\u04ff](?=[A-Za-z])"
)
# Letters as a program writes them that may only write ASCII, and that no other has read back.
_ESCAPED = re.compile(
    r"&(?:[A-Za-z](?:slash|ring|uml|acute|grave|circ|tilde|cedil|caron)|(?:ae|AE|oe|OE|sz)lig|#(?:1[6-9]|2[0-9])[0-9]|#x[c-fC-F][0-9a-fA-F]);"
    r"|\\u00[c-fC-F][0-9a-fA-F]|_x00[c-fC-F][0-9a-fA-F]_"
    r"|(?:=C3=|(?<![\w/?&=.-])[A-Za-z]*%C3%)[89ABab][0-9A-Fa-f]"
    r"|(?<=[a-z])\+A[M-P][AEIMQUYcgkosw048]-(?=[a-z\s])"
)
# Æ and å of the Danish seven-bit code, but not what is written in braces, nor in a formula.
_BRACED = re.compile(r"(?<=[a-z])[{}](?=[a-z])")
_NO_LETTER = re.compile(r"[\\$]|\{[^{}]*\}")
_ASKED = re.compile(rf"(?<![\w?/=])({_LETTER}+(?:\?{{1,2}}{_LETTER}+)+)(?![\w/=])")
_VOWELS = frozenset("aeiouy")

_REMEDY = "Hent eller gem filen igen med tegnsættet UTF-8, eller ret cellen."


def is_garbled(text: str) -> bool:
    """Whether letters of a text are spoilt.

    They are where it has a replacement character, a control character or half a character; where two or more of its
    characters, read as Windows-1252, Latin-1, MacRoman or code page 850, are UTF-8 for a European letter; where signs
    stand inside words as Danish letters read in another encoding do; where a question mark in a word leaves a part
    without a vowel (*b?rn*); where a word is Danish as soon as it is read in the right code page (*Křn*); and where a
    letter is written as programs do that have none but ASCII (*b&oslash;rn*).
    """
    if _ESCAPED.search(text) or ("?" in text and _is_asked(text)):
        return True
    if _BRACED.search(text) and not _NO_LETTER.search(text):
        return True
    return not text.isascii() and (
        bool(_LOST.search(text) or _IN_WORDS.search(text)) or _is_utf8_misread(text) or is_misread(text)
    )


def spoilt(raw: RawTable) -> Iterator[Finding]:
    """An error for each column with spoilt letters in its cells, its name or its labels."""
    for name, cells in raw.frame.items():
        column = str(name)
        if is_garbled(column):
            yield _error(raw.file, raw.heading, column, f"Kolonnens navn har {_WHAT}: «{shown(column)}».")
        if wrong := [text for text in dict.fromkeys(cells) if is_garbled(text)]:
            rows = cells.index[cells.isin(wrong)]
            message = f"Cellen har {_WHAT}: «{_around(wrong[0])}»."
            if len(rows) > 1:
                message = f"{grouped(len(rows))} celler har {_WHAT}, den første er «{_around(wrong[0])}»."
            yield _error(raw.file, int(rows[0]), column, message)
    yield from spoilt_labels(raw.labels, raw.file)


def spoilt_labels(labels: Labels, file: str) -> Iterator[Finding]:
    """An error for each column whose labels have spoilt letters."""
    for column in dict.fromkeys((*labels.columns, *labels.values)):
        texts: Iterable[str] = (labels.columns.get(column, ""), *labels.values.get(column, {}).values())
        if wrong := next(filter(is_garbled, texts), ""):
            yield _error(file, None, column, f"Kolonnens etiketter har {_WHAT}: «{_around(wrong)}».")


_WHAT = "ødelagte bogstaver, som når en fil blander flere tegnsæt"


def _error(file: str, row: int | None, column: str, message: str) -> Finding:
    return error(file, row, message, _REMEDY, column)


def _is_utf8_misread(text: str) -> bool:
    for found in _BEYOND_ASCII.finditer(text):
        for encoding in _ENCODINGS:
            try:
                meant = found[0].encode(encoding).decode()
            except UnicodeError:
                continue
            # Å before a quotation mark or a dash is read so too: in capitals, at the end of a word.
            around = text[max(0, found.start() - 1) : found.start()] + text[found.end() : found.end() + 1]
            if _MEANT.fullmatch(meant[:1]) and (found[0][0] != "Å" or _LOWER.search(around)):
                return True
    return False


def _is_asked(text: str) -> bool:
    """Whether a question mark stands for a letter: a part of the word beside it has no vowel."""
    for found in _ASKED.finditer(text):
        for part in filter(None, found[1].split("?")):
            plain = unicodedata.normalize("NFD", part.casefold())
            if plain.isascii() and _VOWELS.isdisjoint(plain):
                return True
    return False


def _around(text: str) -> str:
    """The first words with spoilt letters."""
    return shown(next((word for word in text.split() if is_garbled(word)), text))

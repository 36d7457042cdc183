"""What a look at a study folder found: one finding per thing, in Danish, with the place and what to do about it.

A finding never shows a personal number: what looks like one is masked when the finding is made, so that no caller can
forget it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal, NoReturn

from helpers.data.personal import is_personal_number_cell, masked
from helpers.errors import DataFault, Fault, raise_all

Grade = Literal["error", "warning", "note"]

_GRADES: tuple[Grade, ...] = ("error", "warning", "note")
_TITLES: dict[Grade, str] = {"error": "FEJL", "warning": "ADVARSEL", "note": "BEMÆRK"}
COUNTED: dict[Grade, tuple[str, str]] = {
    "error": ("fejl", "fejl"),
    "warning": ("advarsel", "advarsler"),
    "note": ("bemærkning", "bemærkninger"),
}

LONGEST_SHOWN = 40
_MOST_ALIKE = 3
_MOST_ROWS = 20
MASKED = "skjult, ligner et personnummer"
# Nine digits too: a spreadsheet drops the leading zero of a personal number.
_LIKE_PERSONAL_NUMBER = re.compile(r"(?<!\d)(?<!\d[.,])\d{5,6}[-–./ ]{0,3}\d{4}(?!\d)")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")  # a terminal would obey them
_SPOT = re.compile(r"(?P<file>.*?)(?:, linje (?P<line>\d+))?(?:, felt (?P<field>.+))?")


def rows_in_words(count: int) -> str:
    """How many rows, in Danish."""
    return f"{count} {'række' if count == 1 else 'rækker'}"


def shown(text: str) -> str:
    """`text` as it may be shown: on one line, cut off when long, masked where it looks like a personal number."""
    text = _CONTROL.sub("\ufffd", " ".join(text.split()))
    if _LIKE_PERSONAL_NUMBER.search(text) or is_personal_number_cell(text):
        return MASKED
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…"


@functools.lru_cache(maxsize=10_000)  # thousands of findings say the same of other cells
def _safe(text: str) -> str:
    return _CONTROL.sub("\ufffd", masked(text))


@dataclass(frozen=True)
class Finding:
    """One thing found in a study folder.

    Args:
        grade: `error` stops a run, `warning` and `note` do not.
        file: The file, as its path inside the study folder.
        row: The row as a spreadsheet shows it (the header is row 1); in a .yml file the line. None: the whole file.
        column: The column; in a .yml file the field. None: the whole row. Masked as `value` is, cut off when long.
        value: The value as the file has it. Not kept when it is long; masked when it looks like a personal number.
        message: One Danish line, what is wrong.
        remedy: One Danish line, what the user can do.
        fault: The type of fault the finding becomes when it stops a run.
    """

    grade: Grade
    file: str
    row: int | None
    column: str | None
    value: str | None
    message: str
    remedy: str
    fault: type[Fault] = field(default=DataFault, compare=False, repr=False)

    def __post_init__(self) -> None:
        if self.value is not None:
            value = shown(self.value)
            object.__setattr__(self, "value", value if value and not value.endswith("…") else None)
        if self.column is not None:
            object.__setattr__(self, "column", shown(self.column))
        for name in ("file", "message", "remedy"):
            object.__setattr__(self, name, _safe(getattr(self, name)))

    @property
    def where(self) -> str:
        """The place in one line: file, row, column and value."""
        described = self.file.endswith(".yml")
        parts = [self.file]
        if self.row is not None:
            parts.append(f"{'linje' if described else 'række'} {self.row}")
        if self.column is not None:
            parts.append(f"{'felt' if described else 'kolonne'} {self.column}")
        if self.value is not None:
            parts.append(f"værdi «{self.value}»")
        return ", ".join(parts)

    def __str__(self) -> str:
        return f"{_TITLES[self.grade]}: {self.message}\n  Hvor: {self.where}\n  Hvad du kan gøre: {self.remedy}"

    def as_fault(self) -> Fault:
        """The finding as a fault with the same message, place and remedy."""
        return self.fault(self.message, self.where, self.remedy)


def from_fault(fault: Fault) -> tuple[Finding, ...]:
    """A fault (or several in one) of `study/` as error findings; file, line and field are read from its place."""
    found = []
    for one in getattr(fault, "faults", (fault,)):
        spot = _SPOT.fullmatch(one.where)
        file, line, column = spot.group("file", "line", "field") if spot else (one.where, None, None)
        row = int(line) if line else None
        found.append(Finding("error", file, row, column, None, one.what, one.remedy, type(one)))
    return tuple(found)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings once each: errors first, then by file, row and column."""
    return tuple(
        sorted(
            dict.fromkeys(findings),
            key=lambda f: (_GRADES.index(f.grade), f.file, f.row or 0, f.column or "", f.message, f.value or ""),
        )
    )


def summary(findings: Sequence[Finding]) -> str:
    """How many of each grade, in one line: `3 fejl, 1 advarsel`; without errors it begins with `Ingen fejl`."""
    counts = {grade: sum(f.grade == grade for f in findings) for grade in _GRADES}
    parts = [f"{counts[g] or 'Ingen'} {COUNTED[g][counts[g] != 1]}" for g in _GRADES if counts[g] or g == "error"]
    return ", ".join(parts)


def as_text(findings: Sequence[Finding]) -> str:
    """The findings as text, three lines each, with the summary as the last line.

    What is found in more than `_MOST_ALIKE` rows of one column stands once, with the rows; all are counted.
    """
    alike: dict[object, list[Finding]] = {}
    for one in in_order(findings):
        whole = one if one.row is None else None  # what is no row's stands for itself
        alike.setdefault((one.grade, one.file, one.column, one.message, one.remedy, whole), []).append(one)
    texts: list[str] = []
    for same in alike.values():
        first, *others = same if len(same) > _MOST_ALIKE else same[:1]
        texts += [_with_rows(first, others)] if others else [str(one) for one in same]
    return "\n".join([*texts, f"{summary(findings)}."])


def _with_rows(first: Finding, others: Sequence[Finding]) -> str:
    rows = ", ".join(str(one.row) for one in others[:_MOST_ROWS])
    rows += f" og {len(others) - _MOST_ROWS} til" if len(others) > _MOST_ROWS else ""
    return str(first).replace("\n  Hvad", f"; det samme i {rows_in_words(len(others))} til: {rows}\n  Hvad", 1)


def stop(findings: Iterable[Finding]) -> NoReturn:
    """Raise the errors among the findings, of which there is at least one.

    Raises:
        Fault: The one error (a DataFault, StudyFault or MissingFile).
        Faults: All errors, where there are several.
    """
    raise_all([finding.as_fault() for finding in in_order(findings) if finding.grade == "error"])
    raise AssertionError("stop() needs an error")


def raise_errors(findings: Sequence[Finding]) -> None:
    """Raise every error among the findings in one fault, as `stop` does; warnings and notes stop nothing."""
    if any(finding.grade == "error" for finding in findings):
        stop(findings)

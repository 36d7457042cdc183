"""import-rapport.csv: what became of every row of a delivery."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from helpers.data.delivery.mapping import Mapping
from helpers.data.delivery.merge import Fate, Outcome
from helpers.data.delivery.sources import Delivery, Source
from helpers.data.findings import Finding, rows_in_words

_HEADER = ("fil", "ark", "række", "tabel", "udfald", "begrundelse", "række i studiet")
_WORDS: dict[Outcome, str] = {
    "stopped": "stopper importen",
    "kept": "beholdt",
    "merged": "slået sammen",
    "left_out": "udeladt",
}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def account(
    delivery: Delivery, mapping: Mapping, fates: Sequence[Fate], findings: Sequence[Finding]
) -> tuple[Fate, ...]:
    """The fates of all rows of a delivery: those that were converted, and those that never came so far.

    Every row of every table stands here at least once: a row of a file that serves two tables twice.
    """
    places = {source.raw.file: source.place for source in delivery.sources}
    wrong = {(*places[f.file], f.row): f.message for f in findings if f.grade == "error" and f.file in places}
    found = [_stopped(fate, wrong.get((fate.file, fate.sheet, fate.row))) for fate in fates]
    told = {(fate.file, fate.sheet, fate.row) for fate in fates}
    for source in delivery.sources:
        reason = mapping.unused.get(source.raw.file) or mapping.unused.get(source.file)
        reason = reason or "import.yml kobler ikke rækken til en tabel"
        for row, why in (dict.fromkeys(_rows(source), reason) | unread(source)).items():
            if (*source.place, row) not in told:
                found.append(_stopped(Fate(*source.place, row, "", "left_out", why), wrong.get((*source.place, row))))
    found.extend(
        Fate(name, None, None, "", "left_out", mapping.unused.get(name, "filen er ingen tabel"))
        for name in delivery.others
    )
    files = [source.place for source in delivery.sources]
    order = {place: number for number, place in enumerate(files)}
    return tuple(sorted(found, key=lambda f: (order.get((f.file, f.sheet), len(order)), f.row or 0, f.table)))


def _stopped(fate: Fate, message: str | None) -> Fate:
    return fate if message is None else replace(fate, outcome="stopped", reason=_reason(message), line=None)


def unread(source: Source) -> dict[int, str]:
    """The rows that the reader left out, with the reason."""
    raw = source.raw
    read = set(_rows(source))
    told = {f.row: f.message for f in raw.findings if f.row is not None and f.row not in read and f.row != raw.heading}
    first = (raw.heading or 0) + 1
    last = max([*read, *told], default=0)
    return {row: _reason(told.get(row)) for row in range(first, last + 1) if row not in read}


def as_csv(fates: Iterable[Fate]) -> bytes:
    """The report as a spreadsheet opens it: semicolons, UTF-8 with BOM."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerow(_HEADER)
    for f in fates:
        cells = (f.file, f.sheet or "", f.row or "", f.table, _WORDS[f.outcome], f.reason, f.line or "")
        writer.writerow([_safe(str(cell)) for cell in cells])
    return text.getvalue().encode("utf-8-sig")


def in_words(fates: Sequence[Fate]) -> str:
    """How many rows of the delivery met which fate, in one sentence; a row that serves two tables counts once."""
    rank: dict[tuple[str, str | None, int], int] = {}
    for fate in fates:
        if fate.row is not None:
            row = (fate.file, fate.sheet, fate.row)
            rank[row] = min(rank.get(row, len(_WORDS)), list(_WORDS).index(fate.outcome))
    counts = Counter(list(_WORDS)[place] for place in rank.values())
    total = rows_in_words(len(rank))
    if counts["stopped"]:
        return f"{counts['stopped']} af leverancens {total} stopper importen."
    return (
        f"Af leverancens {total} er {counts['kept']} beholdt, {counts['merged']} slået sammen og "
        f"{counts['left_out']} udeladt."
    )


def _rows(source: Source) -> list[int]:
    return [int(row) for row in source.raw.frame.index]


def _reason(message: str | None) -> str:
    """A finding of the reader as a reason; without one the row lies in a run of empty rows."""
    if message is None or " og læses ikke" in message:
        return "rækken er tom"
    return message[:1].lower() + message[1:].removesuffix(".")


def _safe(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text

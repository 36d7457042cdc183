"""What a delivery says otherwise than its projects have it: of the same children, and in the counts of answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from helpers.data.delivery.again.changed import Change, both_of, changes
from helpers.data.delivery.again.contradictions import told_of
from helpers.data.delivery.again.new_rows import in_new_rows
from helpers.data.delivery.convert import Piece
from helpers.data.delivery.earlier import memories_of
from helpers.data.delivery.mapping import Counted, Place
from helpers.data.delivery.mapping import Mapping as Confirmed
from helpers.data.delivery.merge import Merged
from helpers.data.delivery.sources import Delivery
from helpers.data.delivery.taken import Taken, taken_by
from helpers.data.delivery.write import imported
from helpers.data.readers import read_table
from helpers.study import Study


def taken_and_held(delivered: Delivery, mapping: Confirmed, study: Study, study_folder: Path, project: str) -> Taken:
    """What a mapping takes, whose counts say what differs from what the projects have.

    Args:
        delivered: The delivery.
        mapping: The mapping.
        study: The study.
        study_folder: Its folder. A file that is not as it was imported says nothing of an earlier delivery; it stops
            the import, unless it is replaced by force.
        project: The project, where the mapping is of one.
    """
    taken = taken_by(delivered, mapping, study, study_folder, project)
    found: dict[Place, list[str]] = defaultdict(list)
    memories = memories_of(study_folder, taken.pieces_of)
    for slug, pieces in taken.pieces_of.items():
        whose = f"{slug}: " if len(taken.pieces_of) > 1 else ""
        counts = [one.model_copy(update={"odd": {}}) for one in taken.counts_of[slug]]
        for place, several in told_of(memories[slug].counts, pieces, counts).items():
            found[place] += [f"{whose}{told}" for told in several]
        for table in taken.tables_of[slug]:
            for place, told in _changed(table, pieces, counts, study, study_folder / "projects" / slug):
                found[place].append(f"{whose}{told}")
    counts = [
        one.model_copy(update={"held": {code: tuple(told) for (n, code), told in found.items() if n == number}})
        for number, one in enumerate(taken.counts)
    ]
    return replace(taken, counts=counts)


def _changed(
    table: Merged, pieces: Sequence[Piece], counts: Sequence[Counted], study: Study, folder: Path
) -> Iterator[tuple[Place, str]]:
    contract = table.contract
    if not imported(folder, contract.file):
        return
    raw = read_table(folder / contract.file)
    if not set(contract.key) <= set(raw.frame.columns) or raw.frame.empty:
        return
    waves = {wave.code: wave.label for wave in study.waves}
    parts: dict[int, list[int]] = defaultdict(list)  # of each line: the parts that gave it
    for fate in table.fates:
        if fate.line is not None:
            parts[fate.line - 2].append(fate.part)
    sources = {
        code: taken.source
        for piece in reversed(pieces)
        if piece.part.table == contract.name
        for code, taken in piece.part.columns.items()
    }
    numbers = [piece.number for piece in pieces]
    differ = changes(both_of(contract, raw.frame, table.frame), sources, waves)
    for change in (*differ, *in_new_rows(contract, raw.frame, table.frame, study, sources)):
        for place in _places(change, parts, numbers, counts):
            code = change.code if change.code in counts[place].columns else contract.key[0]
            yield (place, code), change.told if code == change.code else f"{change.code}: {change.told}"


def _places(
    change: Change, parts: Mapping[int, Sequence[int]], numbers: Sequence[int], counts: Sequence[Counted]
) -> list[int]:
    """The parts that a change is told of: those of its rows that give the column, else the first of them."""
    given = dict.fromkeys(numbers.index(number) for line in change.lines for number in parts[line])
    return [place for place in given if change.code in counts[place].columns] or list(given)[:1]

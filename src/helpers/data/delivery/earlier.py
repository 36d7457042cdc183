"""What the project's last delivery was read as: a witness of what a new one means, in whatever folder it lies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from pydantic import Field, ValidationError

from helpers.data.delivery.mapping import Counted
from helpers.data.delivery.mapping import Mapping as Confirmed
from helpers.data.delivery.proposal import Line, ProposedPart
from helpers.data.delivery.write import read_record
from helpers.data.findings import shown
from helpers.data.meaning import canonical
from helpers.data.meaning.votes import some
from helpers.study.base import Model, Text


class Remembered(Model):
    """How a column of the study was read: from which column, and what its values became."""

    table: Text
    code: Text
    wave: str = ""
    source: Text
    values: dict[str, str] = Field(default_factory=dict)
    turned: bool = False


class Memory(Model):
    """All that is remembered of a project's last import."""

    columns: tuple[Remembered, ...] = ()
    counts: tuple[Counted, ...] = ()


def recalled(content: object) -> Memory:
    """What a project's record holds; nothing where it holds nothing or is damaged."""
    try:
        return Memory.model_validate(content)
    except ValidationError:
        return Memory()


def memories_of(study_folder: Path, slugs: Iterable[str]) -> dict[str, Memory]:
    """What each project's last delivery was read as."""
    return {slug: recalled(read_record(study_folder / "projects" / slug).get("kobling")) for slug in slugs if slug}


def as_one(memories: Mapping[str, Memory]) -> Memory:
    """What several projects' last imports were read as, together."""
    columns = [column for memory in memories.values() for column in memory.columns]
    return Memory(
        columns=tuple({(one.table, one.wave, one.code): one for one in reversed(columns)}.values()),
        counts=tuple(one for memory in memories.values() for one in memory.counts),
    )


def remembered(mapping: Confirmed, counts: Sequence[Counted]) -> Memory:
    """What of a mapping and its counts is kept in the project, without a text that could be a person's."""
    columns = tuple(
        Remembered(
            table=part.table,
            code=code,
            wave=part.constants.get("wave", ""),
            source=shown(taken.source),
            values={shown(value): shown(means) for value, means in taken.meanings.items()},
            turned=taken.turned,
        )
        for part in mapping.parts
        for code, taken in part.columns.items()
    )
    return Memory(columns=columns, counts=tuple(counts))


def held_against(parts: Iterable[ProposedPart], memory: Memory) -> list[ProposedPart]:
    """The parts, with a doubt at every line that reads a column otherwise than the last time."""
    last = {(one.table, one.wave, one.code): one for one in memory.columns}
    made = []
    for part in parts:
        wave = part.constants.get("wave", ("", ""))[0]
        there = {line.source for line in part.lines} | part.drop.keys()
        lines = [_doubted(line, last.get((part.table, wave, line.code)), there) for line in part.lines]
        made.append(replace(part, lines=lines))
    return made


def _doubted(line: Line, last: Remembered | None, there: set[str]) -> Line:
    if last is None:
        return line
    doubts = []
    if shown(line.source) != last.source:
        if any(shown(column) == last.source for column in there):
            doubts.append(f"sidst kom den fra «{last.source}»")
    elif other := _other_meanings(line.values, last.values):
        doubts.append(f"sidst blev {some(other)}")
    if last.turned and not line.turned:
        doubts.append("sidst var svarene vendt i leverancen")
    return replace(line, doubts=(*line.doubts, *doubts))


def _other_meanings(now: Mapping[str, str], last: Mapping[str, str]) -> list[str]:
    """Values of which both know something, and not the same."""
    here = {canonical(shown(value)): means for value, means in now.items()}
    before = {canonical(value): means for value, means in last.items()}
    told = []
    for value in dict.fromkeys([*before, *here]):
        means = before.get(value, value if value in {"0", "1"} else None)
        if means is not None and here.get(value, value) != means and (value in here or value.isdecimal()):
            told.append(f"«{value}» til {means or 'ukendt'}")
    return told

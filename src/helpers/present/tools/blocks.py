"""A tool as a row of blocks, empty or filled in with what is known of one project: what page and document both show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from helpers.present.facts import model_fact
from helpers.present.markdown import one_line
from helpers.present.tools.source import Entry, Filling, Reference, Section, Sheet, Tool
from helpers.study import Fact, Project, Study


@dataclass(frozen=True)
class Heading:
    text: str
    level: int


@dataclass(frozen=True)
class Paragraph:
    text: str
    source: tuple[Reference, ...] = ()


@dataclass(frozen=True)
class Bullets:
    items: tuple[str, ...]
    ordered: bool = False


@dataclass(frozen=True)
class Blank:
    """Something to fill in: what it is called, what it asks for, what stands there already, and where that is from."""

    label: str
    hint: str
    text: str = ""
    source: str = ""


@dataclass(frozen=True)
class Form:
    caption: str
    blanks: tuple[Blank, ...]


@dataclass(frozen=True)
class Table:
    """A table: its cells are texts or blanks; `mark` where its numbers are invented."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | Blank, ...], ...]
    note: str = ""
    mark: str = ""
    numeric: bool = False


Block = Heading | Paragraph | Bullets | Form | Table

PURPOSE, USE = "Formål", "Sådan bruger I værktøjet"
FIELD, ANSWER = "Emne", "Det skriver I"


def blocks(
    tool: Tool,
    study: Study | None = None,
    project: Project | None = None,
    figures: Sequence[Table] = (),
    *,
    whole: bool = True,
) -> tuple[Block, ...]:
    """Everything a tool shows, in order.

    Args:
        tool: The tool.
        study: The study, for the labels of a project's facts.
        project: Whose facts stand in the fields already; none for the empty tool.
        figures: The project's figures, for the sections that have a place for them.
        whole: Whether a table has its empty rows: the document has, the page shows one of them where there is no other.
    """
    return tuple(_blocks(tool, study, project, figures, whole=whole))


def known_fact(field: Entry, study: Study, project: Project) -> Fact | None:
    """The sourced fact that belongs into a field; none where the field asks for something that no source can know."""
    if field.known is None:
        return None
    if field.known == "project":
        return Fact(text=project.name, source=project.ngo.source)
    if field.known == "model":
        return model_fact(project, study)
    fact: Fact | None = getattr(project, field.known, None) or project.traits.get(field.known)
    return fact


def _blocks(
    tool: Tool, study: Study | None, project: Project | None, figures: Sequence[Table], *, whole: bool
) -> Iterator[Block]:
    yield Heading(tool.heading, 1)
    yield Heading(PURPOSE, 2)
    yield Paragraph(tool.purpose, tool.source)
    yield Heading(USE, 2)
    yield Bullets(tool.use, ordered=True)
    for section in tool.sections:
        yield from _section(section, study, project, figures, whole=whole)


def _section(
    section: Section, study: Study | None, project: Project | None, figures: Sequence[Table], *, whole: bool
) -> Iterator[Block]:
    yield Heading(section.title, 2)
    for k, text in enumerate(section.text):
        yield Paragraph(text, section.source if k == len(section.text) - 1 else ())
    if section.points:
        yield Bullets(section.points, section.ordered)
    if section.figures is not None:
        yield Paragraph(section.figures)
        yield from figures
    if section.fields:
        yield Form(f"{section.title}: det udfylder I", tuple(_blank(field, study, project) for field in section.fields))
    if section.table is not None:
        filling = section.table.projects.get(project.slug) if project else None
        if filling is not None:
            yield Paragraph(filling.note, filling.source)
        yield _table(section.table, filling, whole=whole)


def _blank(field: Entry, study: Study | None, project: Project | None) -> Blank:
    fact = known_fact(field, study, project) if study and project else None
    if fact is None or fact.text is None:
        return Blank(field.label, field.hint)
    return Blank(field.label, field.hint, one_line(fact.text), one_line(str(fact.source)))


def _table(sheet: Sheet, filling: Filling | None, *, whole: bool) -> Table:
    given = filling.rows if filling and filling.rows else sheet.rows
    empty = sheet.empty if whole else int(not given)
    rows = [*given, *[("",) * len(sheet.columns)] * empty]
    cells = tuple(
        tuple(cell or Blank(head.label, head.hint or "") for cell, head in zip(row, sheet.columns, strict=True))
        for row in rows
    )
    return Table(sheet.caption, tuple(head.label for head in sheet.columns), cells)

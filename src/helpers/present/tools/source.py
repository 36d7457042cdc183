"""The source of a tool, book/katalog/redskaber/*.yml: what is the same on its page and in its Word document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from helpers.errors import Fault, raise_all, unknown
from helpers.study import Study
from helpers.study.base import Code, Model, Slug, Text
from helpers.study.model_file import load_model

DOCUMENTS = "kilder.yml"  # beside the folder of the tools
KNOWN = ("project", "ngo", "municipalities", "target_group", "offer", "recruitment", "model")  # beside a study's traits


class Cited(Model):
    """A document that tools cite: its key in the bibliography, what a text calls it, what a list of sources says."""

    code: Slug
    name: Text
    told: Text


class Documents(Model):
    """kilder.yml: the documents, in the order of a list of sources."""

    documents: tuple[Cited, ...] = Field(min_length=1)


class Reference(Model):
    """A place in a document."""

    document: Slug
    section: Text


class Entry(Model):
    """Something to fill in: its label, what it asks for, and the sourced fact that may stand there."""

    label: Text
    hint: Text
    known: Code | None = None


class Head(Model):
    """A column of a table; `hint` is what an empty cell of it asks for, none where the tool itself says it."""

    label: Text
    hint: Text | None = None


class Filling(Model):
    """What a source says about one project: rows that stand in its table already, or only a remark."""

    rows: tuple[tuple[str, ...], ...] = ()
    note: Text
    source: tuple[Reference, ...] = Field(min_length=1)


class Sheet(Model):
    """A table to fill in. An empty text in a row is a cell to fill in; `empty` whole rows follow in the document."""

    caption: Text
    columns: tuple[Head, ...] = Field(min_length=2)
    rows: tuple[tuple[str, ...], ...] = ()
    empty: int = Field(default=0, ge=0)
    projects: Mapping[Slug, Filling] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        width = len(self.columns)
        for row in (*self.rows, *(row for filling in self.projects.values() for row in filling.rows)):
            if len(row) != width:
                raise ValueError(f"en række har {len(row)} celler, tabellen har {width} kolonner")
            if any(not cell and head.hint is None for cell, head in zip(row, self.columns, strict=True)):
                raise ValueError("en tom celle står i en kolonne uden hint")
        if self.empty and any(head.hint is None for head in self.columns):
            raise ValueError("tomme rækker kræver et hint i hver kolonne")
        return self


class Section(Model):
    """A part of a tool under its heading: text, points, fields, a table, and where a project's own figures stand."""

    title: Text
    text: tuple[Text, ...] = ()
    source: tuple[Reference, ...] = ()
    points: tuple[Text, ...] = ()
    ordered: bool = False
    fields: tuple[Entry, ...] = ()
    table: Sheet | None = None
    figures: Text | None = Field(default=None, description="Said where a project's figures stand in its own document")


class Tool(Model):
    """One tool."""

    code: Slug
    number: int
    name: Slug = Field(description="The file's name without ending")
    title: Text
    purpose: Text
    source: tuple[Reference, ...] = Field(min_length=1)
    use: tuple[Text, ...] = Field(min_length=1)
    sections: tuple[Section, ...] = Field(min_length=1)

    @property
    def cites(self) -> set[str]:
        """The documents it refers to, wherever it does."""
        tables = [section.table for section in self.sections if section.table]
        fillings = (filling.source for table in tables for filling in table.projects.values())
        return {r.document for refs in (self.source, *(s.source for s in self.sections), *fillings) for r in refs}

    @property
    def heading(self) -> str:
        return f"Værktøj {self.number}: {self.title}"


def load_documents(folder: Path) -> tuple[Cited, ...]:
    """The documents that the tools of a folder cite, from the file beside it.

    Raises:
        StudyFault: The file is missing, cannot be read or breaks the model.
    """
    return load_model(folder.parent / DOCUMENTS, Documents, folder.parent, "den i bogens egen mappe").documents


def load_tools(folder: Path, study: Study, documents: Sequence[Cited]) -> tuple[Tool, ...]:
    """The tools of a folder in the order of their numbers.

    Args:
        folder: Where they lie.
        study: The study, whose traits their fields can ask for.
        documents: What they can cite.

    Raises:
        StudyFault: Files cannot be read or break the model (all faults of all files as one `Faults`).
    """
    tools: list[Tool] = []
    faults: list[Fault] = []
    for path in sorted(folder.glob("*.yml")):
        try:
            tools.append(load_model(path, Tool, folder, "de andre værktøjer"))
            faults += _unknown(tools[-1], path.name, study, documents)
        except Fault as fault:
            faults += getattr(fault, "faults", [fault])
    raise_all(faults)
    return tuple(sorted(tools, key=lambda tool: tool.number))


def _unknown(tool: Tool, where: str, study: Study, documents: Sequence[Cited]) -> Iterator[Fault]:
    facts = [*KNOWN, *(trait.code for trait in study.traits)]
    for section in tool.sections:
        for field in section.fields:
            if field.known is not None and field.known not in facts:
                yield unknown("Oplysningen i known", field.known, facts, where)
    named = [document.code for document in documents]
    for code in sorted(tool.cites.difference(named)):
        yield unknown("Dokumentet", code, named, where)


def cited(references: Sequence[Reference], documents: Sequence[Cited]) -> str:
    """«(kataloget, Ledelsesrollen; Rambøll 2017, afsnit 2.5)», empty without any."""
    named = {document.code: document.name for document in documents}
    return f"({'; '.join(f'{named[r.document]}, {r.section}' for r in references)})" if references else ""


def with_source(text: str, source: str) -> str:
    """The text with its source before its full stop, as the book's sentences have it."""
    if not source:
        return text
    return f"{text[:-1]} {source}." if text.endswith(".") else f"{text} {source}"

"""The source of a tool, book/katalog/redskaber/*.yml: what is the same on its page and in its Word document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from helpers.errors import Fault, raise_all
from helpers.study.base import Model, Slug, Text
from helpers.study.model_file import load_model

# How the text calls the documents of the bibliography that the tools cite.
DOCUMENTS = {"kataloget": "kataloget", "ramboell2017": "Rambøll 2017"}
KNOWN = ("project", "ngo", "municipalities", "target_group", "offer", "recruitment", "model",
         "staffing", "demands", "competence", "focus")  # fmt: skip


class Reference(Model):
    """A place in a document of the bibliography."""

    document: Literal["kataloget", "ramboell2017"]
    section: Text

    def __str__(self) -> str:
        return f"{DOCUMENTS[self.document]}, {self.section}"


class Entry(Model):
    """Something to fill in: its label, what it asks for, and the sourced fact that may stand there."""

    label: Text
    hint: Text
    known: Literal[KNOWN] | None = None  # type: ignore[valid-type]


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
    def heading(self) -> str:
        return f"Værktøj {self.number}: {self.title}"


def load_tools(folder: Path) -> tuple[Tool, ...]:
    """The tools of a folder in the order of their numbers.

    Raises:
        StudyFault: Files cannot be read or break the model (all faults of all files as one `Faults`).
    """
    tools: list[Tool] = []
    faults: list[Fault] = []
    for path in sorted(folder.glob("*.yml")):
        try:
            tools.append(load_model(path, Tool, folder, "de andre værktøjer"))
        except Fault as fault:
            faults += getattr(fault, "faults", [fault])
    raise_all(faults)
    return tuple(sorted(tools, key=lambda tool: tool.number))


def cited(references: Sequence[Reference]) -> str:
    """«(kataloget, Ledelsesrollen; Rambøll 2017, afsnit 2.5)», empty without any."""
    return f"({'; '.join(map(str, references))})" if references else ""


def with_source(text: str, source: str) -> str:
    """The text with its source before its full stop, as the book's sentences have it."""
    if not source:
        return text
    return f"{text[:-1]} {source}." if text.endswith(".") else f"{text} {source}"

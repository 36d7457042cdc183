"""A proposed mapping and its text: YAML in which everything unsure bears a mark."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from helpers.data.delivery.mapping import DOUBT, Split
from helpers.data.delivery.rows import listed
from helpers.yaml12 import write, write_line


@dataclass(frozen=True)
class Line:
    """One column of the study: where it is proposed to come from, and what about that is unsure."""

    code: str
    source: str
    values: Mapping[str, str] = field(default_factory=dict)
    date: str | None = None
    turned: bool = False
    prefix: str = ""
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True)
class ProposedPart:
    """One part: `form` and each of `constants`, `only` and `split` have a value and a doubt.

    `drop` and `leave_out` have a reason. `without` are the rows that are left out by a value of a column, each with
    why; `doubt` is of the table.
    """

    table: str
    file: str
    sheet: str | None
    lines: Sequence[Line]
    constants: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    drop: Mapping[str, str] = field(default_factory=dict)
    drop_doubt: str = ""
    form: tuple[str, str] = ("", "")
    split: Mapping[str, tuple[Split, str]] = field(default_factory=dict)
    without: Mapping[str, tuple[Mapping[str, str], str]] = field(default_factory=dict)
    only: Mapping[str, tuple[Sequence[str], str]] = field(default_factory=dict)
    leave_out: Mapping[int, str] = field(default_factory=dict)
    doubt: str = ""


@dataclass(frozen=True)
class Proposal:
    """All parts for a project, and the files that are not used, each with the reason.

    For several projects: the `column` that says whose a row is, and of each value the project and a doubt.
    """

    project: str
    parts: Sequence[ProposedPart]
    unused: Mapping[str, str]
    column: str = ""
    projects: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def with_rows(self, odd: Sequence[Mapping[int, str]]) -> Proposal:
        """The same, with the rows of each part that look like no answers left out."""
        parts = [replace(part, leave_out=rows) for part, rows in zip(self.parts, odd, strict=True)]
        return replace(self, parts=parts)

    def with_ids(self, number: int, code: str, means: Mapping[str, str], why: str, *, drops_prefix: bool) -> Proposal:
        """The same, with a doubt about the ids of a part (numbered from 1), and the ids they may mean."""
        part = self.parts[number - 1]
        lines = []
        for line in part.lines:
            if line.code == code:
                before = "" if drops_prefix else line.prefix
                values = {**line.values, **means}
                lines.append(replace(line, values=values, prefix=before, doubts=(*line.doubts, why)))
            else:
                lines.append(line)
        parts = [replace(part, lines=lines) if one is part else one for one in self.parts]
        return replace(self, parts=parts)

    def with_doubt(self, number: int, code: str, why: str) -> Proposal:
        """The same, with one more doubt about a column of a part (numbered from 1)."""
        part = self.parts[number - 1]
        lines = [replace(one, doubts=(*one.doubts, why)) if one.code == code else one for one in part.lines]
        return replace(self, parts=[replace(part, lines=lines) if one is part else one for one in self.parts])


def as_yaml(proposal: Proposal) -> tuple[str, int]:
    """The text of import.yml, and how many of its lines have to be looked after."""
    lines = [
        f"# Forslag til, hvordan leverancen bliver til filerne i projects/{proposal.project}/.",
        "# Hver linje under columns siger, hvilken kolonne i leverancen en kolonne i studiet kommer fra.",
        "# Det, jeg er i tvivl om, ender med SE EFTER. Ret linjen, og slet mærket; importen stopper, til det er gjort.",
        "# docs/vejledning-til-analytikere.md forklarer resten.",
        "parts:",
    ]
    for part in proposal.parts:
        lines.extend(_part(part))
    if proposal.column:
        lines += ["projects:", f"  column: {write_line(proposal.column)}", "  of:"]
        lines += [
            f"    {write_line(value)}: {write_line(slug)}{_mark(doubt)}"
            for value, (slug, doubt) in proposal.projects.items()
        ]
    if proposal.unused:
        lines.append(f"unused:  {DOUBT}: filerne bruges ikke")
        lines += _listed(proposal.unused, "  ")
    return "\n".join(lines) + "\n", sum(DOUBT in line for line in lines)


def _part(part: ProposedPart) -> Iterator[str]:
    yield f"  - table: {part.table}"
    yield f"    file: {write_line(part.file)}{_mark(part.doubt if part.sheet is None else '')}"
    if part.sheet is not None:
        yield f"    sheet: {write_line(part.sheet)}{_mark(part.doubt)}"
    if part.form[0]:
        yield f"    form: {write_line(part.form[0])}{_mark(part.form[1])}"
    if part.split:
        yield "    split:"
        for column, (split, doubt) in part.split.items():
            yield f"      {write_line(column)}: {write_line(split.model_dump(mode='json'))}{_mark(doubt)}"
    yield "    columns:"
    for line in part.lines:
        content: dict[str, object] = {"from": line.source}
        content |= {"values": dict(line.values)} if line.values else {}
        content |= {"date": line.date} if line.date else {}
        content |= {"turned": True} if line.turned else {}
        content |= {"prefix": line.prefix} if line.prefix else {}
        shown = write_line(line.source if len(content) == 1 else content)
        yield f"      {line.code}: {shown}{_mark('; '.join(line.doubts))}"
    if part.constants:
        yield "    constants:"
        for code, (value, doubt) in part.constants.items():
            yield f"      {code}: {write_line(value)}{_mark(doubt)}"
    if part.without:
        yield "    leave_out_where:"
        for column, (reasons, doubt) in part.without.items():
            yield f"      {write_line(column)}: {write_line(dict(reasons))}{_mark(doubt)}"
    if part.only:
        yield "    only:"
        for column, (values, doubt) in part.only.items():
            yield f"      {write_line(column)}: {write_line(list(values))}{_mark(doubt)}"
    if part.leave_out:
        rows = f"{'række' if len(part.leave_out) == 1 else 'rækkerne'} {listed([*part.leave_out])}"
        yield f"    leave_out:{_mark(f'skal {rows} ikke med?')}"
        yield from _listed(part.leave_out, "      ")
    if part.drop:
        yield f"    drop:{_mark(part.drop_doubt)}"
        yield from _listed(part.drop, "      ")


def _listed(reasons: Mapping[str, str] | Mapping[int, str], indent: str) -> list[str]:
    return textwrap.indent(write(dict(reasons)), indent).rstrip("\n").split("\n")


def _mark(doubt: str) -> str:
    return f"  {DOUBT}: {doubt}" if doubt else ""

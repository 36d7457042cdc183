"""What becomes of a delivery: imported as it is proposed, or with a mapping confirmed for the one before it."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from helpers.data import validate
from helpers.data.delivery import Imported, import_delivery
from helpers.data.delivery.mapping import DOUBT, MAPPING
from helpers.data.findings import Finding
from helpers.errors import Fault
from tests.data.delivery.deliveries import rows_of
from tests.data.delivery.mutated import MUTATIONS, Mutated, Mutation
from tests.data.delivery.written import FORMS, Delivery, Form, Truth
from tests.studies import make_study

# same: the true numbers; marked, error: what is wrong is named before anything is written; warned: it is written, and
# named; silent: other numbers, and nothing said where they are; unnamed: an error that names something else.
NOTHING: Mapping[str, bytes] = {}
END = "study.yml siger, at "  # how it is asked which end of a scale is the best one
OUTCOMES = ("same", "marked", "error", "warned", "unnamed", "silent")


@dataclass(frozen=True)
class Tried:
    """One mutated delivery and what became of it; `told` is what was said, for a person who looks into it."""

    form: str
    mutations: tuple[str, ...]
    later: bool
    outcome: str
    told: str = ""

    def __str__(self) -> str:
        return f"{self.form} · {' + '.join(self.mutations)}{' · senere' if self.later else ''}: {self.outcome}"


class Bench:
    """A study with an empty project, and an inbox beside it."""

    def __init__(self, folder: Path) -> None:
        self.inbox, self.study = folder / "indbakke", make_study(folder / "studie")
        self.inbox.mkdir()
        self.project = self.study / "projects" / "nord"
        self._empty = {
            name: (self.project / f"{name}.csv").read_text(encoding="utf-8").partition("\n")[0] + "\n"
            for name in ("children", "measurements", "fidelity")
        }
        self.done: Imported
        self._kept = {path.name for path in self.project.iterdir()}
        self.clear()

    def clear(self) -> None:
        for name, head in self._empty.items():
            (self.project / f"{name}.csv").write_text(head, encoding="utf-8")
        for path in self.project.iterdir():
            if path.name not in self._kept:
                path.unlink()
        for path in self.inbox.iterdir():
            path.unlink()

    def files(self) -> dict[str, bytes]:
        """The files of the project."""
        return {path.name: path.read_bytes() for path in self.project.iterdir()}

    def put(self, files: Mapping[str, bytes]) -> None:
        """The project with these files, and an empty inbox."""
        self.clear()
        for name, content in files.items():
            (self.project / name).write_bytes(content)

    def proposal(self, form: Form, delivery: Delivery, there: Mapping[str, bytes] = NOTHING) -> str:
        """The text of import.yml that is proposed; a proposal without a mark is accepted at once.

        `there` are the project's files, as an earlier delivery left them.
        """
        self.put(there)
        form.write(delivery, self.inbox)
        self.done = self.bring_in(accept=True)
        return (self.inbox / MAPPING).read_text(encoding="utf-8")

    def later(self, form: Form, delivery: Delivery, mapping: str, there: Mapping[str, bytes] = NOTHING) -> None:
        """Another delivery beside a mapping that was confirmed; `there` are the project's files."""
        self.put(there)
        form.write(delivery, self.inbox)
        (self.inbox / MAPPING).write_text(mapping, encoding="utf-8")

    def bring_in(self, *, accept: bool = False) -> Imported:
        """Bring in what lies in the inbox."""
        return import_delivery(self.inbox, self.study, "nord", accept=accept)

    def numbers(self) -> Truth:
        """What the study's files say now of each child and wave.

        A child is told by the number in its id; an id that is written in two ways is two children, as in any report.
        """
        found: Truth = {}
        written: dict[str, str] = {}
        for name in ("children", "measurements", "fidelity"):
            head, *rows = rows_of(self.project / f"{name}.csv")
            for row in rows:
                record = dict(zip(head, row, strict=True))
                text = record.pop("child_id")
                child = _child(text)
                child = child if written.setdefault(child, text) == text else text
                key = child, record.pop("wave", "")
                while key in found and name != "fidelity":
                    key = f"{key[0]} igen", key[1]
                found[key] = found.get(key, {}) | record
        return found


def _child(text: str) -> str:
    """An id however it is written: what is the same number is the same child."""
    digits = re.sub(r"^nord-", "", text).strip()
    return f"nord-{int(float(digits))}" if re.fullmatch(r"\d+(\.0)?", digits) else text


def confirmed(text: str) -> str:
    """The proposal as a person leaves it who agrees with all of it."""
    return re.sub(rf"\s*{DOUBT}.*", "", text)


def marks(text: str) -> tuple[str, ...]:
    """The lines with a mark; a mark over a list stands for each of its lines."""
    found, over = [], ""
    for line in text.splitlines():
        indent = len(line) - len(line.lstrip())
        if over and indent > len(over) - len(over.lstrip()):
            found.append(line)
            continue
        over = line if DOUBT in line and line.partition(DOUBT)[0].rstrip().endswith(":") else ""
        if DOUBT in line:
            found.append(line)
    return tuple(found)


def without_the_end(text: str) -> str:
    """A proposal without what is asked of any delivery in numbers alone: which end of the scale is the best one.

    It is no sign of a change; where it stands, a line that is changed otherwise would look marked.
    """
    return re.sub(rf"(?:; |\s*{DOUBT}: ){END}.*", "", text)


def same(found: Truth, truth: Truth) -> bool:
    """Whether all that is true stands in the files, and nothing else; a row of blanks says as much as none."""

    def told(numbers: Truth) -> Truth:
        kept = {key: {c: _number(v) for c, v in record.items() if v != ""} for key, record in numbers.items()}
        return {key: record for key, record in kept.items() if record.keys() - {"date"}}

    return told(found) == told(truth)


def _number(text: str) -> str:
    return f"{float(text):g}" if re.fullmatch(r"-?\d+(\.\d+)?", text) else text


def named(lines: Iterable[str], names: Iterable[str]) -> bool:
    """Whether one of the lines names one of the things, as a whole word."""
    patterns = [re.compile(rf"(?<!\w){re.escape(name.strip())}(?!\w)", re.IGNORECASE) for name in names if name.strip()]
    return any(pattern.search(line) for line in lines for pattern in patterns)


def mutated(
    delivery: Delivery,
    names: Sequence[str],
    form: Form,
    seed: str,
    known: Mapping[str, Mutation] = MUTATIONS,
) -> list[Mutated] | None:
    """What each of the mutations, one after the other, makes; None where one cannot happen in this form."""
    made: list[Mutated] = []
    for name in names:
        before = made[-1].delivery if made else delivery
        try:
            changed = known[name](before, random.Random(f"{seed}-{name}"), form)  # noqa: S311 - no secret
        except (AttributeError, IndexError, KeyError, TypeError, ValueError):
            return None  # the first one left nothing that the second could change
        if changed is None:
            return None
        made.append(changed)
    return made


@dataclass(frozen=True)
class Said:
    """What became of a delivery and what was said: the new marks, errors, and warnings, a line each."""

    right: bool
    written: bool
    marks: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    def outcome(self, marked: Sequence[str], named_at_all: Sequence[str]) -> str:
        """The outcome where a mark must name one of the first, and an error or warning one of the second."""
        if self.right:
            return "same"
        if named(self.marks, marked):
            return "marked"
        if named(self.errors, named_at_all):
            return "error"
        if named(self.warnings, named_at_all):
            return "warned" if self.written else "error"
        return "silent" if self.written else "unnamed"


def said_of(
    bench: Bench,
    what: Form,
    delivery: Delivery,
    before: str,
    late: str,
    enough: Sequence[str] = (),
    there: Mapping[str, bytes] = NOTHING,
) -> Said:
    """Bring in a delivery.

    Args:
        bench: Where.
        what: Its form.
        delivery: The delivery.
        before: The proposal of the correct delivery: a mark that stood there too says nothing of the change.
        late: A confirmed mapping to use; empty for a proposal of its own.
        enough: What a mark has to name to say enough: what would be imported in spite of it is not asked.
        there: The project's files, as an earlier delivery left them.
    """
    lines: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    bench.put(there)
    had = bench.numbers()
    faults: tuple[Fault, ...] = ()
    try:
        if late:
            bench.later(what, delivery, late, there)
        else:
            text = bench.proposal(what, delivery, there)
            alike = without_the_end if END in before else str
            known = marks(alike(before))
            lines = tuple(line for line in marks(alike(text)) if line not in known)
            if named(lines, enough):
                return Said(right=False, written=True, marks=lines)
            (bench.inbox / MAPPING).write_text(confirmed(text), encoding="utf-8")
        done = bench.done if not late and bench.done.done else bench.bring_in()
        numbers = bench.numbers()
        if done.done and same(numbers, delivery.truth):
            return Said(right=True, written=True)
        findings = (*done.findings, *(validate(bench.study) if done.done else ()))
    except Fault as fault:
        faults = getattr(fault, "faults", (fault,))
    errors = [f"{one.what} {one.where}" for one in faults]
    errors += [f"{one.message} {one.where}" for one in findings if one.grade == "error"]
    warnings = [f"{one.message} {one.where}" for one in findings if one.grade == "warning"]
    return Said(
        right=False, written=bench.numbers() != had, marks=lines, errors=tuple(errors), warnings=tuple(warnings)
    )


def tried(
    bench: Bench, form: str, names: tuple[str, ...], good: Delivery, seed: str, before: str, late: str
) -> Tried | None:
    """Bring in a delivery with these mutations; None where they cannot happen in this form.

    Where a mark names one of two mutations, the other one has to be right or named as well: when both change the same
    proposal, who looks after the one does not see the other.
    """
    what = FORMS[form]
    made = mutated(good, names, what, seed)
    if made is None:
        return None
    enough = made[0].in_a_mark if len(made) == 1 else ()
    said = said_of(bench, what, made[-1].delivery if made else good, before, late, enough)
    outcome = said.outcome([n for one in made for n in one.in_a_mark], [n for one in made for n in one.names])
    if outcome == "marked" and said.written and len(made) > 1:
        for name, one in zip(names, made, strict=True):
            if named((*said.marks, *said.errors), one.in_a_mark):
                continue
            alone = mutated(good, (name,), what, seed)
            if alone and not said_of(bench, what, alone[0].delivery, before, late).right:
                outcome = "silent"
    told = "\n".join([*said.marks, *said.errors, *said.warnings])
    return Tried(form, names, bool(late), outcome, told)

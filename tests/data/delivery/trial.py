"""What becomes of a delivery: imported as it is proposed, or with a mapping confirmed for the one before it."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from helpers.data import validate
from helpers.data.delivery import import_delivery
from helpers.data.delivery.mapping import DOUBT, MAPPING
from helpers.data.findings import as_text
from helpers.errors import Fault
from tests.data.delivery.deliveries import rows_of
from tests.data.delivery.mutated import MUTATIONS, Delivery, Form, Mutated, Truth
from tests.studies import make_study

# same: the true numbers; marked, error: what is wrong is named; silent: other numbers, and nothing said where they are;
# unnamed: an error that names something else.
OUTCOMES = ("same", "marked", "error", "unnamed", "silent")


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
        self.clear()

    def clear(self) -> None:
        for name, head in self._empty.items():
            (self.project / f"{name}.csv").write_text(head, encoding="utf-8")
        for path in self.project.iterdir():
            if path.name not in {
                "project.yml",
                *(f"{name}.csv" for name in self._empty),
                "survey.csv",
                "statements.csv",
            }:
                path.unlink()
        for path in self.inbox.iterdir():
            path.unlink()

    def proposal(self, form: Form, delivery: Delivery) -> str:
        """The text of import.yml that is proposed; empty inbox before, delivery and proposal in it after."""
        self.clear()
        form.write(delivery, self.inbox)
        self.bring_in()
        return (self.inbox / MAPPING).read_text(encoding="utf-8")

    def later(self, form: Form, delivery: Delivery, mapping: str) -> None:
        """Another delivery beside a mapping that was confirmed."""
        self.clear()
        form.write(delivery, self.inbox)
        (self.inbox / MAPPING).write_text(mapping, encoding="utf-8")

    def bring_in(self) -> str:
        """What the import says; what stops it is part of that."""
        done = import_delivery(self.inbox, self.study, "nord")
        return as_text(done.findings) + (as_text(tuple(validate(self.study))) if done.done else "")

    def numbers(self) -> Truth:
        """What the study's files say now."""
        found: Truth = {}
        for name in ("children", "measurements"):
            head, *rows = rows_of(self.project / f"{name}.csv")
            for row in rows:
                record = dict(zip(head, row, strict=True))
                key = _child(record.pop("child_id")), record.pop("wave", "")
                found[key] = record
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


def same(found: Truth, truth: Truth) -> bool:
    """Whether all that is true stands in the files, and nothing that is not; a row of blanks says as much as none."""

    def told(numbers: Truth, codes: set[str]) -> Truth:
        kept = {
            key: {c: _number(v) for c, v in record.items() if c in codes and v != ""} for key, record in numbers.items()
        }
        return {key: record for key, record in kept.items() if record}

    codes = {code for record in truth.values() for code in record}
    return told(found, codes) == told(truth, codes)


def _number(text: str) -> str:
    return f"{float(text):g}" if re.fullmatch(r"-?\d+(\.\d+)?", text) else text


def named(lines: Sequence[str], names: Sequence[str]) -> bool:
    """Whether one of the lines names one of the things, as a whole word."""
    patterns = [re.compile(rf"(?<!\w){re.escape(name.strip())}(?!\w)", re.IGNORECASE) for name in names if name.strip()]
    return any(pattern.search(line) for line in lines for pattern in patterns)


def mutated(delivery: Delivery, names: Sequence[str], form: Form, draw: random.Random) -> Mutated | None:
    """The mutations one after the other; None where one cannot happen in this form."""
    made = Mutated(delivery, ())
    for name in names:
        try:
            changed = MUTATIONS[name](made.delivery, draw, form)
        except (AttributeError, IndexError, KeyError, TypeError, ValueError):
            return None  # the first one left nothing that the second could change
        if changed is None:
            return None
        made = Mutated(changed.delivery, (*made.names, *changed.names))
    return made


def tried(
    bench: Bench, form: str, what: Form, names: tuple[str, ...], changed: Mutated, before: str, late: str
) -> Tried:
    """Bring in a mutated delivery.

    Args:
        bench: Where.
        form: The form's name.
        what: The form.
        names: The mutations.
        changed: What they made.
        before: The proposal of the correct delivery: a mark that stood there too says nothing of the change.
        late: A confirmed mapping to use; empty for a proposal of its own.
    """
    lines: tuple[str, ...] = ()
    try:
        if late:
            bench.later(what, changed.delivery, late)
        else:
            text = bench.proposal(what, changed.delivery)
            lines = tuple(line for line in marks(text) if line not in marks(before))
            (bench.inbox / MAPPING).write_text(confirmed(text), encoding="utf-8")
        told = bench.bring_in()
    except Fault as fault:
        told = str(fault)
    numbers = bench.numbers()
    if numbers and same(numbers, changed.delivery.truth):
        outcome = "same"
    elif named(lines, changed.names):
        outcome = "marked"
    elif named(told.splitlines(), changed.names):
        outcome = "error"
    else:
        outcome = "silent" if numbers else "unnamed"
    return Tried(form, names, bool(late), outcome, "\n".join((*lines, told)))

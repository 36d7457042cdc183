"""A second delivery is held against what the study has of the same children: no value moves in silence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from helpers.data.delivery.mapping import DOUBT, MAPPING
from tests.data.delivery.mutated import MUTATIONS
from tests.data.delivery.second import ADDED, SECOND, before_it_grew, before_the_last, delivered, grown, without
from tests.data.delivery.test_cells import agrees
from tests.data.delivery.test_mutations import LONG
from tests.data.delivery.trial import Bench, Tried, confirmed, mutated, said_of, same
from tests.data.delivery.written import FORMS, Delivery, Form

BAD = {"silent", "unnamed", "warned"}
LEAST = 750
WHERE = ("same folder", "new folder")
ALL = SECOND | MUTATIONS
LOST = "er ikke med i leverancen"  # rows that the study has: each is told by its key


@dataclass(frozen=True)
class Had:
    """What an earlier delivery left: the mapping, the project's files, and what would be proposed of it again."""

    mapping: str
    files: dict[str, bytes]
    proposal: str


def had(bench: Bench, form: Form, delivery: Delivery) -> Had:
    """Bring in a delivery as a person does who agrees with all that is proposed."""
    text = bench.proposal(form, delivery)
    if not bench.done.done:
        (bench.inbox / MAPPING).write_text(confirmed(text), encoding="utf-8")
        assert bench.bring_in().done
    mapping = (bench.inbox / MAPPING).read_text(encoding="utf-8")
    files = bench.files()
    return Had(mapping, files, bench.proposal(form, delivery, files))


def planned(form: str) -> list[tuple[str, str]]:
    """What the long part tries in a form: each mutation of a second delivery, and each other one in one of three forms.

    By turns with the mapping of the first one beside it, and without: over the forms each mutation is tried in both.
    """
    turn = list(FORMS).index(form)
    others = [name for place, name in enumerate(sorted(MUTATIONS)[turn % 3 :: 3]) if place % 12 != turn % 12]
    names = [*sorted(SECOND), *others]
    return [(name, WHERE[(number + turn) % 2]) for number, name in enumerate(names)]


def trials(bench: Bench, form: str, tries: Iterable[tuple[str, str]], seed: int) -> Iterator[Tried]:
    """Each of these mutations of a second delivery, where it says."""
    what = FORMS[form]
    good = delivered(seed, wide=what.wide)
    first = had(bench, what, good)
    for name, where in tries:
        made = mutated(good, (name,), what, f"{seed}-{name}", ALL)
        if made is None:
            continue
        late = first.mapping if where == "same folder" else ""
        said = said_of(bench, what, made[0].delivery, first.proposal, late, made[0].in_a_mark, first.files)
        told = "\n".join([*said.marks, *said.errors, *said.warnings])
        names_at_all = (*made[0].names, LOST)
        yield Tried(form, (name, where), True, said.outcome(made[0].in_a_mark, names_at_all), told)


def added(bench: Bench, form: str, name: str, where: str, seed: int) -> Tried:
    """A mutation of the rows alone that a second delivery adds."""
    what = FORMS[form]
    good = grown(seed, wide=what.wide)
    first = had(bench, what, before_it_grew(name, good))
    made = mutated(good, (name,), what, f"{seed}-{name}", ADDED)
    assert made is not None
    late = first.mapping if where == "same folder" else ""
    said = said_of(bench, what, made[0].delivery, first.proposal, late, made[0].in_a_mark, first.files)
    told = "\n".join([*said.marks, *said.errors, *said.warnings])
    return Tried(form, (name, where), True, said.outcome(made[0].in_a_mark, made[0].names), told)


def silent(found: Iterable[Tried]) -> set[str]:
    return {f"{one}\n{one.told[:600]}" for one in found if one.outcome in BAD}


@pytest.mark.parametrize(("form", "place"), [("csv words", 0), ("csv wide", 1), ("spss", 2), ("xlsx long", 3)])
def test_no_second_delivery_is_silent(form: str, place: int, tmp_path: Path) -> None:
    which = [(name, WHERE[number % 2]) for number, name in enumerate(sorted(SECOND)[place::4])]
    assert not silent(trials(Bench(tmp_path), form, which, seed=1))


@pytest.mark.parametrize(("form", "name"), zip(("csv wide", "spss", "csv numbers"), sorted(ADDED), strict=True))
def test_rows_that_a_second_delivery_adds_are_not_silent(form: str, name: str, tmp_path: Path) -> None:
    assert not silent([added(Bench(tmp_path), form, name, "same folder", seed=1)])


@pytest.mark.long
@pytest.mark.parametrize("form", LONG)
def test_no_second_delivery_is_silent_in_any_form(form: str, tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    turn = list(FORMS).index(form)
    one = added(bench, form, sorted(ADDED)[turn % len(ADDED)], WHERE[turn // len(ADDED) % 2], seed=2)
    assert not silent([*trials(bench, form, planned(form), seed=2), one])


@pytest.mark.long
def test_many_hundred_second_deliveries_are_tried_each_mutation_in_both_ways() -> None:
    tries = [(name, where, form) for form in LONG for name, where in planned(form)]
    good = {wide: delivered(2, wide=wide) for wide in (False, True)}
    made = [one for one in tries if mutated(good[FORMS[one[2]].wide], one[:1], FORMS[one[2]], f"2-{one[0]}", ALL)]
    assert len(made) >= LEAST
    ways = {name: {where for other, where, _ in made if other == name} for name in SECOND}
    assert {name for name, where in ways.items() if len(where) < 2} == set()


RIGHT = ("the same", "in another order", "more children", "another measurement")


def earlier(right: str, good: Delivery) -> Delivery | None:
    if right == "more children":
        return without(good, 25)
    return before_the_last(good) if right == "another measurement" else good


def right_one(form: str, right: str, where: str, bench: Bench, seed: int = 1) -> None:
    what = FORMS[form]
    good = delivered(seed, wide=what.wide)
    before = earlier(right, good)
    assert before is not None
    if right == "in another order":
        sheets = [replace(s, cols=tuple(replace(c, cells=c.cells[::-1]) for c in s.cols)) for s in good.sheets]
        good = replace(good, sheets=tuple(sheets))
    first = had(bench, what, before)
    if where == "same folder":
        bench.later(what, good, first.mapping, first.files)
        done = bench.bring_in()
        assert done.done, str(done)
        assert same(bench.numbers(), good.truth)
        agrees(done, bench.inbox, bench.project)  # every answered cell of both deliveries
    else:
        text = bench.proposal(what, good, first.files)
        new = [line for line in text.split("\n") if DOUBT in line and line not in first.proposal]
        assert not new


@pytest.mark.parametrize("right", RIGHT)
@pytest.mark.parametrize("form", ["csv numbers", "spss wide", "REDCap"])
def test_a_right_second_delivery_has_no_mark(form: str, right: str, tmp_path: Path) -> None:
    right_one(form, right, "same folder", Bench(tmp_path))


@pytest.mark.long
@pytest.mark.parametrize("right", RIGHT)
@pytest.mark.parametrize("form", LONG)
def test_a_right_second_delivery_has_no_mark_in_any_form(form: str, right: str, tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    for where in WHERE:
        right_one(form, right, where, bench, 2)

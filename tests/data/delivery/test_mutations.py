"""Correct deliveries of each form, changed in ways that happen: right numbers, a mark or an error, not silence."""

from __future__ import annotations

import functools
import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from helpers.data.delivery.mapping import MAPPING
from tests.data.delivery.mutated import FIRST, MUTATIONS, pairs
from tests.data.delivery.trial import END, Bench, Tried, confirmed, marks, mutated, named, said_of, same, tried
from tests.data.delivery.written import FORMS, correct

BAD = {"silent", "unnamed", "warned"}
LEAST, PAIRS = 2000, 12


def trials(
    bench: Bench, form: str, names: Iterable[tuple[str, ...]], seed: int, *, both: bool = True
) -> Iterator[Tried]:
    """Each of these mutations of one form, as a first delivery and as a later one; not `both`: by turns."""
    what = FORMS[form]
    good = correct(seed, wide=what.wide)
    before = bench.proposal(what, good)
    for number, one in enumerate(names):
        ways = ("", confirmed(before))
        for late in ways if both else ways[number % 2 :][:1]:
            found = tried(bench, form, one, good, f"{seed}-{number}-{one}", before, late)
            if found:
                yield found


def silent(found: Iterable[Tried]) -> set[str]:
    """The trials in which something is wrong and nothing says where."""
    return {f"{one}\n{one.told[:600]}" for one in found if one.outcome in BAD}


@functools.cache
def share_of(form: str) -> tuple[str, ...]:
    """The mutations that the quick part tries in this form: each mutation in one form in which it can happen."""
    share = []
    for number, name in enumerate(sorted(MUTATIONS)):
        can = [one for one in FORMS if mutated(correct(wide=FORMS[one].wide), (name,), FORMS[one], "quick")]
        share += [name] if can[number % len(can)] == form else []
    return tuple(share)


@pytest.mark.parametrize("form", FORMS)
def test_the_correct_delivery_is_right_as_proposed(form: str, tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    good = correct(wide=FORMS[form].wide)
    assert said_of(bench, FORMS[form], good, "", "").right, bench.proposal(FORMS[form], good)


@pytest.mark.parametrize("form", FORMS)
def test_no_mutation_is_silent(form: str, tmp_path: Path) -> None:
    assert not silent(trials(Bench(tmp_path), form, [(name,) for name in share_of(form)], seed=1, both=False))


# Read by the reader of another form: what differs is held by the quick part and by the readers' own tests.
TWINS = {"tsv": "csv words", "zsav": "spss"}
LONG = [form for form in FORMS if form not in TWINS]


def planned(form: str) -> list[tuple[str, ...]]:
    """What the long part tries in a form: each mutation alone in two of three forms, and pairs of them."""
    turn = list(FORMS).index(form)
    alone = [(name,) for number, name in enumerate(sorted(MUTATIONS)) if (number + turn) % 3]
    return [*alone, *pairs(random.Random(form), PAIRS)]  # noqa: S311 - no secret


@pytest.mark.long
def test_more_than_two_thousand_deliveries_are_tried() -> None:
    possible = 0
    for form in LONG:
        what = FORMS[form]
        good = correct(2, wide=what.wide)
        made = (mutated(good, one, what, f"2-{number}-{one}") for number, one in enumerate(planned(form)))
        possible += 2 * sum(one is not None for one in made)
    assert possible >= LEAST


@pytest.mark.long
@pytest.mark.parametrize("form", LONG)
def test_no_mutation_is_silent_over_all_forms(form: str, tmp_path: Path) -> None:
    assert not silent(trials(Bench(tmp_path), form, planned(form), seed=2))


@pytest.mark.parametrize("form", FORMS)
def test_a_whole_first_delivery_that_is_turned_is_marked(form: str, tmp_path: Path) -> None:
    """The mark is the only one, and one for all: the delivery is as sound as the right one, which has it too."""
    bench, what = Bench(tmp_path), FORMS[form]
    good = correct(wide=what.wide)
    (name,) = FIRST
    made = mutated(good, (name,), what, "1", FIRST)
    assert made
    asked = [line for line in marks(bench.proposal(what, made[0].delivery)) if END in line]
    assert len(asked) == 1
    assert named(asked, made[0].in_a_mark)
    assert not bench.done.done  # though it was accepted
    (bench.inbox / MAPPING).write_text(confirmed(bench.proposal(what, made[0].delivery)), encoding="utf-8")
    assert bench.bring_in().done
    assert not same(bench.numbers(), good.truth)  # nothing else would have told


def test_the_trial_sees_a_wrong_number(tmp_path: Path) -> None:
    """An answer changed behind everybody's back is what `silent` means."""
    bench, what = Bench(tmp_path), FORMS["csv numbers"]
    good = correct()
    before = bench.proposal(what, good)
    (child, wave), record = next((key, dict(r)) for key, r in good.truth.items() if key[1])
    other = {**good.truth, (child, wave): record | {"mood_1": "4" if record["mood_1"] != "4" else "1"}}
    assert said_of(bench, what, good, before, "").right
    wrong = said_of(bench, what, replace(good, truth=other), before, "")
    assert not wrong.right
    assert wrong.outcome(("q1", "Jeg er glad"), ("q1", "Jeg er glad")) == "silent"

"""Correct deliveries of each form, changed in ways that happen: right numbers, a mark or an error, not silence."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.data.delivery.mutated import FORMS, MUTATIONS, correct, pairs
from tests.data.delivery.trial import Bench, Tried, confirmed, said_of, same, tried


def trials(bench: Bench, form: str, names: Iterable[tuple[str, ...]], seed: int) -> Iterator[Tried]:
    """Each of these mutations of one form, as a first delivery and as a later one."""
    what = FORMS[form]
    good = correct(seed, wide=what.wide)
    before = bench.proposal(what, good)
    for number, one in enumerate(names):
        for late in ("", confirmed(before)):
            found = tried(bench, form, one, good, f"{seed}-{number}-{one}", before, late)
            if found:
                yield found


def told(found: list[Tried]) -> str:
    counts = Counter(one.outcome for one in found)
    bad = [f"{one}\n    {one.told[:600]}" for one in found if one.outcome in {"silent", "unnamed"}]
    return "\n".join([f"{len(found)}: {dict(counts)}", *bad])


@pytest.mark.parametrize("form", FORMS)
def test_the_correct_delivery_is_right_as_proposed(form: str, tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    good = correct(wide=FORMS[form].wide)
    text = bench.proposal(FORMS[form], good)
    (bench.inbox / "import.yml").write_text(confirmed(text), encoding="utf-8")
    said = bench.bring_in()
    assert same(bench.numbers(), good.truth), f"{text}\n{said}"


@pytest.mark.parametrize("form", FORMS)
def test_no_mutation_is_silent(form: str, tmp_path: Path) -> None:
    found = list(trials(Bench(tmp_path), form, ((name,) for name in sorted(MUTATIONS)), seed=1))
    assert not [one for one in found if one.outcome in {"silent", "unnamed"}], told(found)


@pytest.mark.long
@pytest.mark.parametrize("form", FORMS)
def test_no_pair_of_mutations_is_silent(form: str, tmp_path: Path) -> None:
    draw = random.Random(form)  # noqa: S311 - no secret
    found = list(trials(Bench(tmp_path), form, pairs(draw, 140), seed=2))
    assert not [one for one in found if one.outcome == "silent"], told(found)


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

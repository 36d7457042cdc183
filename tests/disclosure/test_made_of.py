"""What a statistic is a function of must be declared, found by computing it: not by reading the catalogue.

Many small studies are made at random, of few children and few different values, so that the same counts come again. A
statistic of a base that is the same in all studies with the same counts of some categories there, and not the same
whatever these counts are, is a function of them. And what changes when only others than those behind its own base are
changed is a function of those others. Either must stand in the catalogue; and where a declaration is taken away, the
same search finds that it is missing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache, partial
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pytest

import helpers.statistics as statistics
from helpers.disclosure.evidence import counted
from helpers.results import Category, Group
from helpers.results.catalogue import OF_VALUES, MadeOf, catalogue, statistic
from helpers.results.key import ACROSS
from helpers.study.base import Labelled
from helpers.study.scales import FidelityComponent
from tests.statistics.everything import (
    ANALYSIS,
    ANSWERS,
    CHILD,
    CONTRAST,
    DIMENSIONS,
    INDEX,
    LEVELS,
    QUESTIONS,
    WAVES,
    Programme,
    arguments,
    call,
    dimension,
    programme,
)

MOOD = dimension("mood", 3, "higher")
# A scale of two values: each of its moments is a count.
YES = dimension("friend", 1, "higher").model_copy(update={"maximum": 2.0})
SCALE = (MOOD, YES)
COMPONENTS = tuple(FidelityComponent(code=c, label=c, minimum=1, maximum=4) for c in ("held", "met"))
FLAG = tuple(Labelled(code=code, label=code) for code in ("yes", "no"))
CONFIDENCE, SHARE = 0.95, 1.0
STUDIES, REPEATS = 60, 8  # how many are made; how many of them must have counts that came before
Declared = Callable[[str], MadeOf]


class Number(NamedTuple):
    """A number of a base or of a comparison: whose, and which statistic."""

    measure: str
    group: str
    wave: str
    statistic: str


def study(seed: int, *, one_way: bool = False, n: int = 6) -> Programme:
    """Some children whose every answer is drawn anew, everyone measured every time, and as many respondents.

    Args:
        seed: Another seed, other answers.
        one_way: Nobody goes back.
        n: How many there are.
    """
    draw = np.random.default_rng(seed)
    keys = pd.DataFrame({"project": ["p"] * n, "child_id": [f"c{k}" for k in range(n)]}, dtype="str")
    people = keys.assign(flag=draw.integers(0, 2, n).astype(float), group_id=[f"g{k}" for k in draw.integers(0, 4, n)])
    answers = {
        wave: np.hstack([draw.integers(1, 4, (n, 3)), draw.integers(1, 3, (n, 1))]).astype(float) for wave in WAVES
    }
    if one_way:
        answers["after"] = np.maximum(answers["after"], answers["before"])
    items = [*MOOD.item_codes, *YES.item_codes]
    waves = [keys.assign(wave=wave, **dict(zip(items, answers[wave].T, strict=True))) for wave in WAVES]
    courses = keys.assign(**{c.code: draw.choice([1.0, 2.0, 4.0], n) for c in COMPONENTS})
    asked = {q.code: draw.integers(1, 5, n).astype(float) for q in QUESTIONS}
    survey = pd.DataFrame({"project": ["p"] * n, "side": ["municipality", "ngo"] * (n // 2), **asked})
    return Programme(people, pd.concat(waves, ignore_index=True), courses, survey, pd.DataFrame())


def frames(of: Programme, *, changes_alone: bool = False) -> Iterator[pd.DataFrame]:
    """Result rows of everything that is computed of children, courses and respondents."""
    scores = statistics.scale_scores(of.measurements, SCALE, SHARE)
    changes = statistics.paired_changes(of.measurements, SCALE, *CONTRAST, answered_share=SHARE, minimal_change=0.0)
    edges = statistics.change_edges(ANALYSIS)
    child = pd.MultiIndex.from_frame(of.children[CHILD])
    clusters = pd.Series(of.children["group_id"].to_numpy(), index=child, dtype="object")
    complete = statistics.complete_scores(of.measurements, SCALE, WAVES, SHARE)
    fidelity = statistics.fidelity_scores(of.fidelity, COMPONENTS)
    yield statistics.change_summary(changes, CONTRAST, ANALYSIS)
    if changes_alone:
        return
    yield statistics.wave_means(scores, SCALE, CONFIDENCE, waves=WAVES)
    yield statistics.change_distribution(changes, CONTRAST, edges, CONFIDENCE)
    yield statistics.outcome_by_least_change(changes, CONTRAST, edges[1:], CONFIDENCE)
    yield statistics.reliable_change(changes, SCALE, CONTRAST, CONFIDENCE)
    yield statistics.cluster_change(changes, clusters, CONTRAST, confidence=CONFIDENCE)
    yield statistics.not_at_random(scores, changes, CONTRAST)
    yield statistics.kept(complete, set(complete["dimension"]), ANALYSIS, WAVES, SCALE)
    yield statistics.scale_reliability(of.measurements, SCALE, WAVES[0], confidence=CONFIDENCE, answered_share=SHARE)
    yield statistics.fidelity_summary(of.fidelity, COMPONENTS, CONFIDENCE)
    yield statistics.fidelity_distribution(of.fidelity, COMPONENTS, LEVELS, CONFIDENCE)
    yield statistics.change_by_fidelity(changes, fidelity, LEVELS, CONTRAST, confidence=CONFIDENCE)
    yield statistics.shares(of.children, "flag", FLAG, confidence=CONFIDENCE, kind="flag")
    yield statistics.mean_of_number(of.children, "flag", confidence=CONFIDENCE)
    yield statistics.agreement(of.survey, QUESTIONS, ANSWERS, confidence=CONFIDENCE, by="side")
    yield statistics.difference_between(of.survey, QUESTIONS[0], ANSWERS, "municipality", "ngo", confidence=CONFIDENCE)
    for by in (None, "side"):
        yield statistics.index_summary(
            of.survey, INDEX, QUESTIONS, ANSWERS, confidence=CONFIDENCE, answered_share=SHARE, by=by
        )
    yield statistics.index_difference(
        of.survey, INDEX, QUESTIONS, ANSWERS, "municipality", "ngo", confidence=CONFIDENCE, answered_share=SHARE
    )


@cache
def seen(*, one_way: bool) -> tuple[tuple[dict[Number, float], dict[tuple[str, str, str], dict[str, int]]], ...]:
    """Per study its numbers that are of no category, and what each base counts, by what the rows themselves tell."""
    found = []
    for seed in range(STUDIES):
        of = study(seed, one_way=one_way)
        rows = pd.concat([frame for frame in frames(of, changes_alone=one_way) if len(frame)], ignore_index=True)
        whole = rows[(rows["category"] == "") & rows["value"].notna() & (rows["statistic"] != "n")]
        keys = whole[["measure", "group", "wave", "statistic"]].itertuples(index=False)
        numbers = {Number(*key): round(value, 9) for key, value in zip(keys, whole["value"], strict=True)}
        counts: dict[tuple[str, str, str], dict[str, int]] = defaultdict(dict)
        for row in counted(rows).to_dict("records"):
            counts[row["measure"], row["group"], row["wave"]][row["category"]] = int(row["count"])
        found.append((numbers, dict(counts)))
    return tuple(found)


def view(
    counts: Mapping[tuple[str, str, str], Mapping[str, int]], number: Number, wanted: Callable[[str], bool]
) -> tuple[int, ...]:
    """The n behind a number and the counts of some categories there; of a comparison, those of both groups."""
    groups = [side.text for side in Group.parse(number.group).sides] or [number.group]
    bases = [counts[number.measure, group, number.wave] for group in groups]
    return tuple(base[category] for base in bases for category in sorted(base) if not category or wanted(category))


def function_of(number: Number, wanted: Callable[[str], bool], *, one_way: bool) -> bool:
    """Whether a number is the same wherever the n and these counts are, and another where they are others."""
    values: dict[tuple[int, ...], set[float]] = defaultdict(set)
    times = 0
    for numbers, counts in seen(one_way=one_way):
        if number in numbers:
            values[view(counts, number, wanted)].add(numbers[number])
            times += 1
    alike = all(len(found) == 1 for found in values.values())
    return alike and times - len(values) >= REPEATS and len(set().union(*values.values())) > 1


@cache
def given_away(*, one_way: bool) -> frozenset[Number]:
    """The numbers that the counts of some distribution there give."""
    places = {number: counts for numbers, counts in seen(one_way=one_way) for number in numbers}
    found = set()
    for number, counts in places.items():
        groups = [side.text for side in Group.parse(number.group).sides] or [number.group]
        categories = {c for group in groups for c in counts[number.measure, group, number.wave] if c}
        for of in {Category.parse(category).distribution for category in categories}:
            if function_of(number, lambda c, of=of: Category.parse(c).distribution == of, one_way=one_way):  # type: ignore[misc]
                found.add(number)
    return frozenset(found)


def counts(number: Number, declared: Declared, category: str) -> bool:
    """Whether a category is one that a number is said to be made of; the moments of two values are made of them."""
    of_two = number.measure == YES.code and statistic(number.statistic).of_values
    return declared(number.statistic).names(category) or (of_two and category in OF_VALUES)


def undeclared(declared: Declared) -> set[str]:
    """Statistics that some counts of their base give, and those that are declared do not."""
    return {
        number.statistic
        for one_way in (False, True)
        for number in given_away(one_way=one_way)
        if bool(Group.parse(number.group).sides) != declared(number.statistic).sides
        or not function_of(
            number,
            partial(counts, number, declared),
            one_way=one_way,
        )
    }


def test_what_can_be_computed_from_counts_is_declared() -> None:
    assert undeclared(lambda name: statistic(name).made_of) == set()


# What only others than those behind the number's own base can change, and how a declaration says so.
def _moved(of: Programme, **tables: pd.DataFrame) -> set[Number]:
    """The numbers that change when these tables take the place of the programme's."""
    before, after = computed(of), computed(replace(of, **tables))
    return {number for number in before.keys() & after.keys() if abs(before[number] - after[number]) > 1e-6}


def computed(of: Programme) -> dict[Number, float]:
    """Numbers of no category, of what chapters compute of a change."""
    given = arguments(of)
    wanted = ("change_summary", "cluster_change", "mixed_change", "not_at_random", "random_effects")
    rows = pd.concat([frame for name in wanted for frame in call(name, of, given)], ignore_index=True)
    rows = rows[(rows["category"] == "") & rows["value"].notna()]
    keys = rows[["measure", "group", "wave", "statistic"]].itertuples(index=False)
    return {Number(*key): value for key, value in zip(keys, rows["value"], strict=True)}


def _only_before(of: Programme) -> set[Number]:
    """Those measured at the first wave alone are two fewer; nobody who is in the change is touched."""
    measured = of.measurements
    later = measured.loc[measured["wave"] == CONTRAST[1], CHILD].apply(tuple, axis=1)
    alone = (measured["wave"] == CONTRAST[0]) & ~measured[CHILD].apply(tuple, axis=1).isin(set(later))
    gone = measured.index[alone][:2]
    assert len(gone) == 2
    return {number for number in _moved(of, measurements=measured.drop(gone)) if number.wave == "-".join(CONTRAST)}


def _later_answers(of: Programme) -> set[Number]:
    """Everyone answers otherwise at the last wave; of the two before it nothing changes."""
    measured = of.measurements.copy()
    last = measured["wave"] == WAVES[-1]
    items = [item for one in DIMENSIONS for item in one.item_codes]
    measured.loc[last, items] = (measured.loc[last, items] + 1).clip(upper=4)
    return {number for number in _moved(of, measurements=measured) if number.wave == "-".join(CONTRAST)}


def _of_the_pair_alone(of: Programme) -> set[Number]:
    """Those measured at the first two waves alone answer otherwise; nobody measured every time does."""
    measured = of.measurements
    again = set(measured.loc[measured["wave"] == WAVES[-1], CHILD].apply(tuple, axis=1))
    alone = (measured["wave"] == CONTRAST[1]) & ~measured[CHILD].apply(tuple, axis=1).isin(again)
    found = []
    for answer in (1.0, 4.0):
        other = measured.copy()
        other.loc[alone, [item for one in DIMENSIONS for item in one.item_codes]] = answer
        gains = statistics.paired_changes(other, DIMENSIONS, *CONTRAST, answered_share=SHARE, minimal_change=0.0)
        complete = statistics.complete_scores(other, DIMENSIONS, WAVES, SHARE)
        rows = statistics.kept(complete, statistics.significant_gains(gains), ANALYSIS, WAVES, DIMENSIONS)
        found.append(rows.set_index(["measure", "statistic"])["value"])
    first, second = found
    return {Number(measure, "", "", name) for measure, name in first.index[(first - second).abs() > 1e-6]}


def _another_cluster(of: Programme) -> set[Number]:
    """Children come together in other groups; none of their changes is another."""
    names = np.array([f"g{k // 12}" for k in range(len(of.children))])  # three children of a project in each
    grouped = replace(of, children=of.children.assign(group_id=names))
    return _moved(grouped, children=of.children.assign(group_id=np.roll(names, 4)))


def _another_project(of: Programme) -> set[Number]:
    """Children belong to other projects, by how they fared; what all of them did together is the same."""
    answered = of.measurements.set_index(["wave", "child_id"])[list(DIMENSIONS[0].item_codes[:1])].sum(axis=1)
    fared = answered[CONTRAST[1]].sub(answered[CONTRAST[0]], fill_value=0)
    moved_to = {str(child): f"p{min(max(int(more), -1), 1)}" for child, more in fared.items()}
    alone = replace(of, children=of.children.assign(group_id=of.children["child_id"]))
    tables = {name: getattr(alone, name) for name in ("children", "measurements", "fidelity")}
    return _moved(alone, **{n: t.assign(project=t["child_id"].map(moved_to).fillna("p0")) for n, t in tables.items()})


MOVES: dict[str, tuple[Callable[[Programme], set[Number]], Callable[[MadeOf], Any]]] = {
    "the first wave": (_only_before, lambda made_of: made_of.waves),
    "later waves": (_later_answers, lambda made_of: made_of.waves == "every"),
    "the pair alone": (_of_the_pair_alone, lambda made_of: made_of.waves == "every"),
    "clusters": (_another_cluster, lambda made_of: "cluster" in made_of.distributions),
    "projects": (_another_project, lambda made_of: made_of.projects),
}


@cache
def moved(what: str) -> frozenset[str]:
    return frozenset(number.statistic for number in MOVES[what][0](programme(children=60)))


def elsewhere(declared: Declared) -> set[str]:
    """Statistics that others than those behind their own base move, and that are not declared to be made of these."""
    return {name for what, (_, says) in MOVES.items() for name in moved(what) if not says(declared(name))}


def test_what_is_made_of_others_than_its_own_base_says_so() -> None:
    assert elsewhere(lambda name: statistic(name).made_of) == set()
    assert all(moved(what) for what in MOVES)


def _declarations() -> list[tuple[str, str]]:
    """Every single thing that the catalogue declares a statistic to be made of."""
    return [
        (name, field)
        for name, one in catalogue().statistics.items()
        for field in ("categories", "distributions", "waves", "sides", "projects")
        if getattr(one.made_of, field)
    ]


@pytest.mark.parametrize(("name", "field"), _declarations())
def test_a_declaration_that_is_taken_away_is_missed(name: str, field: str) -> None:
    nothing = MadeOf()

    def without(asked: str) -> MadeOf:
        made_of = statistic(asked).made_of
        mine = asked == name or asked.startswith(f"{name}_ci_")
        return made_of.model_copy(update={field: getattr(nothing, field)}) if mine else made_of

    missed = undeclared(without) | elsewhere(without)
    assert [one for one in missed if one.startswith(name)]


def test_across_is_the_group_of_what_is_made_of_projects() -> None:
    small = programme()
    (rows,) = call("random_effects", small)
    assert {name for name in rows["statistic"] if statistic(name).made_of.projects} == set(rows["statistic"])
    assert set(rows["group"]) == {ACROSS}

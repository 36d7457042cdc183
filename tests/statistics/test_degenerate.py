"""Programmes with next to nothing in them: nothing raises or warns (warnings are errors here), none is impossible."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from helpers.statistics import (
    mean_interval,
    net_share_interval,
    newcombe_interval,
    wilson_interval,
)
from helpers.statistics.effects import cohen_dz, hedges_g_av, hedges_g_av_interval
from helpers.statistics.significance import holm, paired_t, wilcoxon_p
from tests.statistics.everything import (
    CHILD,
    COMPONENTS,
    HARM,
    ITEMS,
    MOOD,
    QUESTIONS,
    Programme,
    arguments,
    call,
    programme,
    public_functions,
    result_frames,
)
from tests.statistics.frames import sound

NAMES = sorted(public_functions())
# What the random answers go through: what is made of them, but for the models, which would take most of the time.
SLOW = {"mixed_change", "cluster_change", "change_by_fidelity", "random_effects"}
OF_ANSWERS = {"measurements", "scores", "changes", "complete", "by_project"}
RANDOM = [
    name
    for name, function in sorted(public_functions().items())
    if OF_ANSWERS & set(inspect.signature(function).parameters) and name not in SLOW
]
TOLERANCE = 1e-9
WIDTH = 3.0  # of the scales from 1 to 4


def few(children: int) -> Programme:
    return programme(children=children, projects=min(2, max(1, children)))


def same_answers() -> Programme:
    """Everyone gives the same answer to everything, at every wave."""
    full = programme(children=24)
    return replace(
        full,
        children=full.children.assign(gender="girl", age=9.0, need_home=1.0, respondent="alone", left_reason=""),
        measurements=full.measurements.assign(**dict.fromkeys(ITEMS, 2.0)),
        fidelity=full.fidelity.assign(**{component.code: 4.0 for component in COMPONENTS}),
        survey=full.survey.assign(**{question.code: 3.0 for question in QUESTIONS}),
        statements=full.statements.assign(theme="gain", direction="driver"),
    )


def same_change() -> Programme:
    """Ties everywhere: everyone moves from 2 to 3 and stays there."""
    full = programme(children=24)
    step = full.measurements["wave"].map({"before": 2.0, "after": 3.0, "followup": 3.0})
    return replace(full, measurements=full.measurements.assign(**dict.fromkeys(ITEMS, step)))


def two_answers() -> Programme:
    """Ties everywhere: only the answers 2 and 3, so that changes are few and equal."""
    full = programme(children=24)
    answers = full.measurements[ITEMS].where(full.measurements[ITEMS].isna(), full.measurements[ITEMS].gt(2) + 2.0)
    return replace(full, measurements=full.measurements.assign(**answers))


def at_the_end() -> Programme:
    """Everyone at the ceiling but one child at one wave."""
    found = same_answers()
    answers = found.measurements.assign(**dict.fromkeys(ITEMS, 4.0))
    one = (answers["child_id"] == answers["child_id"].iloc[0]) & (answers["wave"] == "before")
    answers.loc[one, ITEMS] = 1.0
    return replace(found, measurements=answers)


def without_wave(*waves: str) -> Programme:
    full = programme(children=24)
    return replace(full, measurements=full.measurements[~full.measurements["wave"].isin(waves)])


def unanswered(*waves: str) -> Programme:
    """The rows of a wave are there, their answers are not."""
    full = programme(children=24)
    answers = full.measurements.copy()
    answers.loc[answers["wave"].isin(waves), ITEMS] = np.nan
    return replace(full, measurements=answers)


def one_item_constant() -> Programme:
    full = programme(children=24)
    return replace(full, measurements=full.measurements.assign(mood_1=3.0, harm_2=1.0, lone_1=2.0))


def unmeasured() -> Programme:
    """A dimension whose columns are absent, and one of which a single item is left."""
    full = programme(children=24)
    return replace(full, measurements=full.measurements.drop(columns=[*MOOD.item_codes, *HARM.item_codes[1:]]))


def one_side() -> Programme:
    """All respondents and statements of one side, nobody in a group, no dates, no reasons, no labels."""
    full = programme(children=24)
    return replace(
        full,
        children=full.children.assign(group_id=None, started=None, left_reason=None, respondent=None, gender=None),
        survey=full.survey.assign(side="ngo"),
        statements=full.statements.assign(side="ngo", direction=""),
    )


def nothing_given() -> Programme:
    """Everyone is there, and no question is answered, no component scored, no theme coded."""
    full = unanswered("before", "after", "followup")
    return replace(
        full,
        children=full.children.assign(gender=None, age=np.nan, need_home=np.nan, started=None, left_reason=None),
        fidelity=full.fidelity.assign(**{component.code: np.nan for component in COMPONENTS}),
        survey=full.survey.assign(**{question.code: np.nan for question in QUESTIONS}),
        statements=full.statements.iloc[:0],
    )


PROGRAMMES: dict[str, Callable[[], Programme]] = {
    "no child": lambda: few(0),
    "one child": lambda: few(1),
    "two children": lambda: few(2),
    "three children": lambda: few(3),
    "one project": lambda: programme(children=24, projects=1),
    "a project for each child": lambda: programme(children=12, projects=12),
    "the same answers": same_answers,
    "the same change": same_change,
    "two answers": two_answers,
    "at the end": at_the_end,
    "no wave before": lambda: without_wave("before"),
    "no wave after": lambda: without_wave("after"),
    "no follow-up": lambda: without_wave("followup"),
    "one wave": lambda: without_wave("after", "followup"),
    "unanswered before": lambda: unanswered("before"),
    "unanswered after": lambda: unanswered("after"),
    "unanswered follow-up": lambda: unanswered("followup"),
    "a constant item": one_item_constant,
    "unmeasured dimensions": unmeasured,
    "one side": one_side,
    "nothing given": nothing_given,
}


def given_of(case: str) -> tuple[Programme, dict[str, Any]]:
    made = PROGRAMMES[case]()
    return made, arguments(made)


def possible(results: pd.DataFrame) -> None:
    """Assert that every value lies where it can lie, and between its limits."""
    sound(results)
    assert not np.isinf(results["value"].to_numpy()).any()
    assert (results["n"] >= 0).all()
    value = dict(
        zip(
            results[["measure", "category", "group", "wave", "statistic"]].itertuples(index=False, name=None),
            results["value"],
            strict=True,
        )
    )
    for (*key, statistic), number in value.items():
        if math.isnan(number):
            continue
        low, high = bounds(statistic, key[0])
        assert low - TOLERANCE <= number <= high + TOLERANCE, (key, statistic, number)
        prefix = "" if statistic in ("share", "mean", "mean_change") else f"{statistic}_"
        lower, upper = (value.get((*key, f"{prefix}ci_{end}"), math.nan) for end in ("low", "high"))
        if statistic not in BESIDE_THEIR_INTERVAL:
            assert not lower > number + TOLERANCE, (key, statistic, number, lower)
            assert not upper < number - TOLERANCE, (key, statistic, number, upper)
        assert not lower > upper, (key, statistic)


# An adjusted interval has its own middle; a bootstrap's limits follow the resamples.
BESIDE_THEIR_INTERVAL = {"hedges_g_av"}


def bounds(statistic: str, measure: str) -> tuple[float, float]:
    """Between what the statistic can lie, whatever the data."""
    if statistic.startswith(("share_difference", "net_share", "icc")):
        return -1, 1
    if statistic.startswith("share") or statistic in ("i_squared", "kept"):
        return 0, 1
    if statistic in ("p_value", "p_holm", "p_wilcoxon", "p_cluster", "p_heterogeneity"):
        return 0, 1
    if statistic in ("n", "count", "sd", "sd_change", "projects", "clusters", "tau_squared", "q_statistic", "df"):
        return 0, math.inf
    if statistic == "mean":
        return {"fidelity": (0, 1), "age": (6, 15)}.get(measure, (0, 4))
    if statistic in ("mean_change", "kept_total_change", "kept_late_change", "pooled_change", "mean_difference"):
        return -WIDTH, WIDTH
    if statistic.startswith("alpha"):
        return -math.inf, 1
    return -math.inf, math.inf


def try_all(names: Iterable[str], of: Programme, known: dict[str, Any]) -> None:
    """Call the functions and look at every row they give; what fails says in which of them."""
    for name in names:
        try:
            for results in result_frames(call(name, of, known)):
                possible(results)
        except Exception as fault:
            fault.add_note(f"in {name}")
            raise


@pytest.mark.parametrize("case", list(PROGRAMMES))
def test_nothing_raises_or_warns_and_every_value_is_possible(case):
    try_all(NAMES, *given_of(case))


def test_a_value_that_cannot_be_would_be_seen():
    results = result_frames(call("wave_means", *given_of("one project")))[0]
    possible(results)
    for statistic, wrong in (("mean", 4.5), ("sd", -0.1), ("ci_low", 4.4), ("share", 1.1), ("sd", math.inf)):
        broken = results.copy()
        broken.loc[broken.index[broken["statistic"] == statistic][0], "value"] = wrong
        with pytest.raises(AssertionError):
            possible(broken)


@settings(max_examples=15)
@given(
    answers=hnp.arrays(np.float64, (27, len(ITEMS)), elements=st.sampled_from([1.0, 2.0, 3.0, 4.0, np.nan])),
    children=st.integers(0, 9),
)
def test_no_answers_whatever_raise_or_warn(answers, children):
    full = few(children)
    keys = pd.concat([full.children[CHILD].assign(wave=wave) for wave in ("before", "after", "followup")])
    made = replace(
        full,
        measurements=pd.concat(
            [keys.reset_index(drop=True), pd.DataFrame(answers[: len(keys)], columns=ITEMS)], axis=1
        ),
    )
    try_all(RANDOM, made, arguments(made))


# The estimators themselves


@given(values=st.lists(st.one_of(st.floats(-1e6, 1e6), st.just(math.nan)), max_size=6), level=st.floats(0.5, 0.999))
def test_an_interval_of_any_numbers_is_undefined_or_in_order(values, level):
    low, high = mean_interval(values, level)
    known = [x for x in values if not math.isnan(x)]
    assert math.isnan(low) == math.isnan(high)
    assert math.isnan(low) or len(set(known)) > 1
    assert not low > high


@given(counts=st.lists(st.integers(0, 4), min_size=4, max_size=4), level=st.floats(0.5, 0.999))
def test_intervals_of_next_to_no_shares_lie_where_shares_lie(counts, level):
    a, b, c, d = counts
    for limits, ends, empty in (
        (wilson_interval(a, a + b, level), (0, 1), a + b == 0),
        (newcombe_interval(a, a + b, c, c + d, level), (-1, 1), 0 in (a + b, c + d)),
        (net_share_interval(a, b, a + b + c, level), (-1, 1), a + b + c == 0),
    ):
        assert all(map(math.isnan, limits)) == empty
        if not empty:
            assert ends[0] <= limits[0] <= limits[1] <= ends[1]


@given(
    change=st.lists(st.sampled_from([-1.0, -0.2, 0.0, 0.2, 1.0]), max_size=25),
    start=st.sampled_from([(2.0,), (1.0, 2.0), (1.0, 1.5, 4.0)]),
)
def test_tests_and_sizes_of_any_change_are_undefined_or_possible(change, start):
    values = np.array(change, dtype=np.float64)
    first = np.resize(np.array(start), len(values)) if change else values
    second = np.round(first + values, 9)
    test = paired_t(values)
    assert math.isnan(test.p) == math.isnan(test.t) == (len(set(change)) < 2)
    assert math.isnan(test.df) == (len(change) < 2)
    p = wilcoxon_p(values)
    assert math.isnan(p) == (len(change) < 2 or not any(change))
    assert all(math.isnan(x) or 0 <= x <= 1 for x in (p, test.p))
    assert math.isnan(cohen_dz(values)) == (len(set(change)) < 2)
    size = hedges_g_av(first, second, values)
    assert math.isnan(size) == (len(change) < 2 or (np.ptp(first) == 0 and np.ptp(second) == 0))
    low, high = hedges_g_av_interval(first, second, values, confidence=0.95, resamples=200, seed=1, least_n=3)
    assert math.isnan(low) == math.isnan(high)
    assert not low > high
    adjusted = holm([p, test.p])
    assert [math.isnan(x) for x in adjusted] == [math.isnan(p), math.isnan(test.p)]

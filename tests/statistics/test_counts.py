"""Shares of background variables, survey answers, statements, fidelity and the flow of children."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.results import RESULT_COLUMNS
from helpers.statistics import (
    agreement,
    band,
    difference_between,
    fidelity_scores,
    fidelity_summary,
    flow,
    mean_of_number,
    newcombe_interval,
    shares,
    statement_counts,
    wilson_interval,
)
from helpers.study.base import Labelled
from helpers.study.scales import Band, FidelityComponent
from helpers.study.survey import Answer, Question, Theme
from tests.statistics.frames import in_rows

YES_NO = (Labelled(code="yes", label="Ja"), Labelled(code="no", label="Nej"))
BANDS = (Band(code="young", label="6-9", low=6, high=9), Band(code="old", label="10-12", low=10, high=12))
GENDER = (Labelled(code="girl", label="Pige"), Labelled(code="boy", label="Dreng"))


def cell(results: pd.DataFrame, statistic: str, **key: str) -> float:
    rows = results[results["statistic"] == statistic]
    for column, value in {"category": "", "group": "", **key}.items():
        rows = rows[rows[column] == value]
    assert len(rows) == 1
    return float(rows["value"].item())


# Shares


def test_shares_are_of_those_who_answered():
    frame = pd.DataFrame({"gender": ["girl", "girl", "boy", None]})
    found = shares(frame, "gender", GENDER, confidence=0.95, group="intervention:group")
    assert cell(found, "n", group="intervention:group") == 3
    assert in_rows(2 / 3) == (cell(found, "share", category="girl", group="intervention:group"),)
    limits = [cell(found, name, category="boy", group="intervention:group") for name in ("ci_low", "ci_high")]
    assert tuple(limits) == in_rows(*wilson_interval(1, 3, 0.95))
    assert found["n"].eq(3).all()
    assert list(found) == list(RESULT_COLUMNS)
    assert set(shares(frame, "gender", GENDER, confidence=0.95, measure="sex")["measure"]) == {"sex"}


@pytest.mark.parametrize(
    "values",
    [[1, 0, 1, None], [1.0, 0.0, 1.0, np.nan], pd.array([1, 0, 1, None], dtype="Int64"), [True, False, True, None]],
)
@pytest.mark.parametrize("kind", ["flag", None])
def test_flags_become_yes_and_no(values, kind):
    found = shares(pd.DataFrame({"need": values}), "need", YES_NO, confidence=0.95, kind=kind)
    assert in_rows(2 / 3) == (cell(found, "share", category="yes"),)
    assert in_rows(1 / 3) == (cell(found, "share", category="no"),)


@pytest.mark.parametrize("kind", ["number", None])
def test_numbers_are_counted_in_bands(kind):
    found = shares(pd.DataFrame({"age": [6, 9, 10, 12, None]}), "age", BANDS, confidence=0.95, kind=kind)
    assert cell(found, "n") == 4
    assert cell(found, "share", category="young") == 0.5


@settings(max_examples=30)
@given(values=st.lists(st.sampled_from(["girl", "boy", None]), max_size=30), order=st.randoms())
def test_shares_sum_to_one_whatever_the_order(values, order):
    shuffled = list(values)
    order.shuffle(shuffled)
    found = shares(pd.DataFrame({"gender": values}, dtype=object), "gender", GENDER, confidence=0.9)
    again = shares(pd.DataFrame({"gender": shuffled}, dtype=object), "gender", GENDER, confidence=0.9)
    pd.testing.assert_frame_equal(found, again)
    if any(values):
        assert found.loc[found["statistic"] == "share", "value"].sum() == pytest.approx(1)


def test_where_nobody_answered_there_is_n_alone():
    found = shares(pd.DataFrame({"gender": [None, None]}), "gender", GENDER, confidence=0.95)
    assert found[["statistic", "value"]].to_numpy().tolist() == [["n", 0.0]]


@pytest.mark.parametrize(
    ("values", "levels"), [(["girl", "other"], GENDER), ([0, 2], YES_NO), ([6, 9.5], BANDS), ([5, 7], BANDS)]
)
def test_a_value_that_is_no_level_is_refused(values, levels):
    with pytest.raises(ValueError, match="none of its"):
        shares(pd.DataFrame({"v": values}), "v", levels, confidence=0.95)


def test_a_band_has_both_its_ends():
    found = band(pd.Series([6, 9, 10, 12, None], name="age"), BANDS)
    assert found.dropna().tolist() == ["young", "young", "old", "old"]
    assert pd.isna(found.iloc[4])


def test_the_mean_of_a_number_has_the_interval_of_r():
    # In R: t.test(c(6, 9, 10, 12))
    found = mean_of_number(pd.DataFrame({"age": [6, 9, 10, 12, None]}), "age", confidence=0.95)
    got = [cell(found, name) for name in ("n", "mean", "sd", "ci_low", "ci_high")]
    assert got == pytest.approx([4, 9.25, 2.5, 5.271942, 13.228058], abs=1e-6)


# Survey

ANSWERS = tuple(Answer(value=v, label=str(v), agrees=v > 2) for v in (1, 2, 3, 4))
BOTH = Question(code="goals", text="t", topic="t")
ONE = Question(code="competent", text="t", topic="t", asked=("municipality",))
SURVEY = pd.DataFrame(
    {
        "side": ["municipality"] * 4 + ["ngo"] * 3,
        "role": ["staff", "staff", "manager", "manager", "volunteer", "volunteer", "leader"],
        "goals": [1, 3, 4, 4, 2, 3, None],
        "competent": [3, 2, None, 4, None, None, None],
    }
)


def test_agreement_counts_answers_and_those_who_agree():
    found = agreement(SURVEY, [BOTH, ONE], ANSWERS, confidence=0.95)
    assert cell(found, "n", measure="goals") == 6
    answers = [cell(found, "share", measure="goals", category=f"answer:{v}") for v in (1, 2, 3, 4)]
    assert answers == pytest.approx([1 / 6, 1 / 6, 2 / 6, 2 / 6])
    assert in_rows(4 / 6) == (cell(found, "share", measure="goals", category="agree"),)
    assert in_rows(2 / 6) == (cell(found, "share", measure="goals", category="disagree"),)
    limits = tuple(cell(found, name, measure="goals", category="agree") for name in ("ci_low", "ci_high"))
    assert limits == in_rows(*wilson_interval(4, 6, 0.95))
    assert cell(found, "n", measure="competent") == 3


def test_agreement_by_side_has_a_group_for_every_side_that_was_asked():
    found = agreement(SURVEY, [BOTH, ONE], ANSWERS, confidence=0.95, by="side")
    groups = found.groupby("measure")["group"].unique().map(list).to_dict()
    assert groups == {"goals": ["side:municipality", "side:ngo"], "competent": ["side:municipality"]}
    assert cell(found, "share", measure="goals", category="agree", group="side:ngo") == 0.5
    assert found.loc[found["group"] == "side:ngo", "n"].eq(2).all()


def test_a_side_that_was_not_asked_does_not_count_even_where_it_answered():
    strange = SURVEY.assign(competent=3)
    assert cell(agreement(strange, [ONE], ANSWERS, confidence=0.95), "n") == 4


def test_agreement_without_detail_has_no_single_answers():
    found = agreement(SURVEY, [BOTH], ANSWERS, confidence=0.95, detail=False)
    assert set(found["category"]) == {"", "agree", "disagree"}


def test_a_question_nobody_answered_has_n_alone():
    found = agreement(SURVEY.assign(goals=np.nan), [BOTH], ANSWERS, confidence=0.95)
    assert found[["statistic", "value"]].to_numpy().tolist() == [["n", 0.0]]


def test_an_answer_that_is_none_of_the_answers_is_refused():
    with pytest.raises(ValueError, match="goals"):
        agreement(SURVEY.assign(goals=5), [BOTH], ANSWERS, confidence=0.95)


def test_the_difference_between_groups_has_newcombes_interval_and_the_smaller_n():
    found = difference_between(SURVEY, BOTH, ANSWERS, "municipality", "ngo", confidence=0.95)
    key = {"group": "side:municipality-ngo"}
    names = ("share_difference", "share_difference_ci_low", "share_difference_ci_high")
    value, low, high = (cell(found, name, **key) for name in names)
    assert value == 0.25
    assert (low, high) == in_rows(*newcombe_interval(3, 4, 1, 2, 0.95))
    assert found["n"].eq(2).all()


def test_there_is_no_difference_from_a_side_that_was_not_asked():
    found = difference_between(SURVEY, ONE, ANSWERS, "municipality", "ngo", confidence=0.95)
    assert found["value"].isna().all()
    assert found["n"].eq(0).all()


# Statements

THEMES = (
    Theme(code="trust", label="t", phase="running"),
    Theme(code="goals", label="t", phase="establishing"),
    Theme(code="gain", label="t", phase="gain"),
)
STATEMENTS = pd.DataFrame(
    {
        "side": ["ngo", "ngo", "municipality", "ngo", "ngo"],
        "theme": ["trust", "trust", "trust", "gain", "elsewhere"],
        "direction": ["driver", "barrier", "driver", None, "driver"],
    }
)


def test_statements_are_counted_per_theme_and_direction():
    found = statement_counts(STATEMENTS, THEMES)
    counts = found.set_index(["measure", "category"])["value"].to_dict()
    assert counts == {
        ("trust", ""): 3, ("trust", "driver"): 2, ("trust", "barrier"): 1,
        ("goals", ""): 0, ("goals", "driver"): 0, ("goals", "barrier"): 0,
        ("gain", ""): 1,
    }  # fmt: skip
    assert set(found["statistic"]) == {"count"}
    assert found.loc[found["measure"] == "trust", "n"].eq(3).all()


def test_statements_by_side_sum_to_all():
    whole, parts = statement_counts(STATEMENTS, THEMES), statement_counts(STATEMENTS, THEMES, by="side")
    assert set(parts["group"]) == {"side:municipality", "side:ngo"}
    key = ["measure", "category"]
    assert parts.groupby(key)["value"].sum().to_dict() == whole.groupby(key)["value"].sum().to_dict()


def test_no_statements_are_counts_of_none():
    assert statement_counts(STATEMENTS.head(0), THEMES)["value"].eq(0).all()
    assert statement_counts(STATEMENTS.head(0), THEMES, by="side").empty


# Fidelity

COMPONENTS = (
    FidelityComponent(code="held", label="t", minimum=1, maximum=4),
    FidelityComponent(code="content", label="t", minimum=0, maximum=100),
    FidelityComponent(code="present", label="t", minimum=1, maximum=4),
)
COURSES = pd.DataFrame(
    {
        "project": "p",
        "child_id": ["a", "b", "c"],
        "held": [4, 1, 4],
        "content": [50, None, None],
        "present": [1, 4, None],
    }
)


def test_fidelity_is_the_mean_of_the_rescaled_components():
    found = fidelity_scores(COURSES, COMPONENTS)
    # c has one component of three: too few
    assert found.to_numpy().tolist() == [["p", "a", 0.5], ["p", "b", 0.5]]
    assert list(found) == ["project", "child_id", "fidelity"]
    assert len(fidelity_scores(COURSES, COMPONENTS, answered_share=0.3)) == 3


def test_the_summary_of_fidelity_has_the_whole_and_each_component():
    found = fidelity_summary(COURSES, COMPONENTS, 0.95)
    assert found["measure"].drop_duplicates().tolist() == ["fidelity", "held", "content", "present"]
    assert cell(found, "mean", measure="held") == pytest.approx(2 / 3)
    assert cell(found, "n", measure="content") == 1
    assert math.isnan(cell(found, "ci_low", measure="content"))


def test_without_fidelity_there_are_no_rows():
    empty = COURSES.head(0)
    assert fidelity_scores(empty, COMPONENTS).empty
    assert fidelity_summary(empty, COMPONENTS, 0.95).empty
    bare = empty[["project", "child_id"]]
    assert fidelity_summary(bare, (), 0.95).empty


# Flow


def test_the_flow_counts_children_with_an_answer_at_each_wave():
    children = pd.DataFrame({"project": "p", "child_id": ["a", "b", "c", "d"]})
    measured = pd.DataFrame(
        [
            ("p", "a", "before", "2026-01-01", 1), ("p", "b", "before", None, 2), ("p", "c", "before", None, 3),
            ("p", "a", "after", "2026-06-01", None), ("p", "b", "after", None, 4), ("q", "d", "after", None, 4),
        ],
        columns=["project", "child_id", "wave", "date", "item"],
    )  # fmt: skip
    found = flow(children, measured, ("before", "after", "followup"))
    counts = found[found["statistic"] == "count"].set_index("category")["value"].to_dict()
    assert counts == {"started": 4, "before": 3, "after": 1, "followup": 0}
    assert cell(found, "n") == 4
    assert cell(found, "share", category="after") == 0.25
    limits = (cell(found, "ci_low", category="before"), cell(found, "ci_high", category="before"))
    assert limits == in_rows(*wilson_interval(3, 4, 0.95))
    assert found["n"].eq(4).all()
    assert set(found["measure"]) == {"flow"}


def test_the_flow_of_nobody_is_n_alone():
    nobody = pd.DataFrame({"project": [], "child_id": []})
    found = flow(nobody, pd.DataFrame(columns=["project", "child_id", "wave", "item"]), ("before",))
    assert found[["statistic", "value"]].to_numpy().tolist() == [["n", 0.0]]

"""An index over questions of the survey: beside R, who was asked, and where nobody answered."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from helpers.statistics import index_difference, index_scores, index_summary
from helpers.study.survey import Answer, Index, Question
from tests.statistics.frames import all_missing, look_up, sound
from tests.statistics.r_fixture import numbers, r_fixture

TOPIC = r_fixture("index")
CODES = ("q1", "q2", "q3", "q4")
INDEX = Index(code="coordination", label="Koordinering", questions=CODES, source="x")
QUESTIONS = tuple(Question(code=c, text=c, topic="t", asked=("ngo",) if c == "q4" else ()) for c in (*CODES, "other"))
ANSWERS = tuple(Answer(value=k, label=str(k), agrees=k > 2) for k in range(1, 5))


def survey_of(side, **answers):
    ids = [f"r{k}" for k in range(len(side))]
    return pd.DataFrame({"project": "p", "respondent_id": ids, "side": side, "role": "staff", "other": 1.0, **answers})


SURVEY = survey_of(TOPIC.inputs["side"], **{code: numbers(TOPIC.inputs[code]) for code in CODES})


def test_scores_are_those_of_r_over_the_questions_a_side_was_asked():
    found = index_scores(SURVEY, INDEX, QUESTIONS, ANSWERS)
    expected = numbers(TOPIC.outputs["score"])
    assert list(found) == ["project", "respondent_id", "side", "role", "score"]
    assert found.index.tolist() == np.flatnonzero(~np.isnan(expected)).tolist()
    assert found["score"].to_numpy() == pytest.approx(expected[~np.isnan(expected)], abs=1e-9)


@pytest.mark.parametrize("group", ["all", "municipality", "ngo"])
def test_means_and_alpha_are_those_of_r(group):
    found = sound(
        index_summary(SURVEY, INDEX, QUESTIONS, ANSWERS, confidence=0.95, by=None if group == "all" else "side")
    )
    got = look_up(found, measure="coordination", group="" if group == "all" else f"side:{group}")
    expected = TOPIC.outputs[group]
    assert {name: got[name] for name in expected} == pytest.approx(expected, abs=1e-9)
    assert list(got)[5:] == ["alpha", "alpha_ci_low", "alpha_ci_high", "item_rest_min"]


def test_the_difference_is_welchs_as_in_r():
    found = sound(index_difference(SURVEY, INDEX, QUESTIONS, ANSWERS, "ngo", "municipality", confidence=0.95))
    expected = TOPIC.outputs["difference"]
    got = look_up(found, measure="coordination", group="side:ngo-municipality")
    assert got == pytest.approx(
        {
            "mean_difference": expected["mean_difference"],
            "mean_difference_ci_low": expected["ci_low"],
            "mean_difference_ci_high": expected["ci_high"],
            "p_value": expected["p_value"],
        },
        abs=1e-9,
    )
    assert set(found["n"]) == {6}


def test_nobody_answered_one_answered_and_all_answered_the_same():
    nobody = survey_of(["ngo", "ngo"], **dict.fromkeys(CODES, np.nan))
    for survey in (nobody, nobody.iloc[:0]):
        found = index_summary(survey, INDEX, QUESTIONS, ANSWERS, confidence=0.95)
        assert found[["statistic", "value"]].to_numpy().tolist() == [["n", 0.0]]
        difference = index_difference(survey, INDEX, QUESTIONS, ANSWERS, "ngo", "municipality", confidence=0.95)
        assert all_missing(look_up(difference, measure="coordination", group="side:ngo-municipality"))
        assert index_scores(survey, INDEX, QUESTIONS, ANSWERS).empty
    one = survey_of(["ngo", "municipality"], **{code: [3.0, 2.0] for code in CODES})
    for group in ("side:ngo", "side:municipality"):
        got = look_up(
            index_summary(one, INDEX, QUESTIONS, ANSWERS, confidence=0.95, by="side"),
            measure="coordination",
            group=group,
        )
        assert all_missing(got, "n", "mean")
    difference = index_difference(one, INDEX, QUESTIONS, ANSWERS, "ngo", "municipality", confidence=0.95)
    got = look_up(difference, measure="coordination", group="side:ngo-municipality")
    assert got.pop("mean_difference") == 1
    assert all_missing(got)
    same = survey_of(["ngo"] * 5, **dict.fromkeys(CODES, 3.0))
    got = look_up(index_summary(same, INDEX, QUESTIONS, ANSWERS, confidence=0.95), measure="coordination")
    assert (got["mean"], got["sd"]) == (3, 0)
    assert all(map(math.isnan, (got["ci_low"], got["ci_high"])))
    assert all_missing({name: got[name] for name in got if name.startswith(("alpha", "item"))})


def test_a_side_that_was_asked_nothing_has_no_index():
    only_ngo = tuple(q.model_copy(update={"asked": ("ngo",)}) for q in QUESTIONS)
    found = index_summary(SURVEY, INDEX, only_ngo, ANSWERS, confidence=0.95, by="side")
    assert look_up(found, measure="coordination", group="side:municipality") == {"n": 0}


def test_a_strange_answer_and_an_unknown_question_are_refused():
    with pytest.raises(ValueError, match="none of the study's: 9"):
        index_scores(survey_of(["ngo"], **dict.fromkeys(CODES, 9.0)), INDEX, QUESTIONS, ANSWERS)
    with pytest.raises(KeyError):
        index_scores(SURVEY, INDEX, QUESTIONS[1:], ANSWERS)

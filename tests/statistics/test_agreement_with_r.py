"""Every estimator beside what R gives on the same numbers (tests/statistics/r), to nine decimals."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from helpers.results import KEY
from helpers.statistics import (
    agreement,
    change_summary,
    common_interval,
    common_spread,
    complete_scores,
    difference_between,
    kept,
    mean_interval,
    net_share_interval,
    newcombe_interval,
    outcome_shares,
    paired_changes,
    scale_scores,
    wave_means,
    wilson_interval,
)
from helpers.statistics.effects import cohen_dz, hedges_g_av
from helpers.statistics.intervals import moments
from helpers.statistics.significance import holm, paired_t, wilcoxon_p
from helpers.study.rules import Analysis
from helpers.study.scales import Dimension
from helpers.study.survey import Answer, Question
from tests.statistics.r_fixture import number, numbers, r_fixture

CLOSE = 1e-9
WAVES = ("before", "after", "followup")


def cases(topic: str) -> list[str]:
    return list(r_fixture(topic).inputs)


def same(found: object, expected: object, tolerance: float = CLOSE) -> bool:
    """Whether two numbers, or as many of each, differ by less than the tolerance, absolutely and relatively."""
    return bool(found == pytest.approx(expected, rel=tolerance, abs=tolerance, nan_ok=True))


# One estimator at a time


@pytest.mark.parametrize("case", cases("paired"))
def test_the_paired_t_test_and_both_intervals(case):
    given, expected = r_fixture("paired").case(case)
    first, second = numbers(given["first"]), numbers(given["second"])
    change = second - first
    n, mean, sd = moments(change)
    assert n == expected["n"]
    assert same([mean, sd], [expected["mean_change"], expected["sd_change"]])
    assert same(mean_interval(change, given["level"]), (expected["ci_low"], expected["ci_high"]))
    test = paired_t(change[~np.isnan(change)])
    assert same([test.t, test.df], [expected["t_statistic"], expected["df"]])
    assert test.p == pytest.approx(expected["p_value"], rel=1e-8)  # of a p of 1e-40 the first digits are meant
    assert same(moments(first), [expected[f"first_{name}"] for name in ("n", "mean", "sd")])
    assert same(mean_interval(first, given["level"]), (expected["first_ci_low"], expected["first_ci_high"]))


@pytest.mark.parametrize("case", cases("common"))
def test_the_common_spread_and_the_interval_by_it(case):
    given, expected = r_fixture("common").case(case)
    groups = {name: moments(numbers(given[name])) for name in given}
    common = common_spread([one.n for one in groups.values()], [one.sd for one in groups.values()])
    assert common is not None
    assert same(common, [expected["sd"], expected["df"]])
    limits = common_interval(groups["a"].mean, groups["a"].n, *common, 0.95)
    assert same(limits, (expected["ci_low"], expected["ci_high"]))


@pytest.mark.parametrize("case", cases("holm"))
def test_holm_with_missing_p_values(case):
    given, expected = r_fixture("holm").case(case)
    assert same(holm(list(numbers(given["p"]))), list(numbers(expected["adjusted"])), 1e-14)


@pytest.mark.parametrize("case", cases("wilcoxon"))
@pytest.mark.parametrize("scale", [1, 5, 3])
def test_the_signed_rank_test(case, scale):
    """Whole numbers as R got them, and as changes in fifths and thirds of a point, which tie only when rounded."""
    given, expected = r_fixture("wilcoxon").case(case)
    change = np.round(numbers(given["change"]) / scale, 9)
    assert same(wilcoxon_p(change), expected["p"], 1e-12)


@pytest.mark.parametrize("case", cases("shares"))
def test_intervals_of_shares(case):
    given, expected = r_fixture("shares").case(case)
    level = given["level"]
    for estimator, of, name in (
        (wilson_interval, "one_share", "wilson"),
        (newcombe_interval, "two_shares", "newcombe"),
        (net_share_interval, "net_shares", "bonett_price"),
    ):
        for counts, limits in zip(given[of], expected[name], strict=True):
            assert same(estimator(*counts, level), tuple(limits)), (name, counts)


@pytest.mark.parametrize("case", cases("effect_sizes"))
def test_effect_sizes(case):
    given, expected = r_fixture("effect_sizes").case(case)
    first, second = numbers(given["first"]), numbers(given["second"])
    assert same(hedges_g_av(first, second, second - first), expected["hedges_g_av"])
    assert same(cohen_dz(second - first), expected["cohen_dz"])


# From answers to the table of change


@pytest.fixture(scope="module")
def measurements() -> pd.DataFrame:
    answers = r_fixture("outcomes").inputs["answers"]
    frame = pd.DataFrame({name: numbers(values) if name != "wave" else values for name, values in answers.items()})
    return frame.rename(columns={"child": "child_id"}).assign(project="p")


@pytest.fixture(scope="module")
def dimensions() -> list[Dimension]:
    given = r_fixture("outcomes").inputs
    return [
        Dimension.model_validate(
            {
                "code": code, "label": code, "noun": code, "minimum": given["minimum"], "maximum": given["maximum"],
                "better": "higher" if scale["better"] == 1 else "lower",
                "items": [
                    {"code": item, "text": item, "reversed": item in scale["turned"]} for item in scale["items"]
                ],
            }
        )
        for code, scale in given["scales"].items()
    ]  # fmt: skip


@pytest.fixture(scope="module")
def options() -> Analysis:
    given = r_fixture("outcomes").inputs
    return Analysis(
        bootstrap=200,
        confidence=given["level"],
        answered_share=given["answered_share"],
        kept_share=given["kept_share"],
    )


def test_scale_scores(measurements, dimensions, options):
    expected = r_fixture("outcomes").outputs["scores"]
    found = scale_scores(measurements, dimensions, options.answered_share)
    assert found["child_id"].tolist() == expected["child"]
    assert found["wave"].tolist() == expected["wave"]
    assert found["dimension"].tolist() == expected["dimension"]
    assert found["answered"].tolist() == expected["answered"]
    assert same(found["score"].tolist(), expected["score"])


def test_means_of_the_waves(measurements, dimensions, options):
    found = wave_means(scale_scores(measurements, dimensions, options.answered_share), dimensions, options.confidence)
    value = found.set_index([*KEY, "statistic"])["value"]
    for dimension, waves in r_fixture("outcomes").outputs["wave_means"].items():
        for wave, expected in waves.items():
            for name in ("n", "mean", "sd", "ci_low", "ci_high"):
                assert same(value[dimension, "", "", wave, name], expected[name]), (dimension, wave, name)
            for end in ("floor", "ceiling"):
                assert same(value[dimension, end, "", wave, "share"], expected[end])


@pytest.mark.parametrize("wave", ["before-after", "before-followup"])
def test_changes_and_their_summary(measurements, dimensions, options, wave):
    first, second = contrast = tuple(wave.split("-"))
    changes = paired_changes(
        measurements, dimensions, first, second, answered_share=options.answered_share, minimal_change=0
    )
    value = change_summary(changes, contrast, options).set_index([*KEY, "statistic"])["value"]
    outcomes = outcome_shares(changes, contrast, options.confidence).set_index([*KEY, "statistic"])["value"]
    expected_changes = r_fixture("outcomes").outputs["changes"][wave]
    for dimension, expected in r_fixture("outcomes").outputs["summaries"][wave].items():
        own = changes[changes["dimension"] == dimension]
        assert own["child_id"].tolist() == expected_changes[dimension]["child"]
        for column, name in (("score_first", "first"), ("score_second", "second"), ("change", "change")):
            assert same(own[column].tolist(), expected_changes[dimension][name])
        names = (
            "n", "mean_change", "sd_change", "ci_low", "ci_high", "t_statistic", "df", "p_value", "p_holm",
            "p_wilcoxon", "hedges_g_av", "cohen_dz", "net_share",
        )  # fmt: skip
        for name in names:
            # scores and changes are rounded to nine decimals, and a t statistic is steeper than they are
            assert same(value[dimension, "", "", wave, name], number(expected[name]), 1e-8), (dimension, name)
        ends = [value[dimension, "", "", wave, f"net_share_ci_{end}"] for end in ("low", "high")]
        assert same(ends, expected["net_share_ci"])
        for outcome in ("improved", "unchanged", "worsened"):
            name = f"share_{outcome}"
            key = (dimension, outcome, "", wave)
            assert same(value[*key, name], expected[name])
            limits = [value[*key, f"{name}_ci_{end}"] for end in ("low", "high")]
            assert same(limits, expected[f"wilson_{outcome}"])
            assert outcomes[*key, name] == value[*key, name]


def test_whether_it_is_kept(measurements, dimensions, options):
    complete = complete_scores(measurements, dimensions, WAVES, options.answered_share)
    value = kept(complete, {d.code for d in dimensions}, options, WAVES).set_index(["measure", "statistic"])["value"]
    for dimension, expected in r_fixture("outcomes").outputs["kept"].items():
        for name, number_of_r in expected.items():
            assert same(value[dimension, name], number_of_r, 1e-8), (dimension, name)


# Survey

ANSWERS = tuple(Answer(value=v, label=str(v), agrees=v in (3, 4)) for v in (1, 2, 3, 4, 5))


@pytest.mark.parametrize("case", ["goals", "alone", "never"])
def test_answers_to_the_survey_and_the_difference_between_the_sides(case):
    given, expected = r_fixture("survey").inputs, r_fixture("survey").outputs[case]
    level = given["level"]
    survey = pd.DataFrame({"side": given["side"], case: numbers(given["questions"][case])})
    asked = ("municipality",) if case == "alone" else ()
    question = Question(code=case, text="t", topic="t", asked=asked)
    everyone = agreement(survey, [question], ANSWERS, confidence=level)
    by_side = agreement(survey, [question], ANSWERS, confidence=level, by="side")
    for frame, group, wanted in (
        (everyone, "", expected["all"]),
        (by_side, "side:municipality", expected["municipality"]),
        (by_side, "side:ngo", expected["ngo"]),
    ):
        value = frame[frame["group"] == group].set_index(["category", "statistic"])["value"]
        if not wanted["n"]:
            assert value.empty
            continue
        assert value["", "n"] == wanted["n"]
        assert same([value[f"answer:{answer.value}", "share"] for answer in ANSWERS], wanted["answers"])
        for category in ("agree", "disagree"):
            assert same(value[category, "share"], wanted[category])
            limits = [value[category, f"ci_{end}"] for end in ("low", "high")]
            assert same(limits, wanted[f"{category}_ci"])
    found = difference_between(survey, question, ANSWERS, "municipality", "ngo", confidence=level)
    value = found.set_index("statistic")["value"]
    assert found["n"].eq(expected["difference"]["n"]).all()
    assert same(value["share_difference"], number(expected["difference"]["difference"]))
    limits = [value[f"share_difference_ci_{end}"] for end in ("low", "high")]
    assert same(limits, list(numbers(expected["difference"]["ci"])))
    assert math.isnan(value["share_difference"]) == (case == "alone")

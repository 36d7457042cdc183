"""Laws that the statistics keep: any order of rows, turned and stretched scales, parts of a whole, nested intervals."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.results import KEY
from helpers.statistics import (
    agreement,
    change_distribution,
    change_edges,
    change_summary,
    complete_scores,
    difference_between,
    fidelity_distribution,
    flow,
    kept,
    mean_interval,
    net_share_interval,
    newcombe_interval,
    outcome_shares,
    paired_changes,
    scale_scores,
    shares,
    wave_means,
    wilson_interval,
)
from helpers.statistics.effects import hedges_g_av_interval
from helpers.statistics.significance import holm, paired_t, wilcoxon_p
from helpers.study.scales import Dimension
from tests.statistics.everything import (
    ANALYSIS,
    ANSWERS,
    COMPONENTS,
    CONTRAST,
    DIMENSIONS,
    HARM,
    ITEMS,
    LEVELS,
    MOOD,
    QUESTIONS,
    SHARE,
    WAVES,
    Programme,
    arguments,
    call,
    labels,
    programme,
    public_functions,
    result_frames,
)
from tests.statistics.frames import TOGETHER

# These fit by steps or take sums in the order of the rows, and may differ in the last digits.
FITTED = {"mixed_change", "cluster_change", "change_by_fidelity", "random_effects"}
seeds = st.integers(0, 10_000)
confidences = st.floats(0.5, 0.995)


def value(results: pd.DataFrame) -> pd.Series:
    """Key and statistic → value."""
    return results.set_index([*KEY, "statistic"])["value"].sort_index()


def close(found: pd.Series, expected: pd.Series, tolerance: float = 1e-9) -> None:
    pd.testing.assert_series_equal(found, expected, check_exact=False, rtol=tolerance, atol=tolerance)


def changes_of(measurements: pd.DataFrame, dimensions: tuple[Dimension, ...] = DIMENSIONS) -> pd.DataFrame:
    return paired_changes(measurements, dimensions, *CONTRAST, answered_share=SHARE, minimal_change=0)


def summary(measurements: pd.DataFrame, dimensions: tuple[Dimension, ...] = DIMENSIONS) -> pd.Series:
    return value(change_summary(changes_of(measurements, dimensions), CONTRAST, ANALYSIS))


def means(measurements: pd.DataFrame, dimensions: tuple[Dimension, ...] = DIMENSIONS) -> pd.Series:
    return value(wave_means(scale_scores(measurements, dimensions, SHARE), dimensions, 0.95))


def named(series: pd.Series, statistic: str) -> pd.Series:
    """The values of one statistic, by measure, group and wave (the category is in its name)."""
    return series.xs(statistic, level="statistic").droplevel("category")


# The order of the rows


def shuffled(of: Programme, seed: int) -> Programme:
    tables = {name: getattr(of, name) for name in ("children", "measurements", "fidelity", "survey", "statements")}
    return Programme(**{name: table.sample(frac=1, random_state=seed) for name, table in tables.items()})


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_the_rows_changes_no_number(seed):
    plain, mixed = programme(seed=seed), shuffled(programme(seed=seed), seed)
    known, known_mixed = arguments(plain), arguments(mixed)
    for name in public_functions():
        before, after = result_frames(call(name, plain, known)), result_frames(call(name, mixed, known_mixed))
        for one, other in zip(before, after, strict=True):
            try:
                if name in FITTED:
                    close(value(other), value(one))
                else:
                    pd.testing.assert_series_equal(value(other), value(one), check_exact=True)
            except AssertionError as fault:
                fault.add_note(f"in {name}")
                raise


@pytest.mark.parametrize("seed", [1, 2])
def test_children_with_other_names_in_projects_with_other_names_give_the_same_numbers(seed):
    plain = programme(seed=seed)
    renamed = plain.measurements.assign(
        project=plain.measurements["project"].str.upper() + "x", child_id="z" + plain.measurements["child_id"].str[::-1]
    )
    close(summary(renamed), summary(plain.measurements), 1e-12)
    close(means(renamed), means(plain.measurements), 1e-12)


# Turned and stretched scales


@settings(max_examples=15)
@given(seed=seeds)
def test_turning_what_is_better_turns_the_change_and_keeps_its_p(seed):
    measurements = programme(children=30, seed=seed).measurements
    turned = MOOD.model_copy(update={"better": "lower"})
    plain, mirrored = summary(measurements, (MOOD,)), summary(measurements, (turned,))
    for statistic in ("mean_change", "t_statistic", "hedges_g_av", "cohen_dz", "net_share"):
        close(named(mirrored, statistic), -named(plain, statistic))
    for statistic in ("n", "sd_change", "df", "p_value", "p_holm", "p_wilcoxon"):
        close(named(mirrored, statistic), named(plain, statistic))
    for prefix in ("", "net_share_"):
        close(named(mirrored, f"{prefix}ci_low"), -named(plain, f"{prefix}ci_high"))
    # The bootstrap draws from children sorted by their changes, so others where these turn: test_effects mirrors it.
    for outcome, other in (("improved", "worsened"), ("unchanged", "unchanged")):
        for end in ("", "_ci_low", "_ci_high"):
            close(named(mirrored, f"share_{outcome}{end}"), named(plain, f"share_{other}{end}"))


@settings(max_examples=10)
@given(seed=seeds)
def test_answers_turned_with_the_scale_mirror_the_means(seed):
    measurements = programme(children=30, seed=seed).measurements
    codes = list(HARM.item_codes)
    turned = measurements.assign(**(5 - measurements[codes]))
    plain, mirrored = means(measurements, (HARM,)), means(turned, (HARM,))
    close(named(mirrored, "mean"), 5 - named(plain, "mean"))
    close(named(mirrored, "ci_low"), 5 - named(plain, "ci_high"))
    close(named(mirrored, "sd"), named(plain, "sd"))
    ends = [series.xs("share", level="statistic") for series in (plain, mirrored)]
    assert ends[0].xs("floor", level="category").tolist() == ends[1].xs("ceiling", level="category").tolist()
    both = [summary(frame, (HARM,)) for frame in (measurements, turned)]
    close(named(both[1], "mean_change"), -named(both[0], "mean_change"))


@settings(max_examples=10)
@given(seed=seeds, factor=st.sampled_from([0.5, 2.0, 7.0, 100 / 3]), shift=st.sampled_from([-1.0, 0.0, 10.0]))
def test_a_stretched_and_shifted_scale_stretches_points_and_leaves_all_else(seed, factor, shift):
    measurements = programme(children=30, seed=seed).measurements
    stretched = measurements.assign(**(measurements[ITEMS] * factor + shift))
    ends = {"minimum": factor + shift, "maximum": 4 * factor + shift}
    wide = tuple(dimension.model_copy(update=ends) for dimension in DIMENSIONS)
    plain, wider = summary(measurements), summary(stretched, wide)
    for statistic in ("mean_change", "sd_change", "ci_low", "ci_high"):
        close(named(wider, statistic), named(plain, statistic) * factor, 1e-7)
    same = ("n", "t_statistic", "df", "p_value", "p_holm", "p_wilcoxon", "hedges_g_av", "cohen_dz", "net_share")
    for statistic in (*same, "share_improved", "share_worsened"):
        close(named(wider, statistic), named(plain, statistic), 1e-6)
    for statistic in ("mean", "ci_low"):
        close(named(means(stretched, wide), statistic), named(means(measurements), statistic) * factor + shift, 1e-7)


@settings(max_examples=10)
@given(seed=seeds)
def test_the_earlier_and_the_later_wave_exchanged_turn_the_change(seed):
    measurements = programme(children=30, seed=seed).measurements
    there, back = (
        value(
            change_summary(
                paired_changes(measurements, DIMENSIONS, *pair, answered_share=SHARE, minimal_change=0), pair, ANALYSIS
            ).assign(wave="pair")
        )
        for pair in (("before", "after"), ("after", "before"))
    )
    for statistic in ("mean_change", "cohen_dz", "hedges_g_av", "net_share"):
        close(named(back, statistic), -named(there, statistic))
    for statistic in ("p_value", "p_wilcoxon", "share_unchanged", "sd_change"):
        close(named(back, statistic), named(there, statistic))


# Who is there


@settings(max_examples=10)
@given(seed=seeds)
def test_a_child_without_answers_changes_nothing_but_how_many_started(seed):
    plain = programme(children=24, seed=seed)
    silent = plain.measurements.iloc[:3].assign(child_id="silent", wave=list(WAVES), **dict.fromkeys(ITEMS, np.nan))
    more = pd.concat([plain.measurements, silent], ignore_index=True)
    pd.testing.assert_series_equal(summary(more), summary(plain.measurements))
    pd.testing.assert_series_equal(means(more), means(plain.measurements))
    extra = pd.concat([plain.children, plain.children.iloc[:1].assign(child_id="silent")], ignore_index=True)
    found, before = value(flow(extra, more, WAVES)), value(flow(plain.children, plain.measurements, WAVES))
    counts = [
        series.xs("count", level="statistic").droplevel(["measure", "group", "wave"]) for series in (found, before)
    ]
    assert (counts[0] - counts[1]).to_dict() == {"started": 1, "before": 0, "after": 0, "followup": 0}


@settings(max_examples=10)
@given(seed=seeds)
def test_everyone_twice_leaves_means_and_shares_and_narrows_the_intervals(seed):
    measurements = programme(children=24, seed=seed).measurements
    twice = pd.concat([measurements, measurements.assign(child_id=measurements["child_id"] + "b")], ignore_index=True)
    plain, more = summary(measurements), summary(twice)
    for statistic in ("mean_change", "share_improved", "share_unchanged", "net_share"):
        close(named(more, statistic), named(plain, statistic))
    close(named(more, "n"), 2 * named(plain, "n"))
    for low, high in (("ci_low", "ci_high"), ("share_improved_ci_low", "share_improved_ci_high")):
        widths = [(named(series, high) - named(series, low)).to_numpy() for series in (more, plain)]
        assert (widths[0] <= widths[1] + 1e-12).all()


# Parts of a whole


def of_a_whole(results: pd.DataFrame, categories: str) -> pd.Series:
    own = results[(results["statistic"] == "share") & results["category"].str.fullmatch(categories)]
    return own.groupby(["measure", "group", "wave"])["value"].sum()


@settings(max_examples=15)
@given(seed=seeds)
def test_shares_of_a_whole_sum_to_1(seed):
    of = programme(children=20, seed=seed)
    changes = changes_of(of.measurements)
    outcomes = outcome_shares(changes, CONTRAST, 0.95)
    outcomes = outcomes[outcomes["statistic"].isin(["share_improved", "share_unchanged", "share_worsened"])]
    survey = agreement(of.survey, QUESTIONS, ANSWERS, confidence=0.95, by="side")
    courses = fidelity_distribution(of.fidelity, COMPONENTS, LEVELS, 0.95)
    sums = [
        outcomes.groupby("measure")["value"].sum(),
        of_a_whole(shares(of.children, "gender", labels("girl", "boy"), confidence=0.95), ".+"),
        of_a_whole(survey, "answer:.*"),
        of_a_whole(survey, "agree|disagree"),
        of_a_whole(change_distribution(changes, CONTRAST, change_edges(ANALYSIS), 0.95), "change:.*"),
        of_a_whole(courses, "level:.*"),
        of_a_whole(courses, "score:.*"),
    ]
    for whole in sums:
        assert len(whole)
        assert whole.to_numpy() == pytest.approx(1, abs=TOGETHER)


@settings(max_examples=10)
@given(seed=seeds)
def test_the_shares_of_agreement_are_those_of_the_answers_that_agree(seed):
    survey = programme(children=40, seed=seed).survey
    found = value(agreement(survey, QUESTIONS, ANSWERS, confidence=0.95))
    for question in QUESTIONS:
        agreeing = [found[question.code, f"answer:{a.value}", "", "", "share"] for a in ANSWERS if a.agrees]
        assert found[question.code, "agree", "", "", "share"] == pytest.approx(sum(agreeing), abs=TOGETHER)


@settings(max_examples=10)
@given(seed=seeds)
def test_the_difference_between_the_sides_is_that_of_their_shares_and_turns_with_them(seed):
    survey = programme(children=40, seed=seed).survey
    by_side = value(agreement(survey, QUESTIONS[:1], ANSWERS, confidence=0.95, by="side"))
    sides = ("municipality", "ngo")
    share = [by_side["goals", "agree", f"side:{side}", "", "share"] for side in sides]
    there, back = (
        difference_between(survey, QUESTIONS[0], ANSWERS, *pair, confidence=0.95).set_index("statistic")["value"]
        for pair in (sides, sides[::-1])
    )
    assert there["share_difference"] == pytest.approx(share[0] - share[1], abs=TOGETHER)
    assert there["share_difference_ci_low"] == pytest.approx(-back["share_difference_ci_high"], abs=1e-12)


# Families of tests

p_values = st.lists(st.one_of(st.floats(0, 1), st.just(math.nan)), max_size=10)


@given(given_p=p_values, order=st.randoms())
def test_holm_follows_its_p_values_in_any_order_and_stays_between_p_and_bonferroni(given_p, order):
    adjusted = holm(given_p)
    places = list(range(len(given_p)))
    order.shuffle(places)
    assert holm([given_p[k] for k in places]) == pytest.approx([adjusted[k] for k in places], nan_ok=True)
    family = sum(not math.isnan(p) for p in given_p)
    for p, q in zip(given_p, adjusted, strict=True):
        assert math.isnan(p) == math.isnan(q)
        assert math.isnan(p) or p <= q <= min(1.0, family * p) + 1e-15


@given(given_p=st.lists(st.floats(0, 1), min_size=1, max_size=10), place=st.integers(0, 9), by=st.floats(0, 1))
def test_a_larger_p_makes_no_adjusted_p_smaller(given_p, place, by):
    place %= len(given_p)
    larger = [*given_p]
    larger[place] += by * (1 - larger[place])
    assert all(before <= after + 1e-15 for before, after in zip(holm(given_p), holm(larger), strict=True))


@given(change=st.lists(st.integers(-8, 8), min_size=3, max_size=20).filter(lambda x: len(set(x)) > 1))
def test_the_tests_keep_their_p_when_the_change_is_turned_or_stretched(change):
    values = np.round(np.array(change) / 5, 9)
    for other in (-values, 3 * values, values / 7):
        assert paired_t(other).p == pytest.approx(paired_t(values).p, rel=1e-9)
        assert wilcoxon_p(np.round(other, 9)) == pytest.approx(wilcoxon_p(values), rel=1e-9, nan_ok=True)


# Intervals


@given(data=st.data(), n=st.integers(1, 80), levels=st.tuples(confidences, confidences).map(sorted))
def test_a_higher_confidence_gives_the_wider_interval_and_holds_the_narrower(data, n, levels):
    up = data.draw(st.integers(0, n))
    down = data.draw(st.integers(0, n - up))
    values = [k % 7 for k in range(n)]
    for narrow, wide in (
        [mean_interval(values, level) for level in levels],
        [wilson_interval(up, n, level) for level in levels],
        [newcombe_interval(up, n, down, n, level) for level in levels],
        [net_share_interval(up, down, n, level) for level in levels],
    ):
        assert not wide.low > narrow.low + 1e-12
        assert not wide.high < narrow.high - 1e-12


@settings(max_examples=15)
@given(seed=seeds)
def test_a_higher_confidence_gives_the_wider_bootstrap_interval(seed):
    own = changes_of(programme(children=40, seed=seed).measurements, (HARM,))
    columns = [own[name].to_numpy(dtype=np.float64) for name in ("score_first", "score_second", "change")]
    narrow, wide = (hedges_g_av_interval(*columns, confidence=level, resamples=400, seed=seed) for level in (0.8, 0.95))
    assert wide.low <= narrow.low < narrow.high <= wide.high


@given(n=st.integers(1, 200), confidence=confidences)
def test_wilsons_limits_rise_with_the_count(n, confidence):
    limits = [wilson_interval(count, n, confidence) for count in range(n + 1)]
    assert all(a.low < b.low and a.high < b.high for a, b in itertools.pairwise(limits))
    assert all(low <= count / n <= high for count, (low, high) in enumerate(limits))


@given(count=st.integers(0, 40), n=st.integers(1, 40), times=st.integers(2, 6), confidence=confidences)
def test_the_same_share_of_more_children_has_the_narrower_interval(count, n, times, confidence):
    count = min(count, n)
    few, many = wilson_interval(count, n, confidence), wilson_interval(times * count, times * n, confidence)
    assert few.low <= many.low + 1e-15
    assert many.high <= few.high + 1e-15


# Kept


@settings(max_examples=15)
@given(seed=seeds)
def test_kept_follows_its_own_intervals_whatever_is_asked_for(seed):
    complete = complete_scores(programme(children=40, seed=seed).measurements, DIMENSIONS, WAVES, SHARE)
    shown = set(complete["dimension"])
    for share in (1.0, 0.5, 0.1, 0.01):
        found = kept(complete, shown, ANALYSIS.model_copy(update={"kept_share": share}), WAVES)
        for _, own in found.groupby("measure"):
            got = own.set_index("statistic")["value"]
            held = got["kept_total_change_ci_low"] > 0 and got["kept_beyond_change_ci_low"] > 0
            assert (got["kept"] == 1) == held
            lost = got["kept_total_change_ci_high"] <= 0 or got["kept_beyond_change_ci_high"] <= 0
            assert (got["kept"] == 0) == (lost and not held)
        assert (kept(complete, set(), ANALYSIS, WAVES).query("statistic == 'kept'")["value"] == -1).all()


def test_the_programmes_here_have_what_the_laws_are_about():
    of = programme(children=30, seed=3)
    found = summary(of.measurements)
    assert {"mood", "harm", "lone"} == set(found.index.get_level_values("measure"))
    assert named(found, "share_worsened").gt(0).all()
    assert named(found, "share_unchanged").gt(0).all()
    assert of.measurements[ITEMS].isna().to_numpy().any()

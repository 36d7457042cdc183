"""Wave means, change summaries, outcome shares and whether a change is kept: from measurements to result rows."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from helpers.results import KEY, RESULT_COLUMNS
from helpers.statistics import (
    change_summary,
    complete_scores,
    kept,
    outcome_shares,
    paired_changes,
    scale_scores,
    significant_gains,
    wave_means,
    wilson_interval,
)
from helpers.statistics.significance import holm
from helpers.study.rules import Analysis
from tests.statistics.frames import in_rows

CONTRAST = ("before", "after")
WAVES = ("before", "after", "followup")
SHARE = 2 / 3


def look_up(results: pd.DataFrame, **key: str) -> dict[str, float]:
    """statistic → value of the rows with this key; what is not named is empty."""
    whole = {"category": "", "group": "", **key}
    rows = results
    for column, value in whole.items():
        rows = rows[rows[column] == value]
    assert not rows["statistic"].duplicated().any()
    return dict(zip(rows["statistic"], rows["value"], strict=True))


def changes(values: dict[str, list[float]]) -> pd.DataFrame:
    """Changes as `paired_changes` gives them, from 2 at the first wave; dimension → changes."""
    rows = [
        {
            "project": "p",
            "child_id": f"c{i:03}",
            "dimension": dimension,
            "score_first": 2.0 + (i % 3) / 5,
            "score_second": round(2.0 + (i % 3) / 5 + change, 9),
            "change": change,
            "outcome": "improved" if change > 0 else "worsened" if change < 0 else "unchanged",
        }
        for dimension, given in values.items()
        for i, change in enumerate(given)
    ]
    columns = ["project", "child_id", "dimension", "score_first", "score_second", "change", "outcome"]
    return pd.DataFrame(rows, columns=columns)


change_lists = st.lists(st.integers(-6, 6).map(lambda k: round(k / 5, 9)), min_size=1, max_size=25)


# Wave means


def test_wave_means_give_mean_spread_interval_floor_and_ceiling(make_dimension, make_measurements):
    dimension = make_dimension(items=1)
    given_answers = {(f"c{k}", "before"): (x,) for k, x in enumerate((1, 1, 2, 4))}
    scores = scale_scores(make_measurements(dimension, given_answers), [dimension], SHARE)
    found = wave_means(scores, [dimension], 0.95, group="side:ngo")
    # In R: x <- c(1, 1, 2, 4); mean(x); sd(x); t.test(x)$conf.int
    got = look_up(found, measure="coping", wave="before", group="side:ngo")
    assert got == pytest.approx({"n": 4, "mean": 2, "sd": 1.414214, "ci_low": -0.250329, "ci_high": 4.250329}, abs=1e-6)
    for category, share in (("floor", 0.5), ("ceiling", 0.25)):
        assert look_up(found, measure="coping", wave="before", group="side:ngo", category=category) == {"share": share}
    assert list(found) == list(RESULT_COLUMNS)


def test_wave_means_leave_out_dimensions_nobody_answered_and_count_empty_waves_that_are_asked_for(
    make_dimension, make_measurements
):
    measured, absent = make_dimension("coping", items=1), make_dimension("school", items=1)
    scores = scale_scores(make_measurements(measured, {("a", "before"): (2,)}), [measured, absent], SHARE)
    assert set(wave_means(scores, [absent, measured], 0.95)["wave"]) == {"before"}
    found = wave_means(scores, [absent, measured], 0.95, waves=WAVES)
    assert set(found["measure"]) == {"coping"}
    assert found["wave"].drop_duplicates().tolist() == list(WAVES)
    empty = look_up(found, measure="coping", wave="after")
    assert empty.pop("n") == 0
    assert all(map(math.isnan, empty.values()))
    one = look_up(found, measure="coping", wave="before")
    assert (one["n"], one["mean"]) == (1, 2)
    assert math.isnan(one["ci_low"])


# Change


def test_a_change_summary_names_everything_once_per_dimension(analysis):
    found = change_summary(changes({"coping": [0.2, 0.4, -0.2, 0.0], "school": [0.2, 0.2, 0.6]}), CONTRAST, analysis)
    names = [
        "n", "mean_change", "sd_change", "ci_low", "ci_high", "t_statistic", "df", "p_value", "p_holm", "p_wilcoxon",
        "hedges_g_av", "hedges_g_av_ci_low", "hedges_g_av_ci_high", "cohen_dz",
        "net_share", "net_share_ci_low", "net_share_ci_high",
    ]  # fmt: skip
    for dimension in ("coping", "school"):
        assert list(look_up(found, measure=dimension, wave="before-after")) == names
        for outcome in ("improved", "unchanged", "worsened"):
            got = look_up(found, measure=dimension, wave="before-after", category=outcome)
            assert list(got) == [f"share_{outcome}", f"share_{outcome}_ci_low", f"share_{outcome}_ci_high"]
    assert not found.duplicated([*KEY, "statistic"]).any()
    assert list(found) == list(RESULT_COLUMNS)


def test_a_change_summary_has_the_numbers_of_r(analysis):
    # In R, with x <- c(.2, .4, -.2, .0, .4, .6): t.test(x), and for so few children exactRankTests::wilcox.exact(x)
    found = look_up(
        change_summary(changes({"coping": [0.2, 0.4, -0.2, 0.0, 0.4, 0.6]}), CONTRAST, analysis),
        measure="coping",
        wave="before-after",
    )
    expected = {
        "n": 6, "mean_change": 0.2333333, "sd_change": 0.2943920, "ci_low": -0.0756124, "ci_high": 0.5422791,
        "t_statistic": 1.9414507, "df": 5, "p_value": 0.1098665, "p_holm": 0.1098665, "p_wilcoxon": 0.1875,
        "cohen_dz": 0.7925939,
    }  # fmt: skip
    assert {name: found[name] for name in expected} == pytest.approx(expected, abs=1e-6)


@settings(max_examples=20)
@given(first=change_lists, second=change_lists, data=st.data())
def test_the_order_of_the_rows_changes_no_digit(analysis, first, second, data):
    frame = changes({"coping": first, "school": second})
    order = data.draw(st.permutations(range(len(frame))))
    by = [*KEY, "statistic"]
    plain, again = (change_summary(f, CONTRAST, analysis).sort_values(by) for f in (frame, frame.iloc[list(order)]))
    pd.testing.assert_frame_equal(plain.reset_index(drop=True), again.reset_index(drop=True), check_exact=True)


@settings(max_examples=20)
@given(values=change_lists)
def test_worse_for_better_turns_the_signs_and_keeps_the_tests(analysis, values):
    up, down = (
        look_up(change_summary(changes({"coping": v}), CONTRAST, analysis), measure="coping", wave="before-after")
        for v in (values, [-x for x in values])
    )
    for name in ("mean_change", "t_statistic", "cohen_dz", "net_share"):
        assert up[name] == pytest.approx(-down[name], nan_ok=True)
    for name in ("p_value", "p_wilcoxon", "sd_change", "n", "df"):
        assert up[name] == pytest.approx(down[name], nan_ok=True)
    assert up["ci_low"] == pytest.approx(-down["ci_high"], nan_ok=True)


@settings(max_examples=40)
@given(values=change_lists)
def test_outcome_shares_are_a_whole_with_wilson_intervals(values):
    found = outcome_shares(changes({"coping": values}), CONTRAST, 0.95)
    shares = {}
    for outcome in ("improved", "unchanged", "worsened"):
        got = look_up(found, measure="coping", wave="before-after", category=outcome)
        shares[outcome] = got[f"share_{outcome}"]
        count = sum((x > 0) - (x < 0) == {"improved": 1, "unchanged": 0, "worsened": -1}[outcome] for x in values)
        assert shares[outcome] * len(values) == pytest.approx(count)
        limits = (got[f"share_{outcome}_ci_low"], got[f"share_{outcome}_ci_high"])
        assert limits == in_rows(*wilson_interval(count, len(values), 0.95))
    assert sum(shares.values()) == pytest.approx(1)
    net = look_up(found, measure="coping", wave="before-after")
    assert net["net_share"] == pytest.approx(shares["improved"] - shares["worsened"])
    assert net["net_share_ci_low"] <= net["net_share"] <= net["net_share_ci_high"]


def test_holm_counts_the_dimensions_of_the_call_that_have_a_p(analysis):
    given_changes = {"a": [0.2, 0.4, 0.6, 0.2, 0.0], "b": [0.2] * 5, "c": [0.2, -0.4, 0.6, 0.2, 0.0], "d": [0.4]}
    found = change_summary(changes(given_changes), CONTRAST, analysis)
    by_dimension = {d: look_up(found, measure=d, wave="before-after") for d in given_changes}
    p = [by_dimension[d]["p_value"] for d in given_changes]
    assert [math.isnan(one) for one in p] == [False, True, False, True]
    assert by_dimension["a"]["p_holm"] == pytest.approx(2 * p[0])
    assert [by_dimension[d]["p_holm"] for d in given_changes] == pytest.approx(holm(p), nan_ok=True)


@pytest.mark.parametrize("values", [[0.2], [0.2, 0.2], [0.2, 0.2, 0.2, 0.2], [0.0] * 20])
def test_what_is_not_defined_is_nan_and_its_rows_stand(analysis, values):
    found = change_summary(changes({"coping": values}), CONTRAST, analysis)
    got = look_up(found, measure="coping", wave="before-after")
    assert (got["n"], got["mean_change"]) == (len(values), values[0])
    limits = ("ci_low", "ci_high", "hedges_g_av_ci_low", "hedges_g_av_ci_high")
    for name in ("t_statistic", "p_value", "p_holm", "cohen_dz", *limits):
        assert math.isnan(got[name])
    assert found["n"].eq(len(values)).all()


def test_nobody_at_all_gives_an_empty_table_of_results(analysis):
    found = change_summary(changes({}), CONTRAST, analysis)
    assert found.empty
    assert list(found) == list(RESULT_COLUMNS)


def test_the_seed_and_the_group_move_the_bootstrap_and_nothing_else(analysis):
    frame = changes({"coping": [0.2, 0.4, -0.2, 0.0, 0.6, 0.2, -0.4, 1.0] * 3})
    names = ["hedges_g_av_ci_low", "hedges_g_av_ci_high"]

    def summary(**given: object) -> pd.Series:
        group = str(given.pop("group", ""))
        found = change_summary(frame, CONTRAST, analysis.model_copy(update=given), group)
        assert (found["group"] == group).all()
        return found.set_index(["category", "statistic"])["value"]

    plain = summary()
    assert plain.equals(summary())
    for other in (summary(seed=1), summary(group="side:ngo")):
        moved = plain.ne(other) & ~(plain.isna() & other.isna())
        assert set(moved[moved].index.get_level_values("statistic")) <= set(names)
        assert moved.any()


# One key, one n: the evidence of disclosure is read off the rows


@given(first=hnp.arrays(np.float64, (8, 3), elements=st.sampled_from([1.0, 2.0, 4.0, np.nan])), seed=st.integers(0, 99))
@settings(max_examples=25)
def test_rows_of_one_key_and_its_categories_have_one_n(make_dimension, analysis, first, seed):
    dimension = make_dimension()
    generator = np.random.default_rng(seed)
    answers = [first, generator.permuted(first), generator.permuted(first)]
    frame = pd.concat(
        [
            pd.DataFrame(values, columns=list(dimension.item_codes)).assign(project="p", child_id=range(8), wave=wave)
            for values, wave in zip(answers, WAVES, strict=True)
        ]
    )
    parts = [wave_means(scale_scores(frame, [dimension], SHARE), [dimension], 0.95)]
    for contrast in analysis.contrasts:
        paired = paired_changes(frame, [dimension], *contrast, answered_share=SHARE, minimal_change=0)
        parts.append(change_summary(paired, contrast, analysis))
    parts.append(kept(complete_scores(frame, [dimension], WAVES, SHARE), SHOWN, analysis, WAVES))
    found = pd.concat([part for part in parts if len(part)] or parts[:1])
    assert not found.duplicated([*KEY, "statistic"]).any()
    bases = found[["measure", "group", "wave", "n"]].drop_duplicates()
    assert not bases.duplicated(["measure", "group", "wave"]).any()
    counts = found[found["statistic"] == "n"]
    assert (counts["value"] == counts["n"]).all()


# Kept


def complete(gain: list[float], total: list[float], better: str = "higher") -> pd.DataFrame:
    """Children at 2.5 at the baseline who are `gain` better at the second wave and `total` better at the last."""
    sign = 1 if better == "higher" else -1
    rows = [
        {
            "project": "p",
            "child_id": i,
            "dimension": "coping",
            "wave": wave,
            "score": 2.5 + sign * change,
            "direction": sign,
        }
        for i, (first, last) in enumerate(zip(gain, total, strict=True))
        for wave, change in zip(WAVES, (0.0, first, last), strict=True)
    ]
    return pd.DataFrame(rows)


RISE = [0.2, 0.3, 0.4, 0.5, 0.6, 0.4]
SHOWN = frozenset({"coping"})


@pytest.mark.parametrize("better", ["higher", "lower"])
@pytest.mark.parametrize(
    ("gain", "total", "verdict"),
    [
        (RISE, RISE, 1.0),
        (RISE, [2 * x for x in RISE], 1.0),
        (RISE, [0.4 * x for x in RISE], 0.0),  # surely less than half is left, though some surely is
        (RISE, [-0.1, 0.1, -0.2, 0.2, -0.1, 0.1], 0.0),
        (RISE, [0.0, 0.5, 0.0, 0.6, 0.1, 0.5], 0.5),
        (RISE, [-x for x in RISE], 0.0),
        ([0.3] * 6, [0.2] * 6, 0.5),  # nothing varies, so nothing is sure
        ([0.3], [0.3], 0.5),
    ],
)
def test_kept_follows_both_intervals(analysis, gain, total, verdict, better):
    found = kept(complete(gain, total, better), SHOWN, analysis, WAVES)
    got = look_up(found, measure="coping", wave="before-after-followup")
    assert got["kept"] == verdict
    assert got["n"] == len(total)
    assert got["kept_total_change"] == pytest.approx(np.mean(total))
    assert got["kept_beyond_change"] == pytest.approx(np.mean(total) - np.mean(gain) / 2)


@pytest.mark.parametrize("total", [RISE, [-x for x in RISE], [0.0] * 6])
def test_no_gain_can_be_kept_or_lost_where_none_was_shown(analysis, total):
    got = look_up(kept(complete(RISE, total), set(), analysis, WAVES), measure="coping", wave="before-after-followup")
    assert got["kept"] == -1


def test_kept_gives_the_intervals_that_decide(analysis):
    found = kept(complete(RISE, RISE), SHOWN, analysis, WAVES)
    got = look_up(found, measure="coping", wave="before-after-followup")
    # In R: t.test(c(.2, .3, .4, .5, .6, .4))$conf.int
    limits = np.array([0.2515874, 0.5484126])
    assert [got[f"kept_total_change_ci_{end}"] for end in ("low", "high")] == pytest.approx(limits, abs=1e-6)
    assert [got[f"kept_beyond_change_ci_{end}"] for end in ("low", "high")] == pytest.approx(limits / 2, abs=1e-6)


def test_asking_for_more_of_a_gain_never_gives_kept():
    total = [0.1, 0.5, 0.1, 0.6, 0.2, 0.5]
    verdicts = [
        kept(complete(RISE, total), SHOWN, Analysis(kept_share=share), WAVES)
        .query("statistic == 'kept'")["value"]
        .item()
        for share in (0.1, 0.3, 0.5, 0.8, 1)
    ]
    assert verdicts == sorted(verdicts, reverse=True)
    assert verdicts[0] > verdicts[-1]


def test_a_gain_is_significant_where_its_change_is_the_right_way_and_its_adjusted_p_below_the_level():
    wide, narrow = [0.3, -0.2, 0.4, -0.3, 0.2], [0.2, 0.3, 0.4, 0.3, 0.2]
    frame = changes({"coping": narrow, "school": wide, "mood": [-x for x in narrow], "still": [0.2] * 5})
    found = change_summary(frame, CONTRAST, Analysis(bootstrap=200))
    value = found.set_index(["measure", "category", "statistic"])["value"]
    said = {
        d for d in ("coping", "school", "mood", "still")
        if value[d, "", "p_holm"] < 0.05 and value[d, "", "mean_change"] > 0
    }  # fmt: skip
    assert significant_gains(frame) == said == {"coping"}


def test_kept_needs_three_waves_from_the_baseline_on(analysis):
    frame = complete(RISE, RISE)
    assert kept(frame[frame["wave"] != "followup"], SHOWN, analysis, WAVES[:2]).empty
    later = analysis.model_copy(update={"baseline": "after"})
    assert kept(frame, SHOWN, later, WAVES).empty
    with pytest.raises(ValueError, match="baseline"):
        kept(frame, SHOWN, analysis, WAVES[1:])


def test_waves_before_the_baseline_do_not_count(analysis):
    frame = complete(RISE, RISE)
    earlier = frame[frame["wave"] == "before"].assign(wave="screening", score=4.0)
    found = kept(pd.concat([earlier, frame]), SHOWN, analysis, ("screening", *WAVES))
    pd.testing.assert_frame_equal(found, kept(frame, SHOWN, analysis, WAVES))


def test_kept_of_nobody_is_empty_and_dimensions_choose(analysis, make_dimension):
    frame = complete(RISE, RISE)
    assert kept(frame.head(0), SHOWN, analysis, WAVES).empty
    assert kept(frame, SHOWN, analysis, WAVES, [make_dimension("school")]).empty
    assert len(kept(frame, SHOWN, analysis, WAVES, [make_dimension("coping")])) == len(
        kept(frame, SHOWN, analysis, WAVES)
    )

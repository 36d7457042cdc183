"""Which means and spreads are told: by how many are behind them, what is left of others, and the numbers themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from helpers.chapters.fitted import fitted
from helpers.disclosure import Scale, Slice, Values, Verdict, collect, evidence_from, guard, judge, protect
from helpers.disclosure.moments import needed
from helpers.errors import DisclosureFault
from helpers.results import ACROSS, POOLED, SHOWN, evidence_frame, results_frame
from helpers.results.catalogue import catalogue, statistic
from helpers.statistics import change_summary, common_spread
from helpers.study import Disclosure
from helpers.study.rules import Analysis, Thresholds

RULES, OUTSIDERS = Disclosure(), Disclosure(insiders=False)
PAIR, WAVE = "before-after", "after"
SPREAD = ("sd_change", "ci_low", "ci_high", "t_statistic", "df", "p_value", "p_holm", "cohen_dz")


def verdict_on(numbers: Mapping[str, int], rules: Disclosure = RULES, wave: str = PAIR, unit: str = "child") -> Verdict:
    """Of one measure with these numbers of children in each project, and of all of them."""
    whole = {**numbers, POOLED: sum(numbers.values())}
    parts = []
    for project, n in whole.items():
        found = results_frame([{"measure": "m", "wave": wave, "statistic": "n", "value": n, "n": n}])
        parts.append(("ch", project, evidence_from(found, unit)))  # type: ignore[arg-type]
    return judge(collect(parts), rules)


def allowed(numbers: Mapping[str, int], rules: Disclosure = RULES, wave: str = PAIR) -> dict[str, str]:
    rows = verdict_on(numbers, rules, wave).rows
    return dict(zip(rows["project"], rows["moments"], strict=True))


def summary(n: int, *, measure: str = "m", seed: int = 1) -> pd.DataFrame:
    """Everything said of the changes of n children on a scale of four items."""
    draw = np.random.default_rng(seed)
    first, second = draw.integers(4, 17, (2, n)) / 4
    changes = pd.DataFrame({"dimension": measure, "score_first": first, "score_second": second})
    change = changes["score_second"] - changes["score_first"]
    outcome = np.select([change > 0, change < 0], ["improved", "worsened"], "unchanged")
    rows = change_summary(changes.assign(change=change, outcome=outcome), ("before", "after"), Analysis())
    return rows[rows["statistic"].isin(["n", "mean_change", *SPREAD])]


def shown(rows: pd.DataFrame, part: Slice) -> set[str]:
    told = protect(rows, part).where(category="").rows
    return set(told.loc[told["status"] == SHOWN, "statistic"])


@pytest.mark.parametrize(
    ("n", "mean", "spread"),
    [(4, False, False), (9, False, False), (10, True, False), (29, True, False), (30, True, True)],
)
def test_a_mean_from_ten_and_its_spread_from_thirty(n: int, *, mean: bool, spread: bool) -> None:
    verdict = verdict_on({"p": n, "q": 100, "r": 100, "s": 100})
    found = shown(summary(n), verdict.slice("ch", "p"))
    assert ("mean_change" in found) == mean
    assert found.isdisjoint(SPREAD) is not spread
    assert ("n" in found) == (n >= RULES.threshold)


@pytest.mark.parametrize(("wave", "n"), [(PAIR, 30), (WAVE, 80), ("", 30)])
def test_the_scores_of_one_wave_need_more_than_changes(wave: str, n: int) -> None:
    others = {"q": 90, "r": 90, "s": 90}
    assert allowed({"p": n - 1, **others}, wave=wave)["p"] == "mean"
    assert allowed({"p": n, **others}, wave=wave)["p"] != "mean"


def test_the_limits_are_the_study_s() -> None:
    rules = Disclosure(thresholds=Thresholds(mean=12, spread=40, wave_spread=50))
    found = {n: allowed({"p": n, "q": 200, "r": 200, "s": 200}, rules)["p"] for n in (11, 12, 39, 40, 50)}
    assert found == {11: "none", 12: "mean", 39: "mean", 40: "spread", 50: "all"}


def test_of_all_projects_one_wave_needs_no_more_than_a_change_unless_they_are_one() -> None:
    assert allowed({"p": 40, "q": 30}, OUTSIDERS, WAVE)[POOLED] == "all"
    assert allowed({"p": 70}, OUTSIDERS, WAVE) == {"p": "mean", POOLED: "mean"}


def test_a_spread_does_not_follow_by_subtraction() -> None:
    """All children's spread less that of the large projects is the small one's."""
    told = {"spread", "all"}
    outsider = allowed({"p": 12, "q": 60, "r": 90}, OUTSIDERS)
    assert outsider[POOLED] in told
    assert {project for project, kind in outsider.items() if kind not in told} == {"p", "q"}
    # The municipality of q knows its own: so a third, and where there is none the pooled one.
    everyone = allowed({"p": 12, "q": 60, "r": 90, "s": 95}, RULES)
    assert {project for project, kind in everyone.items() if kind not in told} == {"p", "q", "r"}
    assert allowed({"p": 12, "q": 60}, RULES)[POOLED] == "mean"


@pytest.mark.parametrize(("n", "alone"), [(6, False), (7, True)])
def test_a_mean_of_few_does_not_follow_by_subtraction(n: int, *, alone: bool) -> None:
    found = allowed({"p": n, "q": 60, "r": 90, "s": 95}, OUTSIDERS)
    assert found["p"] == "none"
    assert (found["q"] != "none") == alone


def test_it_frees_and_binds_no_count() -> None:
    numbers = {"p": 12, "q": 60, "r": 90}
    assert (verdict_on(numbers).rows["reason"] == "").all()


def test_the_moments_of_counted_values_are_made_of_the_counts() -> None:
    shares = [{"measure": "m", "statistic": "share", "category": f"score:{k}", "value": 0.5, "n": 20} for k in (1, 2)]
    rows = results_frame([*shares, {"measure": "m", "statistic": "sd", "value": 0.5, "n": 20}])
    verdict = judge(collect([("ch", "p", evidence_from(rows, "child"))]), OUTSIDERS)
    assert "sd" in shown(rows, verdict.slice("ch", "p"))


def of_scores(mean: float, sd: float, n: int, wave: str = "before") -> pd.DataFrame:
    values = {"n": float(n), "mean": mean, "sd": sd, "ci_low": mean - sd, "ci_high": mean + sd}
    return results_frame(
        [{"measure": "m", "wave": wave, "n": n, "statistic": k, "value": v} for k, v in values.items()]
    )


def test_a_mean_near_an_end_is_told_at_no_wave() -> None:
    """Five points from the end at the one wave; beside the change, the other's mean would give it."""
    near, far = of_scores(1 + 5 / (3 * 90), 0.1, 90), of_scores(2.5, 0.5, 90, WAVE)
    rows = pd.concat([near, far], ignore_index=True)
    verdict = judge(collect([("ch", "p", evidence_from(rows, "child"))]), OUTSIDERS)
    part = replace(verdict.slice("ch", "p"), measured=Values(scales={"m": Scale(1, 4, 3)}, ends=6))
    assert shown(rows, part) == {"n"}
    assert "mean" in shown(far, part)
    ledger = protect(far, part).rows
    assert guard(ledger, verdict)
    told = protect(near, replace(part, measured=Values())).rows
    with pytest.raises(DisclosureFault):
        guard(told, replace(verdict, measured=part.measured))


def test_that_nobody_differs_is_not_told() -> None:
    rows = of_scores(2.5, 0.0, 90)
    part = judge(collect([("ch", "p", evidence_from(rows, "child"))]), OUTSIDERS).slice("ch", "p")
    assert shown(rows, part) == {"n", "mean"}
    assert shown(rows[rows["statistic"] != "sd"], part) == {"n", "mean"}


def test_the_guard_stops_a_spread_that_may_not_be_told() -> None:
    """sd at n = 12, whoever let it out."""
    verdict = verdict_on({"p": 12, "q": 60, "r": 90})
    rows = summary(12)
    kept = protect(rows, verdict.slice("ch", "p")).rows
    assert guard(kept, verdict)
    naked = replace(verdict, rows=verdict.rows.assign(moments="all"))
    out = protect(rows, naked.slice("ch", "p")).rows
    with pytest.raises(DisclosureFault, match="skal være skjult"):
        guard(out, verdict)


def test_a_small_project_has_the_interval_of_the_common_spread() -> None:
    verdict = verdict_on({"p": 12, "q": 60, "r": 90, "s": 95})
    common = common_spread([60, 90], [0.5, 0.6])
    assert common is not None
    part = replace(verdict.slice("ch", "p"), measured=Values(common={("m", PAIR): common}))
    rows = fitted(summary(12), part, 0.95)
    found = protect(rows, part).rows.set_index(["statistic", "category"])["value"]
    # By hand: sd² = (59 · 0.25 + 89 · 0.36)/148, t(148) = 1.9761.
    half = 1.9761 * ((59 * 0.25 + 89 * 0.36) / 148 / 12) ** 0.5
    assert found["common_ci_high", ""] - found["mean_change", ""] == pytest.approx(half, rel=1e-4)
    assert np.isnan(found["ci_high", ""])


def test_holm_is_over_those_whose_own_p_is_shown() -> None:
    """A p that is not shown is no hypothesis: else the others' adjusted ones would tell of it."""
    rows = [
        {"measure": m, "wave": PAIR, "statistic": s, "value": p, "n": n}
        for m, n, p in (("a", 40, 0.01), ("b", 40, 0.02), ("c", 12, 0.001))
        for s in ("p_value", "p_holm")
    ]
    evidence = evidence_from(results_frame(rows), "child")
    part = judge(collect([("ch", "p", evidence)]), OUTSIDERS).slice("ch", "p")
    found = protect(fitted(results_frame(rows), part, 0.95), part).where(statistic="p_holm").rows
    assert found["value"].tolist()[:2] == [0.02, 0.02]
    assert found["status"].tolist() == [SHOWN, SHOWN, "suppressed"]


def test_every_statistic_says_which_moments_it_tells() -> None:
    """What is no count says what it tells of values, and an interval of a mean the spread."""
    silent = {name for name, one in catalogue().statistics.items() if not one.moments and not one.tells}
    assert silent == {"least_change", "net_share", "projects", "share_difference"}
    assert {statistic(name).needs for name in ("ci_low", "mean_difference_ci_high", "kept_beyond_change_ci_low")} == {
        "spread"
    }
    assert statistic("common_ci_low").needs == "mean"


def test_what_is_kept_tells_of_the_gain_too() -> None:
    """Whether a gain was shown follows from its test; of two waves that nobody compares, there is nothing to hide."""
    assert set(needed("before-after-later", "kept")) == {("before-after-later", "spread"), (PAIR, "spread")}
    assert set(needed("before-after-later", "kept_total_change")) == {("before-after-later", "mean")}
    rows = results_frame([{"measure": "m", "wave": "before-after-later", "statistic": "kept", "value": 1, "n": 40}])
    one = {"measure": "m", "count": 40, "unit": "child", "sensitive": False}
    base = evidence_frame([{**one, "wave": wave} for wave in ("before", PAIR, "before-after-later")])
    for moments, told in (({PAIR: "mean"}, False), ({PAIR: "all"}, True), ({}, True)):
        places = base.assign(
            reason="", moments=base["wave"].map({"before": "all", "before-after-later": "all", **moments})
        )
        part = Slice("ch", "p", 5, places.dropna(subset="moments"))
        assert (shown(rows, part) == {"kept"}) == told


@pytest.mark.parametrize(
    "wrong",
    [{"mean": 4}, {"mean": 40}, {"spread": 9}, {"wave_spread": 20}, {"mean_left": 11}, {"ends": 0}],
)
def test_limits_out_of_order_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"mean|spread|ends"):
        Thresholds(**wrong)


@pytest.mark.parametrize(("large", "kind"), [((35, 55, 60, 70), "all"), ((35, 55), "none")])
def test_the_numbers_over_the_projects_are_made_of_told_spreads(large: tuple[int, ...], kind: str) -> None:
    """Two small ones take two others' spreads along; two more must be left to make a common one."""
    sizes = {f"p{k}": n for k, n in enumerate((14, 8, *large))}
    counted = {project: {"group": "", "n": n} for project, n in sizes.items()}
    parts = [("ch", project, one) for project, one in counted.items()]
    whole = sum(sizes.values())
    parts += [("ch", POOLED, {"group": "", "n": whole}), ("ch2", POOLED, {"group": ACROSS, "n": whole - 8})]
    rows = judge(
        collect(
            (
                chapter,
                project,
                evidence_from(results_frame([{"measure": "m", "wave": PAIR, "statistic": "n", **one}]), "child"),
            )
            for chapter, project, one in parts
        ),
        RULES,
    ).rows
    assert rows.loc[rows["group"] == ACROSS, "moments"].tolist() == [kind]


def test_a_distribution_that_one_project_does_not_show_is_judged() -> None:
    """What is left for it is its own municipality's knowledge."""
    counts = {
        "p": {"": 21, "a": 2, "b": 8, "c": 11},
        "q": {"": 6, "a": 3, "c": 0},
        POOLED: {"": 27, "a": 5, "b": 11, "c": 11},
    }
    rows = {
        project: [
            {"measure": "m", "category": c, "count": n, "unit": "child", "sensitive": False} for c, n in some.items()
        ]
        for project, some in counts.items()
    }
    verdict = judge(collect(("ch", project, evidence_frame(found)) for project, found in rows.items()), RULES)
    assert {"p", "q"} <= {cell.project for cell in verdict.hidden}

"""A number goes with everything it is made of: another wave's n, scores that are not shown, others' numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd
import pytest

from helpers.chapters.fidelity import Fidelity
from helpers.chapters.fidelity_rows import fidelity_means
from helpers.chapters.project_counts import ProjectCounts
from helpers.data import load_data
from helpers.disclosure import Slice, Verdict, collect, evidence_from, guard, judge, protect
from helpers.errors import DisclosureFault
from helpers.results import POOLED, SHOWN, results_frame
from helpers.results.key import ACROSS
from helpers.study import Disclosure
from tests.chapters.opened import changed
from tests.studies import PROJECTS, make_study, study_content

RULES = Disclosure(insiders=False)
PAIR, BOUNDS = "before-after", ("tipping_delta", "mean_change_if_no_change", "mean_change_if_worse")
OUTCOMES = {"improved": 16, "unchanged": 15, "worsened": 15}


def rows(
    *given: Mapping[str, object], n: int = 30, measure: str = "coping", wave: str = PAIR, group: str = ""
) -> pd.DataFrame:
    return results_frame(
        {"measure": measure, "wave": wave, "group": group, "n": n, "value": 0.25, **one} for one in given
    )


def statistics(names: Iterable[str]) -> list[dict[str, object]]:
    return [{"statistic": name, "value": 0.25 + k / 100} for k, name in enumerate(names)]


def shares(counts: Mapping[str, int], statistic: str = "share_{}") -> list[dict[str, object]]:
    n = sum(counts.values())
    return [{"statistic": statistic.format(c), "category": c, "value": k / n} for c, k in counts.items()]


def verdict_on(parts: Mapping[str, pd.DataFrame], rules: Disclosure = RULES) -> Verdict:
    """Project → the rows that are counted there."""
    return judge(collect(("ch", project, evidence_from(found, "child")) for project, found in parts.items()), rules)


def shown(
    found: pd.DataFrame, verdict: Verdict, project: str = "p", projects: Iterable[str] = (), chapter: str = "ch"
) -> dict[str, bool]:
    table = protect(found, verdict.slice(chapter, project), [verdict.slice(chapter, one) for one in projects])
    return dict(zip(table.rows["statistic"], table.rows["status"] == SHOWN, strict=True))


@pytest.mark.parametrize(("measured", "open_"), [(90, True), (3, False)])
def test_the_bounds_on_those_who_left_go_with_the_n_of_the_first_wave(measured: int, *, open_: bool) -> None:
    """n · m / (N − n): beside n, m and any of them N is told, and the spread of the scores of those N."""
    first = rows({"statistic": "n"}, wave="before", n=measured)
    paired = rows({"statistic": "n"}, *statistics(BOUNDS), {"statistic": "mean_change"}, n=min(30, measured))
    if not open_:  # a hidden N beside a shown n: the flow hides it, or another project's
        paired = paired.assign(n=30)
    found = shown(paired, verdict_on({"p": pd.concat([first, paired])}))
    assert found["mean_change"]
    assert [found[name] for name in BOUNDS] == [open_] * 3


MOMENTS = ("mean_change", "sd_change", "t_statistic", "p_value", "p_holm", "ci_low", "ci_high", "cohen_dz")


@pytest.mark.parametrize("two_values", [True, False])
def test_on_a_scale_of_two_values_moments_go_with_the_outcomes(*, two_values: bool) -> None:
    """mean_change · n is those who improved less those who worsened, the spread tells both."""
    few = {"improved": 12, "unchanged": 16, "worsened": 2}
    ends = {"no": 14, "yes": 16} if two_values else {"floor": 14, "ceiling": 16}
    first = rows({"statistic": "n"}, {"statistic": "mean"}, *shares(ends, "share"), wave="before")
    paired = rows({"statistic": "n"}, *statistics(MOMENTS), *shares(few, "share_{}"))
    found = shown(paired, verdict_on({"p": pd.concat([first, paired])}))
    assert [found[name] for name in MOMENTS] == [not two_values] * len(MOMENTS)
    assert shown(first, verdict_on({"p": pd.concat([first, paired])}))["mean"]
    low = rows({"statistic": "n"}, {"statistic": "mean"}, *shares(dict(zip(ends, (27, 3), strict=True)), "share"))
    assert shown(low, verdict_on({"p": low}))["mean"] == (not two_values)


def test_of_two_values_those_measured_every_time_tell_the_outcomes_of_their_pairs() -> None:
    kept = rows({"statistic": "n"}, {"statistic": "kept_total_change"}, wave="before-after-followup")
    first = rows({"statistic": "n"}, *shares({"no": 14, "yes": 16}, "share"), wave="before")
    for worse in (3, 9):
        outcomes = {"improved": 12, "unchanged": 18 - worse, "worsened": worse}
        paired = rows({"statistic": "n"}, *shares(outcomes, "share_{}"), wave="before-followup")
        found = shown(kept, verdict_on({"p": pd.concat([kept, first, paired])}))
        assert found == {"n": True, "kept_total_change": worse > 4}


@pytest.mark.parametrize("better", ["yes", "no"])
def test_a_scale_of_two_values_ties_the_outcomes_to_both_waves(better: str) -> None:
    later = {"yes": 23, "no": 7} if better == "yes" else {"yes": 9, "no": 21}
    outcomes = {"improved": 10, "unchanged": 17, "worsened": 3}
    waves = {"before": {"yes": 16, "no": 14}, "after": later}
    parts = [rows({"statistic": "n"}, *shares(ends, "share"), wave=wave) for wave, ends in waves.items()]
    parts.append(rows({"statistic": "n"}, *shares(outcomes, "share_{}")))
    verdict = verdict_on({"p": pd.concat(parts)})
    (turned,) = [relation for relation in verdict.relations if relation.kind == "turned"]
    assert {cell.category for cell, _ in turned.terms} == {"yes", "improved", "worsened"}
    hidden = [cell for cell, _ in turned.terms if cell in verdict.hidden]
    assert len(hidden) > 1  # one alone would follow from the others


def test_a_first_wave_that_nobody_counted_is_no_first_wave_to_compute_with() -> None:
    paired = rows({"statistic": "n"}, {"statistic": "tipping_delta"})
    with pytest.raises(DisclosureFault, match="ikke vurderet"):
        shown(paired, verdict_on({"p": paired}))


@pytest.mark.parametrize("other", ["before", "after", "before-followup"])
def test_a_model_over_all_waves_goes_with_any_of_them(other: str) -> None:
    model = rows({"statistic": "mixed_change"}, {"statistic": "n"})
    others = [rows({"statistic": "n"}, wave=wave, n=30) for wave in ("before", "after", "followup", "before-followup")]
    assert all(shown(model, verdict_on({"p": pd.concat([model, *others])})).values())
    few = [frame.assign(n=3) if set(frame["wave"]) == {other} else frame for frame in others]
    assert shown(model, verdict_on({"p": pd.concat([model, *few])})) == {"mixed_change": False, "n": True}
    with pytest.raises(DisclosureFault, match="mixed_change"):
        shown(model, verdict_on({"p": model}))


@pytest.mark.parametrize("small", list(OUTCOMES))
def test_a_signed_rank_p_goes_with_the_outcomes(small: str) -> None:
    """Where all who moved went one way it is 2 / 2^m: m of n moved, and the others did not."""
    counts = OUTCOMES | {small: 2}
    found = rows({"statistic": "p_wilcoxon"}, {"statistic": "p_value"}, n=sum(counts.values()))
    verdict = verdict_on({"p": pd.concat([found, rows(*shares(counts), n=sum(counts.values()))])})
    assert shown(found, verdict) == {"p_wilcoxon": False, "p_value": True}


@pytest.mark.parametrize(("clusters", "open_"), [(30, True), (29, False), (26, False), (25, True), (3, False)])
def test_clusters_tell_how_many_share_one(clusters: int, *, open_: bool) -> None:
    """30 children in 29 clusters are one pair, and their likeness is the difference between two children."""
    found = rows({"statistic": "clusters", "value": clusters}, *statistics(("icc", "p_cluster", "cluster_ci_low")))
    told = shown(found, verdict_on({"p": found}))
    assert told == dict.fromkeys(told, open_)
    whole = rows({"statistic": "mean_change"})
    assert all(shown(whole, verdict_on({"p": pd.concat([found, whole])})).values())


def test_clusters_that_nobody_counted_are_not_shown() -> None:
    with pytest.raises(DisclosureFault, match="icc"):
        shown(rows({"statistic": "icc"}), verdict_on({"p": rows({"statistic": "n"})}))


@pytest.mark.parametrize("name", ["i_squared", "projects", "pooled_change_ci_low", "prediction_high"])
def test_what_is_made_of_all_projects_goes_with_any_of_them(name: str) -> None:
    sizes = {"a": 40, "b": 45, "c": 50}

    def across(sizes: Mapping[str, int]) -> dict[str, bool]:
        parts = {project: rows({"statistic": "n"}, n=n) for project, n in sizes.items()}
        found = rows({"statistic": name}, n=sum(sizes.values()), group=ACROSS)
        everyone = rows({"statistic": "n"}, n=sum(sizes.values()))
        verdict = verdict_on({**parts, POOLED: pd.concat([found, everyone])})
        return shown(found, verdict, POOLED, sizes)

    assert across(sizes) == {name: True}
    assert across(sizes | {"b": 3}) == {name: False}
    with pytest.raises(DisclosureFault, match=name):
        shown(
            rows({"statistic": name}, group=ACROSS),
            verdict_on({POOLED: rows({"statistic": "n"}, group=ACROSS)}),
            POOLED,
        )


def test_a_name_that_is_no_statistic_is_refused() -> None:
    found = rows({"statistic": "n"}, {"statistic": "median"})
    with pytest.raises(DisclosureFault, match="median"):
        shown(found, verdict_on({"p": found}))


@pytest.mark.parametrize(
    ("name", "project", "group", "wave", "hidden"),
    [
        ("tipping_delta", "p", "", PAIR, "before"),
        ("mixed_change", "p", "", PAIR, "before-followup"),
        ("i_squared", POOLED, ACROSS, PAIR, PAIR),
    ],
)
def test_the_guard_stops_what_is_made_of_something_hidden(
    name: str, project: str, group: str, wave: str, hidden: str
) -> None:
    """Also where protection were to let it through."""
    few, own = rows({"statistic": "n"}, wave=hidden, n=3), rows({"statistic": "n"}, group=group, wave=wave, n=40)
    verdict = judge(
        collect([("ch", "p", evidence_from(few, "child")), ("ch2", project, evidence_from(own, "child"))]), RULES
    )
    told = own.assign(chapter="ch2", project=project, status=SHOWN, reason="", value=0.2)
    guard(told, verdict, insiders=False)
    with pytest.raises(DisclosureFault, match="skal være skjult"):
        guard(told.assign(statistic=name), verdict, insiders=False)


def _project(folder: Path, scores: list[int]) -> tuple[Slice, pd.DataFrame]:
    """What fidelity may show of a project whose courses have these scores of «held», and its means."""
    data = load_data(make_study(folder, children=len(scores)))
    held = pd.Series([*scores, *scores], index=data.fidelity.index, dtype=float)
    data = changed(data, fidelity=data.fidelity.assign(held=held))
    evidence = collect(("fidelity", p, Fidelity.evidence(data, p)) for p in (POOLED, *PROJECTS))
    return judge(evidence, RULES).slice("fidelity", PROJECTS[0]), fidelity_means(data.of_project(PROJECTS[0]))


@pytest.mark.parametrize(("scores", "open_"), [([1, 1, 2, 1, 2], False), ([1] * 6 + [3] * 7, True)])
def test_a_projects_mean_of_single_scores_goes_with_the_scores(
    tmp_path: Path, scores: list[int], *, open_: bool
) -> None:
    """Five courses with a mean of 1.4 and its interval have one set of scores; no page shows a project's scores."""
    part, means = _project(tmp_path / "study", scores)
    table = protect(means[means["measure"] == "held"], part).where(statistic=("mean", "sd", "ci_low"))
    assert set(table.rows["status"] == SHOWN) == {open_}
    assert {c for m, c, _, _ in part.reasons if m == "held"} >= {"", "score:1", "score:2", "score:3", "score:4"}


def test_a_mean_of_a_number_shown_value_by_value_goes_with_the_values(tmp_path: Path) -> None:
    """With as many unknown counts as there are equations, the mean tells them all."""
    single = [{"code": f"s{k}", "label": str(k), "low": k, "high": k} for k in range(6, 16)]
    age = next(one for one in study_content()["background"] if one["code"] == "age")
    wide = load_data(make_study(tmp_path / "wide", children=24))
    narrow = {"background": [age | {"bands": single}]}
    one_by_one = load_data(make_study(tmp_path / "single", children=24, study=narrow))
    for data, counted in ((wide, False), (one_by_one, True)):
        evidence = ProjectCounts.evidence(data, PROJECTS[0])
        of_age = evidence[evidence["measure"] == "age"]
        assert of_age["category"].str.startswith("score:").any() == counted
        found = results_frame([{"measure": "age", "statistic": "mean", "value": 9.5, "n": 24}])
        verdict = judge(collect([("projects", PROJECTS[0], of_age)]), RULES)
        assert (of_age["count"].between(1, 4)).any() == counted, "24 children of ten ages: some are few"
        assert shown(found, verdict, PROJECTS[0], chapter="projects") == {"mean": not counted}

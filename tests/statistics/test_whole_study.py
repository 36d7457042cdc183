"""Every statistic of the default study side by side: one n per measure, group and wave."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from helpers import statistics as s
from helpers.data import load_data
from helpers.results import KEY

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def rows() -> pd.DataFrame:
    """What all functions of the children's outcomes, fidelity and survey give, each row once."""
    data = load_data(ROOT / "data" / "synthetic")
    study, rules, sure = data.study, data.study.analysis, data.study.analysis.confidence
    key = ["project", "child_id"]
    scores = s.scale_scores(data.measurements, study.dimensions, rules.answered_share)
    complete = s.complete_scores(data.measurements, study.dimensions, study.wave_codes, rules.answered_share)
    fidelity = s.fidelity_scores(data.fidelity, study.fidelity)
    children = pd.MultiIndex.from_frame(data.children[key])
    answered = data.measurements[data.measurements["wave"] == rules.baseline].set_index(key)["respondent"]
    found = [
        s.wave_means(scores, study.dimensions, sure, waves=study.wave_codes),
        *(
            s.scale_reliability(
                data.measurements, study.dimensions, wave, confidence=sure, answered_share=rules.answered_share
            )
            for wave in study.wave_codes
        ),
        s.kept(complete, set(complete["dimension"]), rules, study.wave_codes, study.dimensions),
        s.mixed_change(scores, study.dimensions, study.wave_codes, confidence=sure),
        s.flow(data.children, data.measurements, study.wave_codes),
        s.left_reasons(data.children, study.left_reasons),
        s.recruited(data.children),
        s.fidelity_summary(data.fidelity, study.fidelity, sure),
        s.fidelity_distribution(data.fidelity, study.fidelity, study.fidelity_levels, sure),
    ]
    for contrast in rules.contrasts:
        changes = s.paired_changes(
            data.measurements,
            study.dimensions,
            *contrast,
            answered_share=rules.answered_share,
            minimal_change=rules.minimal_change,
        )
        groups = pd.Series(data.children["group_id"].to_numpy(), index=children)
        edges = s.change_edges(rules)
        found += [
            s.change_summary(changes, contrast, rules.model_copy(update={"bootstrap": 200})),
            s.baseline_difference(scores, changes, study.dimensions, contrast, confidence=sure),
            s.outcome_by_least_change(changes, contrast, edges[1:], sure),
            s.change_distribution(changes, contrast, edges, sure),
            s.reliable_change(changes, study.dimensions, contrast, sure),
            s.not_at_random(scores, changes, contrast),
            s.random_effects(s.project_changes(changes), contrast, confidence=sure),
            s.cluster_change(changes, groups, contrast, confidence=sure),
            s.change_by(changes, answered, "respondent", contrast, confidence=sure),
            s.change_by_fidelity(changes, fidelity, study.fidelity_levels, contrast, confidence=sure),
        ]
    survey = study.survey
    assert survey is not None
    for index in survey.indices:
        given = (data.survey, index, survey.questions, survey.answers)
        found += [s.index_summary(*given, confidence=sure, by=by) for by in (None, "side", "role")]
        found.append(s.index_difference(*given, *(side.code for side in survey.sides[:2]), confidence=sure))
    return pd.concat(found, ignore_index=True)


def test_one_measure_group_and_wave_has_one_n(rows):
    base = rows[["measure", "group", "wave", "n"]].drop_duplicates()
    doubled = base[base.duplicated(["measure", "group", "wave"], keep=False)]
    assert doubled.to_numpy().tolist() == []


def test_no_statistic_stands_twice_with_one_key(rows):
    assert not rows.duplicated([*KEY, "statistic"]).any()

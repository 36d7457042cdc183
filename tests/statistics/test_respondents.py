"""Change by a label of the child: who answered."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.statistics import change_by, change_summary, outcome_shares
from tests.statistics.frames import CONTRAST, PAIR, all_missing, changes_frame, child_series, look_up, sound


def test_each_level_is_summed_up_as_if_it_stood_alone(analysis):
    changes = pd.concat([changes_frame([0.2, 0.4, -0.2, 0.0, 1.0]), changes_frame([0.6, 0.2], dimension="school")])
    labels = child_series(changes.iloc[:5], ["alone", "helped", "alone", None, "alone"])
    found = sound(change_by(changes, labels, "respondent", CONTRAST, confidence=0.95))
    assert sorted(found["group"].unique()) == ["respondent:alone", "respondent:helped"]
    alone = changes[changes["child_id"].isin(["c0000", "c0002", "c0004"])]
    whole = change_summary(alone, CONTRAST, analysis, "respondent:alone")
    for dimension in ("coping", "school"):
        key = {"measure": dimension, "wave": PAIR, "group": "respondent:alone"}
        got, expected = look_up(found, **key), look_up(whole, **key)
        assert list(got) == ["n", "mean_change", "sd_change", "ci_low", "ci_high", *list(got)[5:]]
        assert got == pytest.approx({name: expected[name] for name in got}, nan_ok=True)
    shares = outcome_shares(alone, CONTRAST, 0.95, "respondent:alone")
    mine = found[(found["group"] == "respondent:alone") & (found["category"] != "")]
    assert mine["value"].tolist() == shares[shares["category"] != ""]["value"].tolist()


def test_levels_asked_for_stand_though_nobody_has_them():
    changes = changes_frame([0.2])
    labels = child_series(changes, ["alone"])
    found = sound(change_by(changes, labels, "respondent", CONTRAST, confidence=0.95, levels=["helped", "alone"]))
    assert found["group"].drop_duplicates().tolist() == ["respondent:helped", "respondent:alone"]
    nobody = look_up(found, measure="coping", wave=PAIR, group="respondent:helped")
    assert nobody["n"] == 0
    assert all_missing(nobody, "n")
    one = look_up(found, measure="coping", wave=PAIR, group="respondent:alone")
    assert (one["n"], one["mean_change"]) == (1, 0.2)


def test_nobody_labelled_nobody_at_all_and_a_child_twice():
    changes = changes_frame([0.2, 0.4])
    assert change_by(changes, child_series(changes, [None, None]), "respondent", CONTRAST, confidence=0.95).empty
    none = changes.iloc[:0]
    assert change_by(none, child_series(none, []), "respondent", CONTRAST, confidence=0.95, levels=["alone"]).empty
    labels = child_series(changes, ["alone", "helped"])
    with pytest.raises(ValueError, match="two labels"):
        change_by(changes, pd.concat([labels, labels]), "respondent", CONTRAST, confidence=0.95)

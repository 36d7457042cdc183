"""The run is not wired to the default study: a real one, with other scales and groups, gives its reference numbers."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from tests import realdata
from tests.pipeline.books import build

pytestmark = [
    pytest.mark.skipif(not realdata.FOLDER.is_dir(), reason="the HELP study is not on this machine"),
    pytest.mark.xdist_group("help-book"),
]
CONTRASTS = {"pre->post": "before-after", "pre->fu": "before-followup"}
WAVES = {"pre": "before", "post": "after", "fu": "followup"}
CATEGORIES = ("improved", "unchanged", "worsened")
STATISTICS = {
    "mean_change": "mean_change",
    "p_t": "p_value",
    "p_wilcoxon_scipy_default": "p_wilcoxon",
    "g_av": "hedges_g_av",
    "d_z": "cohen_dz",
}
TOLERANCE = {"rel": 1e-9, "abs": 1e-9}


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    folder = tmp_path_factory.mktemp("help")
    realdata.make_help_study(folder / "study")
    build(folder / "study", folder / "out")
    assert "Syntetiske" not in (folder / "out" / "html" / "index.html").read_text(encoding="utf-8")
    frame = pd.read_csv(folder / "out" / "results.csv", keep_default_na=False, na_values={"value": [""], "n": [""]})
    assert "mark" not in frame.columns
    # The main numbers: everyone, and the three outcomes. Other least changes, groups and ends of scales stand apart.
    frame = frame[(frame["group"] == "") & ~frame["category"].str.contains(":")]
    return frame.set_index(["chapter", "project", "measure", "wave", "statistic"]).sort_index()


def value(ledger: pd.DataFrame, project: str, measure: str, wave: str, statistic: str) -> Any:
    row = ledger.loc[("child_outcomes", project, measure, wave, statistic)]
    assert isinstance(row, pd.Series), "the key is not unique"
    return row


@pytest.mark.parametrize("measure", realdata.OUTCOMES)
@pytest.mark.parametrize("project", ["alle", "gruppe-0", "gruppe-1"])
@pytest.mark.parametrize("contrast", CONTRASTS)
def test_the_ledger_has_the_reference_numbers(ledger: pd.DataFrame, measure: str, project: str, contrast: str) -> None:
    expected = realdata.reference()["outcomes"][measure]["contrasts"][contrast]
    everywhere = [expected, *expected["by_group"].values()]
    expected = expected if project == "alle" else expected["by_group"][project[-1]]
    better = -1 if realdata.OUTCOMES[measure][0] == "lower" else 1
    wave = CONTRASTS[contrast]
    outcomes = {c: value(ledger, project, measure, wave, f"share_{c}") for c in CATEGORIES}
    hidden = [c for c in CATEGORIES if outcomes[c]["status"] == "suppressed"]
    for theirs, ours in STATISTICS.items():
        sign = 1 if ours.startswith("p_") else better
        found = value(ledger, project, measure, wave, ours)
        if ours == "p_wilcoxon" and hidden:  # ranks are of those who changed: it is hidden with what it is made of
            assert found["status"] == "suppressed"
            continue
        assert found["value"] == pytest.approx(sign * expected[theirs], **TOLERANCE), ours
        assert found["n"] == expected["n_paired"]
    limits = sorted(better * limit for limit in expected["change_ci95"])
    for ours, limit in zip(("ci_low", "ci_high"), limits, strict=True):
        assert value(ledger, project, measure, wave, ours)["value"] == pytest.approx(limit, **TOLERANCE)
    for category in CATEGORIES:
        if category in hidden:
            counts = [one[c]["n"] for one in everywhere for c in CATEGORIES]
            assert min(c for c in counts if c) < 5, "suppressed without need"
            continue
        assert outcomes[category]["value"] == pytest.approx(expected[category]["share"], **TOLERANCE)
        for end, limit in zip(("low", "high"), expected[category]["wilson95"], strict=True):
            name = f"share_{category}_ci_{end}"
            assert value(ledger, project, measure, wave, name)["value"] == pytest.approx(limit, **TOLERANCE)
    assert len(hidden) == (0 if contrast == "pre->post" else 2)


def test_the_means_at_each_wave(ledger: pd.DataFrame) -> None:
    for measure in realdata.OUTCOMES:
        expected = realdata.reference()["outcomes"][measure]
        for theirs, wave in WAVES.items():
            found = value(ledger, "alle", measure, wave, "mean")
            assert found["value"] == pytest.approx(expected["mean_wave_available"][theirs], **TOLERANCE)
            assert found["n"] == expected["n_wave"][theirs]


def test_holm_over_the_dimensions_of_one_contrast(ledger: pd.DataFrame) -> None:
    holm = realdata.reference()["holm"]
    for contrast, wave in CONTRASTS.items():
        for measure in realdata.OUTCOMES:
            expected = holm[contrast]["holm_t"][measure]
            assert value(ledger, "alle", measure, wave, "p_holm")["value"] == pytest.approx(expected, **TOLERANCE)

"""The HELP study (adults, three waves): the numbers that scipy, statsmodels, pingouin and R give, to 1e-9.

The reference takes month 24 as the follow-up (272 adults; month 12 has 214). The data are not part of this repository;
where their folder is absent these tests are skipped.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from helpers.results import KEY
from helpers.statistics import change_summary, complete_scores, kept, paired_changes, scale_scores, wave_means
from helpers.study.rules import Analysis
from helpers.study.scales import Dimension

FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "realdata"
WAVES = {"pre": ("before", "0"), "post": ("after", "6"), "fu": ("followup", "24")}
CODES = {wave: code for wave, (code, _) in WAVES.items()}
OUTCOMES = ("ces_d", "mcs", "pcs")
PAIRS = ("pre->post", "pre->fu", "post->fu")
ANALYSIS = Analysis(bootstrap=200)

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the HELP study is not on this machine")


@pytest.fixture(scope="module")
def reference() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((FOLDER / "help_reference.json").read_text(encoding="utf-8"))
    return loaded


@pytest.fixture(scope="module")
def dimensions(reference: dict[str, Any]) -> list[Dimension]:
    return [
        Dimension.model_validate(
            {
                "code": code, "label": code, "noun": code, "minimum": 0, "maximum": 100,
                "better": reference["outcomes"][code]["better"],
                "items": [{"code": f"{code}_item", "text": code}],
            }
        )
        for code in OUTCOMES
    ]  # fmt: skip


@pytest.fixture(scope="module")
def measurements() -> pd.DataFrame:
    wide = pd.read_csv(FOLDER / "help_wide.csv")
    parts = [
        pd.DataFrame(
            {"project": wide["GROUP"].map("group-{}".format), "child_id": wide["ID"], "wave": code}
            | {f"{outcome}_item": wide[f"{outcome.upper()}_{month}"] for outcome in OUTCOMES}
        )
        for code, month in WAVES.values()
    ]
    return pd.concat(parts, ignore_index=True)


def summary(measurements: pd.DataFrame, dimensions: list[Dimension], pair: str) -> pd.Series:
    first, second = (CODES[wave] for wave in pair.split("->"))
    changes = paired_changes(measurements, dimensions, first, second, answered_share=2 / 3, minimal_change=0)
    return change_summary(changes, (first, second), ANALYSIS).set_index([*KEY, "statistic"])["value"]


def compare(found: pd.Series, expected: dict[str, Any], outcome: str, pair: str, *, sign: int) -> None:
    wave = "-".join(CODES[wave] for wave in pair.split("->"))

    def got(statistic: str, category: str = "") -> float:
        return float(found[(outcome, category, "", wave, statistic)])

    low, high = sorted(sign * limit for limit in expected["change_ci95"])
    signed = {
        "n": expected["n_paired"],
        "mean_change": sign * expected["mean_change"],
        "sd_change": expected["sd_change"],
        "ci_low": low,
        "ci_high": high,
        "t_statistic": sign * expected["t"],
        "df": expected["df"],
        "hedges_g_av": sign * expected["g_av"],
        "cohen_dz": sign * expected["d_z"],
    }
    assert {name: got(name) for name in signed} == pytest.approx(signed, abs=1e-9)
    tests = {"p_value": expected["p_t"], "p_wilcoxon": expected["p_wilcoxon_scipy_default"]}
    assert {name: got(name) for name in tests} == pytest.approx(tests, rel=1e-7, abs=1e-9)
    for category in ("improved", "unchanged", "worsened"):
        name, given = f"share_{category}", expected[category]
        found_share = [got(f"{name}{end}", category) for end in ("", "_ci_low", "_ci_high")]
        assert found_share == pytest.approx([given["share"], *given["wilson95"]], abs=1e-9)
    assert got("net_share") == pytest.approx(
        (expected["improved"]["n"] - expected["worsened"]["n"]) / expected["n_paired"]
    )
    assert got("hedges_g_av_ci_low") < got("hedges_g_av") < got("hedges_g_av_ci_high")


def test_numbers_and_means_of_each_wave(measurements, dimensions, reference):
    scores = scale_scores(measurements, dimensions, 2 / 3)
    found = wave_means(scores, dimensions, 0.95).set_index([*KEY, "statistic"])["value"]
    for outcome in OUTCOMES:
        for wave, code in CODES.items():
            expected = reference["outcomes"][outcome]
            assert found[(outcome, "", "", code, "n")] == expected["n_wave"][wave]
            mean = found[(outcome, "", "", code, "mean")]
            assert mean == pytest.approx(expected["mean_wave_available"][wave], abs=1e-9)


@pytest.mark.parametrize("pair", PAIRS)
def test_change_of_everyone(measurements, dimensions, reference, pair):
    found = summary(measurements, dimensions, pair)
    for outcome in OUTCOMES:
        expected = reference["outcomes"][outcome]
        sign = 1 if expected["better"] == "higher" else -1
        compare(found, expected["contrasts"][pair], outcome, pair, sign=sign)


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize("group", ["0", "1"])
def test_change_of_each_group(measurements, dimensions, reference, pair, group):
    found = summary(measurements[measurements["project"] == f"group-{group}"], dimensions, pair)
    for outcome in OUTCOMES:
        expected = reference["outcomes"][outcome]
        sign = 1 if expected["better"] == "higher" else -1
        compare(found, expected["contrasts"][pair]["by_group"][group], outcome, pair, sign=sign)


@pytest.mark.parametrize("pair", PAIRS)
def test_holm_over_the_outcomes_of_a_contrast(measurements, dimensions, reference, pair):
    found = summary(measurements, dimensions, pair)
    wave = "-".join(CODES[wave] for wave in pair.split("->"))
    expected = reference["holm"][pair]["holm_t"]
    assert {o: found[(o, "", "", wave, "p_holm")] for o in OUTCOMES} == pytest.approx(expected, rel=1e-7, abs=1e-9)


def test_paired_means_and_the_complete_cases(measurements, dimensions, reference):
    changes = paired_changes(measurements, dimensions, "before", "after", answered_share=2 / 3, minimal_change=0)
    means = changes.groupby("dimension")[["score_first", "score_second"]].mean()
    complete = complete_scores(measurements, dimensions, list(CODES.values()), 2 / 3)
    results = kept(complete, set(), ANALYSIS, list(CODES.values()))
    complete_n = results[results["statistic"] == "n"].set_index("measure")["value"]
    for outcome in OUTCOMES:
        expected = reference["outcomes"][outcome]
        contrast = expected["contrasts"]["pre->post"]
        assert means.loc[outcome].tolist() == pytest.approx([contrast["mean_first"], contrast["mean_second"]], abs=1e-9)
        assert complete_n[outcome] == expected["n_complete_all_waves"]

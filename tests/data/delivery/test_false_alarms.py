"""How often something is told of right deliveries: of all invented projects, drawn with ten seeds.

Each project is delivered twice: first half of its children, then either all of them, or the other half alone in whose
place no counts but the earlier ones are known. And each is a first delivery with its own measurements. Nothing of this
is wrong, so every mark costs trust.
"""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from helpers.data.delivery.again.contradictions import told_of
from helpers.data.delivery.convert import Piece
from helpers.data.delivery.counts import counted
from helpers.data.delivery.mapping import Counted, Mapping
from helpers.data.delivery.oddities import oddities
from helpers.data.delivery.parts import pieces_of
from helpers.data.delivery.sources import read_delivery
from helpers.data.synthetic import seeds
from helpers.data.synthetic.write import draw_study
from helpers.study import Study, load_study

SYNTHETIC = Path(__file__).resolve().parents[3] / "data" / "synthetic"
TABLES = ("children", "measurements", "fidelity")
Read = tuple[list[Piece], list[Counted]]


def read(folder: Path, frames: dict[str, pd.DataFrame], study: Study) -> Read:
    """The tables of a project as a delivery that needs no interpretation."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    parts = []
    for name, frame in frames.items():
        frame.to_csv(folder / f"{name}.csv", index=False)
        parts.append({"table": name, "file": f"{name}.csv", "columns": {code: code for code in frame.columns}})
    pieces, findings = pieces_of(read_delivery(folder), Mapping.model_validate({"parts": parts}), study)
    assert not [one for one in findings if one.grade == "error"]
    odd = oddities(pieces, study)
    return pieces, [counted(*one) for one in zip(pieces, odd, strict=True)]


def some(frames: dict[str, pd.DataFrame], ids: set[str]) -> dict[str, pd.DataFrame]:
    return {name: frame[frame["child_id"].isin(ids)] for name, frame in frames.items()}


def alarms(folder: Path, count: int, monkeypatch: pytest.MonkeyPatch) -> tuple[Counter[str], Counter[str], list[str]]:
    """How many columns were held against an earlier delivery, how many of them are told of, and what is told."""
    study = load_study(SYNTHETIC)
    known = dict(seeds.SEEDS)
    tried: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    words = []
    for seed in range(count):
        changed = {part: replace(one, value=one.value + 10_000 * seed) for part, one in known.items()}
        monkeypatch.setattr(seeds, "SEEDS", changed)
        for project, drawn in draw_study(study).items():
            frames = {name: drawn[name] for name in TABLES}
            ids = sorted(frames["children"]["child_id"])
            halves = {*ids[::2]}, {*ids[1::2]}
            _, before = read(folder, some(frames, halves[0]), study)
            for what, ids_now in (("all", {*ids}), ("others", halves[1])):
                pieces, now = read(folder, some(frames, ids_now), study)
                alone = [one.model_copy(update={"odd": {}}) for one in now]
                told = told_of(before, pieces, alone)
                tried[what] += sum(len(one.columns) for one in now)
                wrong[what] += len(told)
                words += [f"{seed} {project} {what} {place[1]}: {why}" for place, why in told.items()]
                if what == "all":
                    odd = [(code, why) for one in now for code, why in one.odd.items()]
                    tried["first"] += sum(len(one.columns) for one in now)
                    wrong["first"] += len(odd)
                    words += [f"{seed} {project} first {one}" for one in odd]
    return tried, wrong, words


def test_a_right_delivery_of_the_invented_study_has_no_mark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tried, wrong, words = alarms(tmp_path / "ind", 1, monkeypatch)
    assert tried["all"] > 100
    assert not wrong.total(), words


@pytest.mark.long
def test_ten_seeds_of_right_deliveries_have_the_rates_that_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried, wrong, words = alarms(tmp_path / "ind", 10, monkeypatch)
    assert min(tried.values()) > 1000
    assert wrong["all"] == 0, words
    assert wrong["first"] == 0, words
    assert wrong["others"] == 0, words

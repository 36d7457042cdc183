"""How often something is told of right deliveries: of all invented projects, drawn with ten seeds.

Each project is delivered twice: first half of its children, then either all of them, or the other half alone in whose
place no counts but the earlier ones are known. And each is a first delivery with its own measurements. Nothing of this
is wrong, so every mark costs trust.
"""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pandas as pd
import pytest

from helpers.data.delivery.again.contradictions import told_of
from helpers.data.delivery.convert import Piece
from helpers.data.delivery.counts import counted
from helpers.data.delivery.mapping import Mapping
from helpers.data.delivery.oddities import oddities
from helpers.data.delivery.parts import pieces_of
from helpers.data.delivery.sources import read_delivery
from helpers.data.synthetic import seeds
from helpers.data.synthetic.write import draw_study
from helpers.study import Study, load_study

SYNTHETIC = Path(__file__).resolve().parents[3] / "data" / "synthetic"
TABLES = ("children", "measurements", "fidelity")


def read(folder: Path, frames: dict[str, pd.DataFrame], study: Study) -> list[Piece]:
    """The tables of a project as a delivery that needs no interpretation."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    parts = []
    for name, frame in frames.items():
        frame.to_csv(folder / f"{name}.csv", index=False)
        parts.append({"table": name, "file": f"{name}.csv", "columns": {code: code for code in frame.columns}})
    pieces, findings = pieces_of(read_delivery(folder), Mapping.model_validate({"parts": parts}), study)
    assert not [one for one in findings if one.grade == "error"]
    return pieces


def of_children(piece: Piece, ids: set[str]) -> Piece:
    """What the part would give if only these children had been delivered."""
    rows = piece.table.frame["child_id"].isin(ids).to_numpy()
    raw = replace(piece.source.raw, frame=piece.source.raw.frame[rows])
    table = replace(piece.table, frame=piece.table.frame[rows].reset_index(drop=True), rows=piece.table.rows[rows])
    return replace(piece, source=replace(piece.source, raw=raw), table=table)


def alarms(
    folder: Path, count: int, monkeypatch: pytest.MonkeyPatch, projects: int | None = None
) -> tuple[Counter[str], Counter[str], list[str]]:
    """How many columns were held against an earlier delivery, how many of them are told of, and what is told."""
    study = load_study(SYNTHETIC)
    known = dict(seeds.SEEDS)
    tried: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    words = []
    for seed in range(count):
        changed = {part: replace(one, value=one.value + 10_000 * seed) for part, one in known.items()}
        monkeypatch.setattr(seeds, "SEEDS", changed)
        for project, drawn in islice(draw_study(study).items(), projects):
            pieces = read(folder, {name: drawn[name] for name in TABLES}, study)
            ids = sorted(drawn["children"]["child_id"])
            halves = [[of_children(piece, {*some}) for piece in pieces] for some in (ids[::2], ids[1::2])]
            before = [counted(piece, {}) for piece in halves[0]]
            for what, given in (("all", pieces), ("others", halves[1])):
                now = [counted(piece, {}) for piece in given]
                told = told_of(before, given, now)
                tried[what] += sum(len(one.columns) for one in now)
                wrong[what] += len(told)
                words += [f"{seed} {project} {what} {place[1]}: {why}" for place, why in told.items()]
            for what, given in (("first", pieces), ("first, a half", halves[0])):
                odd = [(code, why) for one in oddities(given, study) for code, why in one.items()]
                tried[what] += sum(len(piece.part.columns) for piece in given)
                wrong[what] += len(odd)
                words += [f"{seed} {project} {what} {one}" for one in odd]
    return tried, wrong, words


def test_right_deliveries_of_invented_projects_have_no_mark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tried, wrong, words = alarms(tmp_path / "ind", 1, monkeypatch, projects=2)
    assert tried["all"] > 80
    assert not wrong.total(), words


@pytest.mark.long
def test_ten_seeds_of_right_deliveries_have_the_rates_that_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """None of 4,220 columns of a first delivery or one that has grown; six of other children, all for their blanks."""
    tried, wrong, words = alarms(tmp_path / "ind", 10, monkeypatch)
    assert set(tried.values()) == {4220}
    assert wrong["all"] == wrong["first"] == wrong["first, a half"] == 0, words
    assert wrong["others"] <= 0.002 * tried["others"], words

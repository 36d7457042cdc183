"""Rows that a delivery adds are held by themselves against the earlier ones; real changes are never told of.

The rates are those that `helpers.data.delivery.again.turns` and `whose` tell: drawn with fixed seeds, of 20 earlier
children who answered ten questions of two scales of four points, and n new ones whose mean lies `effect` standard
deviations away.
"""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest

from helpers.data.contract import contracts
from helpers.data.delivery.again import turns, whose
from helpers.data.delivery.again.new_rows import in_new_rows
from helpers.data.synthetic.write import draw_study
from helpers.study import Study, load_study
from tests.data.delivery.deliveries import CHILDREN, Desk
from tests.data.delivery.test_again import again, column

Floats = npt.NDArray[np.float64]
SYNTHETIC = Path(__file__).resolve().parents[3] / "data" / "synthetic"
SCALES = [range(5), range(5, 10)]
TRIES = 60
EFFECTS = (0.0, 0.3, 0.6)


def levels(draw: np.random.Generator, children: int) -> Floats:
    """How well each child does, in general and in each of two respects."""
    return 0.5**0.5 * (draw.normal(size=(children, 1)) + draw.normal(size=(children, 2)))


def answers(draw: np.random.Generator, levels_: Floats, means: Floats) -> Floats:
    """Answers from 1 to 4 to questions of different means, as `turned` reads them."""
    given = 2.5 + 0.75 * (means + np.repeat(levels_, 5, axis=1) + draw.normal(0, 0.9, (len(levels_), 10)))
    return (np.clip(np.round(given), 1, 4) - 2.5) / 1.5


def told(children: int, effect: float, mirror: float) -> int:
    """How many of `TRIES` deliveries of new children are told of; `mirror` -1 turns all their answers."""
    draw = np.random.default_rng(20)
    found = 0
    for _ in range(TRIES):
        means = 0.8 + draw.normal(0, 0.5, 10)
        before, now = answers(draw, levels(draw, 20), means), answers(draw, levels(draw, children) + effect, means)
        found += bool(turns.turned(before, mirror * now, SCALES, turns.OTHER_CHILDREN))
    return found


@pytest.mark.parametrize("children", [8, 15, 30])
def test_new_children_who_do_better_or_worse_are_not_turned(children: int) -> None:
    assert sum(told(children, effect, 1.0) for effect in (*EFFECTS, -0.6)) <= 1


@pytest.mark.parametrize(("children", "least"), [(8, 0.75), (15, 0.9), (30, 0.95)])
def test_new_children_who_are_turned_are_told_as_often_as_is_said(children: int, least: float) -> None:
    assert sum(told(children, effect, -1.0) for effect in EFFECTS) >= least * TRIES * len(EFFECTS)


@pytest.mark.parametrize("place", [0, 7])
def test_an_item_turned_in_the_new_rows_alone_is_told_by_the_others(place: int) -> None:
    draw = np.random.default_rng(4)
    means = np.zeros(10)  # in the middle of the scale, where no mean tells
    before, now = answers(draw, levels(draw, 40), means), answers(draw, levels(draw, 30), means)
    assert turns.turned(before, now, SCALES, turns.OTHER_CHILDREN) == ()
    now[:, place] *= -1
    assert turns.turned(before, now, SCALES, turns.OTHER_CHILDREN) == (place,)


@pytest.mark.parametrize("gain", [0.0, 0.6, 1.2])
def test_a_measurement_at_which_all_do_better_is_not_turned(gain: float) -> None:
    draw = np.random.default_rng(5)
    found = 0
    for _ in range(TRIES):
        means, level = draw.normal(0, 0.5, 10), levels(draw, 20)
        before, now = answers(draw, level, means), answers(draw, level + gain, means)
        found += bool(turns.turned(before, now, SCALES, turns.ANOTHER_MEASUREMENT))
    assert found <= 1


def test_yes_and_no_of_new_children_are_told_where_they_were_far_from_half() -> None:
    before = [(27, 3), (4, 26), (15, 15)]
    assert turns.flags_exchanged(before, [(2, 13), (13, 2), (8, 7)]) == (0, 1, 2)
    assert turns.flags_exchanged(before, [(13, 2), (13, 2), (8, 7)]) == (1,)
    assert turns.flags_exchanged(before, [(9, 6), (5, 10), (3, 12)]) == ()  # other children, other needs
    assert turns.flags_exchanged(before, [(0, 4), (4, 0), (2, 2)]) == ()  # too few to tell


@pytest.mark.parametrize(("children", "least"), [(15, 0.4), (30, 0.95)])
def test_moved_ids_are_told_as_often_as_is_said_and_right_ones_are_not(children: int, least: float) -> None:
    draw = np.random.default_rng(6)
    order = [range(children)]
    found = wrong = 0
    for _ in range(TRIES):
        level, means = levels(draw, children), draw.normal(0, 0.5, 10)
        later = level + 0.6 + draw.normal(0, 0.4, level.shape)
        before, now = answers(draw, level, means), answers(draw, later, means)
        found += whose.moved(whose.likeness(before, np.roll(now, -1, axis=0)), order) == 1
        alike = whose.likeness(before, now)
        wrong += bool(whose.moved(alike, order)) or whose.opposed(alike) or whose.lost(alike, alike)
    assert found >= least * TRIES
    assert wrong == 0


def test_ids_in_any_order_are_told_by_what_was_alike_before() -> None:
    draw = np.random.default_rng(7)
    level, means = levels(draw, 40), draw.normal(0, 0.5, 10)
    first, second, third = (answers(draw, level, means) for _ in range(3))
    assert not whose.lost(whose.likeness(second, third), whose.likeness(first, second))
    assert whose.lost(whose.likeness(second, draw.permutation(third)), whose.likeness(first, second))


def texts(frame: pd.DataFrame) -> pd.DataFrame:
    """A table as the study's file has it."""
    columns = {
        name: ["" if pd.isna(cell) else f"{cell:g}" if isinstance(cell, float | int) else str(cell) for cell in cells]
        for name, cells in frame.items()
    }
    return pd.DataFrame(columns, dtype=object)


def found_in(table: str, before: pd.DataFrame, now: pd.DataFrame, study: Study) -> list[str]:
    return [one.told for one in in_new_rows(contracts(study)[table], before, now, study, {})]


def test_new_rows_of_invented_projects_are_right_and_moved_ids_are_told() -> None:
    """In the longer run, eight projects and four seeds: one of 416 deliveries wrongly, a score of 30 new children."""
    study = load_study(SYNTHETIC)
    waves = [wave.code for wave in study.waves]
    for drawn in islice(draw_study(study).values(), 3):
        for table in ("children", "measurements", "fidelity"):
            frame = texts(drawn[table])
            ids = sorted(set(frame["child_id"]))
            for count in (8, 15, 30):
                new = np.random.default_rng(count).choice(ids, count, replace=False)
                assert not found_in(table, frame[~frame["child_id"].isin(new)], frame, study)
        rows = texts(drawn["measurements"])
        for place in range(1, len(waves)):
            before, now = rows[rows["wave"].isin(waves[:place])], rows[rows["wave"].isin(waves[: place + 1])].copy()
            assert not found_in("measurements", before, now, study)
            later = now["wave"] == waves[place]
            now.loc[later, "child_id"] = np.roll(now.loc[later, "child_id"].to_numpy(), 1)
            assert any("er id'erne flyttet?" in one for one in found_in("measurements", before, now, study))


def test_new_children_are_told_in_the_column_that_is_exchanged(desk: Desk) -> None:
    head, *rows = [CHILDREN[0], *([str(k), *CHILDREN[1 + k % 6][1:]] for k in range(1, 41))]
    desk.put("baggrund.csv", [head, *rows[:30]])
    new = column([head, *rows[30:]], "Alene", lambda text: {"Ja": "Nej", "Nej": "Ja"}[text])[1:]
    found = again(desk, "baggrund.csv", [head, *rows[:30], *new])
    assert list(found) == ["Alene"]
    assert "i de 10 nye rækker er der 0 ja af 10, før 30 af 30: er ja og nej byttet om dér?" in found["Alene"]

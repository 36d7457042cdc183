"""A chapter computed where arithmetic ends in other last digits: the same bytes, figures too.

Noise is put where processors differ: into every number that an estimator's functions give each other, and, more of it,
into every value before it becomes a row. There it never lifts a value over the middle between two of twelve digits,
which no rounding can level (`helpers.results.precision`).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from functools import wraps
from inspect import isfunction
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from helpers.chapters.child_outcomes import ChildOutcomes
from helpers.data import StudyData
from helpers.present.elements import Element
from helpers.results import rows as results_rows
from helpers.results.precision import precise
from helpers.statistics.intervals import Interval
from tests.chapters.opened import changed, every_output, opened, richer, small
from tests.nbval_numbers import Told

SEEDS = (1, 2)
EXACT = 9  # decimals: whole numbers, and scores, come out the same everywhere


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> StudyData:
    return small(tmp_path_factory.mktemp("two"), **richer())


def shown(data: StudyData) -> list[Element]:
    """Every output of the same data, judged anew."""
    return [element for element in every_output(opened(ChildOutcomes, changed(data))) if element is not None]


@pytest.fixture(scope="module")
def here(data: StudyData) -> list[Element]:
    return shown(data)


class Noise:
    """At most so large a part of a number, and how many numbers got some."""

    def __init__(self, part: float, seed: int) -> None:
        self.part, self.met, self.spared = part, 0, 0
        self._chance = np.random.default_rng(seed)

    def on(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        self.met += values.size
        return values * (1 + self._chance.uniform(-self.part, self.part, values.shape))

    def before_rounding(self, values: Iterable[float], statistics: Iterable[str]) -> NDArray[np.float64]:
        plain, names = np.array(list(values), dtype=np.float64), list(statistics)
        edge = precise(plain * (1 - self.part), names) != precise(plain * (1 + self.part), names)
        edge &= ~np.isnan(plain)
        self.spared += int(edge.sum())
        return precise(np.where(edge, plain, self.on(plain)), names)

    def in_what_comes(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function with noise in the numbers that it gives."""

        @wraps(function)
        def noisy(*args: Any, **named: Any) -> Any:
            return self._in(function(*args, **named))

        return noisy

    def _in(self, found: Any) -> Any:
        if isinstance(found, dict):
            return {name: self._in(value) for name, value in found.items()}
        if isinstance(found, Interval):
            return Interval(*map(self._in, found))
        if isinstance(found, float):
            return float(self._in(np.array([found]))[0])
        if isinstance(found, np.ndarray) and found.dtype.kind == "f":
            exact = (np.round(found, EXACT) == found) | ~np.isfinite(found)
            return np.where(exact, found, self.on(found))
        return found


def between_estimators(noise: Noise, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put noise into what every function of helpers.statistics gives, wherever it is called from."""
    for name, module in list(sys.modules.items()):
        if name.startswith("helpers.statistics"):
            for called, one in list(vars(module).items()):
                if isfunction(one) and one.__module__.startswith("helpers.statistics"):
                    monkeypatch.setattr(module, called, noise.in_what_comes(one))


def assert_same_bytes(here: list[Element], there: list[Element]) -> None:
    assert [one.name for one in there] == [one.name for one in here]
    for one, other in zip(here, there, strict=True):
        assert one.content() == other.content(), one.name
        assert (one.html, one.text) == (other.html, other.text), one.name


@pytest.mark.parametrize("seed", SEEDS)
def test_noise_in_every_value(seed: int, here: list[Element], data: StudyData, monkeypatch: pytest.MonkeyPatch) -> None:
    noise = Noise(4e-15, seed)
    monkeypatch.setattr(results_rows, "precise", noise.before_rounding)
    assert_same_bytes(here, shown(data))
    assert noise.met > 1000
    assert noise.spared <= 0.01 * noise.met


@pytest.mark.parametrize("seed", SEEDS)
def test_noise_between_estimators(
    seed: int, here: list[Element], data: StudyData, monkeypatch: pytest.MonkeyPatch
) -> None:
    noise = Noise(1e-15, seed)
    between_estimators(noise, monkeypatch)
    there = shown(data)
    for one, other in zip(here, there, strict=True):
        assert (one.name, one.html, one.text) == (other.name, other.html, other.text)
        assert Told(one.content()) == Told(other.content()), one.name  # but for one in the last digit, on an edge
    assert noise.met > 1000


def test_without_rounding_it_would_be_seen(
    here: list[Element], data: StudyData, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(results_rows, "precise", lambda values, _: np.array(list(values), dtype=np.float64))
    noise = Noise(1e-15, 1)
    between_estimators(noise, monkeypatch)
    with pytest.raises(AssertionError):
        assert_same_bytes(here, shown(data))


def test_every_value_shown_has_twelve_digits(here: list[Element]) -> None:
    values = [row for one in here if one.rows is not None for row in one.rows.dropna(subset=["value"]).itertuples()]
    assert len(values) > 200
    assert [r for r in values if precise([r.value], [str(r.statistic)])[0] != r.value] == []

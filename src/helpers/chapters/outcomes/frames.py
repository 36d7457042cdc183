"""Scores and changes of every child, computed once for all chapters that ask for the same data."""

from __future__ import annotations

from functools import cached_property
from weakref import WeakKeyDictionary

import pandas as pd

from helpers.data import StudyData
from helpers.results import Contrast
from helpers.statistics import complete_scores, paired_changes, scale_scores


class Frames:
    """The frames behind chapter 4; `frames_of` gives them. Filtered by `project` they are those of one project.

    Args:
        data: The checked tables.
    """

    def __init__(self, data: StudyData) -> None:
        self._measurements, self._study, self._rules = data.measurements, data.study, data.study.analysis
        self._changes: dict[Contrast, pd.DataFrame] = {}

    @cached_property
    def scores(self) -> pd.DataFrame:
        """Scores at every wave (`scale_scores`)."""
        return scale_scores(self._measurements, self._study.dimensions, self._rules.answered_share)

    @cached_property
    def complete(self) -> pd.DataFrame:
        """Scores of those measured at all waves (`complete_scores`)."""
        study = self._study
        return complete_scores(self._measurements, study.dimensions, study.wave_codes, self._rules.answered_share)

    def changes(self, contrast: Contrast) -> pd.DataFrame:
        """Changes between two waves (`paired_changes`)."""
        if contrast not in self._changes:
            self._changes[contrast] = paired_changes(
                self._measurements,
                self._study.dimensions,
                *contrast,
                answered_share=self._rules.answered_share,
                minimal_change=self._rules.minimal_change,
            )
        return self._changes[contrast]


_KEPT: WeakKeyDictionary[StudyData, Frames] = WeakKeyDictionary()


def frames_of(data: StudyData) -> Frames:
    """The frames of these data; the same as long as the data are."""
    if data not in _KEPT:
        _KEPT[data] = Frames(data)
    return _KEPT[data]

"""What a delivered table's columns are asked: their values, counted, and what the file says of them."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Mapping

from helpers.data.contract import Column
from helpers.data.delivery.forms.propose import told_of, wave_of
from helpers.data.delivery.sources import Source
from helpers.data.delivery.values import may_be
from helpers.data.delivery.waves import resolved, told_by
from helpers.data.meaning import Asked, Known, labels_of, plain
from helpers.data.meaning.heads import coding_of
from helpers.study import Study

MOST_LOOKED_AT = 500


class Questions:
    """What a table's columns can be asked: their values, counted, and what the file says of them."""

    def __init__(self, source: Source, study: Study) -> None:
        self.source = source
        self._study = study
        self._known: Known = labels_of(study)
        # Remembered with this object, so that the table can go when it does.
        self.some = functools.cache(self._some)
        self.dates = functools.cache(self._dates)
        self.may_be = functools.cache(self._may_be)

    def _some(self, name: str) -> dict[str, int]:
        """Different values of a column and how often each is there, enough of them to see what they are."""
        return dict(Counter(self.source.raw.frame[name].tolist()).most_common(MOST_LOOKED_AT))

    def _dates(self) -> dict[str, list[str]]:
        """The columns that hold dates."""
        texts = {name: [text for text in self.some(name) if text] for name in self.source.raw.frame.columns}
        return {name: some for name, some in texts.items() if some and some[0][:1].isdecimal() and len(some[0]) > 5}

    def about(self, name: str, column: Column) -> Asked:
        """A delivered column as one of the study's."""
        missing = self.source.labels.missing.get(name, {})
        head = coding_of(name) or coding_of(self.source.labels.columns.get(name, ""))
        file = self.source.labels.values.get(name) or head
        labels = {value: label for value, label in file.items() if value not in missing}
        counts, candidates = self.some(name), self._known.get(column.code, [])
        told = told_of(self.source, column, counts)
        if column.code == "wave":
            told = self._waves({labels.get(text, text): text for text in counts if text})
        return Asked(column, counts, labels, candidates, told)

    def _may_be(self, name: str, column: Column) -> bool:
        """Whether its values can be the codes of one of the study's columns."""
        return may_be(self.about(name, column))

    def _waves(self, texts: Mapping[str, str]) -> dict[str, tuple[str, str]]:
        """What values that are no wave of the study's own words tell of measurements, by the value."""
        study = self._study
        own = {plain(text) for code, text in self._known["wave"]}
        told = {
            value: told
            for text, value in texts.items()
            if plain(text) not in own and (told := told_by(plain(wave_of(self.source, text)), study))
        }
        waves = resolved(told.values(), study)
        return {value: waves[one] for value, one in told.items()}

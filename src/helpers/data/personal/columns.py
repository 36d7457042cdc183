"""A date of birth and the last four digits in columns of a table; the date in one of them or in three."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, product
from typing import Any

import numpy as np

from helpers.data.personal.chance import Numbers, judged
from helpers.data.personal.pieces import Part
from helpers.data.personal.together import FEW, MOST_ROWS, NEARLY_ALL, SURE, Together

_NO_DATE = (-1, -1, -1)
_SURE_BESIDE = 1e-2  # for two columns beside each other; few rows of them are told where all fit
_MOST_COLUMNS = 40  # of a kind that are held against each other
_MOST_PARTS = 10  # columns that can be days, months or years without saying so

_REST_NAMED = re.compile(
    r"cpr|cifre|person[- _]?n|sidste\W*(?:4|fire)|(?:4|fire)\W*(?:sidste|cif|tal)|last\W*(?:4|four)|kontrolcif|"
    r"kontroltal|kontrolnr|kontrolnummer",
    re.IGNORECASE,
)
_DAY_NAMED = re.compile(r"dag|day|\bdd\b|^d$", re.IGNORECASE)
_MONTH_NAMED = re.compile(r"måned|mdr|month|\bmm\b|\bmd\b|^m$", re.IGNORECASE)
_YEAR_NAMED = re.compile(r"år|aar|year|\byy(?:yy)?\b|\båå|^å$|^y$", re.IGNORECASE)


@dataclass(frozen=True, eq=False)
class _Dates:
    """Dates in one column, or in three."""

    places: tuple[int, ...]
    rows: Any
    day: Any
    month: Any
    year: Any
    named: bool = False  # whether headings say that the three are a date
    alone: bool = True  # whether one column has it

    bare: bool = False  # whether it is written with six digits alone

    def beside(self, place: int) -> bool:
        """Whether a column stands right before or after its own."""
        return min(self.places) - 1 <= place <= max(self.places) + 1

    def with_rest(self, rows: Any, rest: Any) -> tuple[Any, Numbers]:
        """The rows that have four digits too, and the numbers in them."""
        both, mine, other = np.intersect1d(self.rows, rows, assume_unique=True, return_indices=True)
        return both, Numbers(self.day[mine], self.month[mine], self.year[mine], rest[other])


class Looked:
    """The columns as arrays, and what is asked of them."""

    def __init__(self, parts: Sequence[Part], columns: Mapping[int, tuple[Any, Any]], names: Sequence[str]) -> None:
        self._parts = parts
        self._names = names
        self._date = np.array([part.date or _NO_DATE for part in parts])
        self._turned_date = np.array([part.turned_date or _NO_DATE for part in parts])
        self._length = np.array([len(part.digits) for part in parts])
        self._rest = _numbers(part.rest for part in parts)
        self._small = _numbers(part.small for part in parts)
        self._month = _numbers(part.month for part in parts)
        self._columns = columns
        self._rests = dict(self._of(self._rest))
        self._dates = {place: one for place in self._columns if (one := self._dates_of(place))}

    def _of(self, kind: Any) -> Iterator[tuple[int, tuple[Any, Any]]]:
        """The columns with a part of a kind: the rows and the values."""
        for place, (rows, parts) in self._columns.items():
            values = kind[parts]
            if (has := values >= 0).any():
                yield place, (rows[has], values[has])

    def _dates_of(self, place: int) -> _Dates | None:
        rows, parts = self._columns[place]
        if (self._date[parts, 0] < 0).all():
            return None
        kinds = [self._date[parts], self._turned_date[parts]]
        dates = max(kinds, key=lambda one: _dates_in(one).sum())
        has = dates[:, 0] >= 0
        lengths = self._length[parts[has]]
        if _dates_in(dates).mean() < 0.5 or (lengths == 5).all():
            return None
        day, month, year = dates[has].T
        return _Dates((place,), rows[has], day, month, year, bare=bool(np.isin(lengths, (5, 6)).all()))

    def _named(self, place: int, pattern: re.Pattern[str]) -> bool:
        return place < len(self._names) and bool(pattern.search(self._names[place]))

    def beside(self) -> Iterator[Together]:
        """A date and four digits in two columns beside each other."""
        for place, dates in self._dates.items():
            for other in (place - 1, place + 1):
                if other not in self._rests:
                    continue
                rows, numbers = dates.with_rest(*self._rests[other])
                if not len(rows) or not (told := judged(numbers)):
                    continue
                few = told.count < FEW and told.differ
                # Nobody but those who write such numbers writes a date as six digits and nothing else.
                sure = _SURE_BESIDE * (10 if few or dates.bare else 1) if told.differ else SURE
                certain = told.odds <= sure or (few and dates.bare) or self._named(other, _REST_NAMED)
                if certain or few or (told.odds <= 10 * _SURE_BESIDE and self._mostly(other, self._rest)):
                    yield Together((place, other), tuple(rows[numbers.valid()].tolist()), certain)

    def apart(self) -> Iterator[Together]:
        """Dates and four digits anywhere in the rows; dates also in three columns."""
        rests = [place for place in self._rests if self._mostly(place, self._rest)][:_MOST_COLUMNS]
        if not rests:
            return
        dates = [*islice(self._dates.values(), _MOST_COLUMNS), *islice(self._in_three(), _MOST_COLUMNS)]
        for one, place in product(dates, rests):
            if place in one.places:
                continue
            rows, rest = (part[:MOST_ROWS] for part in self._rests[place])
            _, numbers = one.with_rest(rows, rest)
            if not len(numbers.rest) or not (told := judged(numbers)):
                continue
            named = self._named(place, _REST_NAMED) and (one.alone or one.named)
            sure = _SURE_BESIDE if told.differ and one.beside(place) else SURE / (len(dates) * len(rests))
            # Three columns are a date by chance: then modulus 11 has to tell some of it.
            enough = one.alone or one.named or told.by_modulus
            if named or (enough and told.odds <= 10 * sure):
                rows, numbers = one.with_rest(*self._rests[place])
                which = tuple(rows[numbers.valid()].tolist())
                yield Together((*one.places, place), which, sure=named or told.odds <= sure)
        for place in rests[:_MOST_PARTS]:
            yield from self._scattered(place)

    def _mostly(self, place: int, kind: Any) -> bool:
        return bool((kind[self._columns[place][1]] >= 0).mean() >= 0.5)

    def _all(self, kind: Any, low: int, high: int) -> dict[int, int]:
        """The columns of which nearly all cells are between two numbers, and the largest of each."""
        largest: dict[int, int] = {}
        for place, (_, parts) in self._columns.items():
            values = kind[parts]
            fits = (values >= low) & (values <= high)
            if fits.mean() >= NEARLY_ALL:
                largest[place] = int(values[fits].max())
        return largest

    @cached_property
    def _days(self) -> dict[int, int]:
        return self._all(self._small, 1, 31)

    @cached_property
    def _months(self) -> dict[int, int]:
        return self._all(self._month, 1, 12)

    @cached_property
    def _years(self) -> dict[int, int]:
        return self._all(self._small, 0, 99) | self._all(self._small, 1900, 2099)

    def _in_three(self) -> Iterator[_Dates]:
        """Dates in three columns beside each other, or in those whose headings say so."""
        kinds = ((self._days, _DAY_NAMED), (self._months, _MONTH_NAMED), (self._years, _YEAR_NAMED))
        named = [[place for place in columns if self._named(place, pattern)][:3] for columns, pattern in kinds]
        triples = {three for three in product(*named) if len(set(three)) == 3}
        for three in triples:
            yield self._of_three(*three, named=True)
        for place, largest in self._days.items():
            if largest <= 12:
                continue
            for month, year in ((-2, -1), (-1, -2), (-1, 1), (1, -1), (1, 2), (2, 1)):
                three = (place, place + month, place + year)
                if self._months.get(three[1], 0) > 6 and three[2] in self._years and three not in triples:
                    yield self._of_three(*three, named=False)

    def _of_three(self, day: int, month: int, year: int, *, named: bool) -> _Dates:
        columns = [self._columns[place] for place in (day, month, year)]
        rows = columns[0][0]
        for other, _ in columns[1:]:
            rows = np.intersect1d(rows, other, assume_unique=True)
        parts = [its[np.searchsorted(mine, rows)] for mine, its in columns]
        days, months, years = self._small[parts[0]], self._month[parts[1]], self._small[parts[2]]
        has = (days >= 0) & (months >= 0) & (years >= 0)
        return _Dates((day, month, year), rows[has], days[has], months[has], years[has], named=named, alone=False)

    def _scattered(self, rest: int) -> Iterator[Together]:
        """Day, month and year in three columns anywhere, by modulus 11."""
        near = sorted(self._columns, key=lambda place: abs(place - rest))
        days = [one for one in near if self._days.get(one, 0) > 12][:_MOST_PARTS]
        months = [one for one in near if self._months.get(one, 0) > 6][:_MOST_PARTS]
        years = [one for one in near if one in self._years][:_MOST_PARTS]
        triples = [three for three in product(days, months, years) if len({*three, rest}) == 4]
        for three in triples:
            dates = self._of_three(*three, named=False)
            _, numbers = dates.with_rest(*(part[:MOST_ROWS] for part in self._rests[rest]))
            if len(numbers.rest) < FEW:
                continue
            of_date, of_rest = numbers.residues()
            if ((of_date + of_rest) % 11 == 0).mean() < 0.4:
                continue
            if (told := judged(numbers)) and told.odds * len(triples) <= SURE:
                rows, numbers = dates.with_rest(*self._rests[rest])
                yield Together((*three, rest), tuple(rows[numbers.valid()].tolist()), sure=True)


def _numbers(values: Iterator[int | None]) -> Any:
    return np.array([-1 if value is None else value for value in values])


def _dates_in(dates: Any) -> Any:
    return (dates[:, 0] > 0) & (dates[:, 0] <= 31) & (dates[:, 1] > 0) & (dates[:, 1] <= 12)

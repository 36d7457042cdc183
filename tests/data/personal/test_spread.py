"""Numbers that no cell alone shows are found in rows and columns; ordinary columns beside each other are none."""

from __future__ import annotations

import datetime as dt
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from stdnum.dk import cpr

from helpers.data import validate
from helpers.data.delivery.pseudonymise import pseudonymise
from helpers.data.personal import Spread, Together
from helpers.errors import DataFault
from tests.data.personal.test_private import numbers
from tests.data.readers.dress import dressed
from tests.studies import read_rows, write_rows

Cells = Callable[[str], tuple[str, ...]]


def _born(number: str, form: str = "%d-%m-%Y") -> str:
    return f"{cpr.get_birth_date(number):{form}}"


def _in_months(number: str) -> str:
    months = ("januar februar marts april maj juni juli august september oktober november december").split()
    return months[int(number[2:4]) - 1]


# Each way, and from how many rows on it is told (numbers of every century; half of them satisfy modulus 11).
SPREAD: dict[str, tuple[Cells, int]] = {
    "beside": (lambda n: (n[:6], n[6:]), 1),
    "beside, the rest first": (lambda n: (n[6:], n[:6]), 1),
    "beside, with marks": (lambda n: (f"{n[:6]}-", f"({n[6:]})"), 1),
    "a whole date beside": (lambda n: (_born(n), n[6:]), 8),
    "a written date beside": (lambda n: (f"{int(n[:2])}. {_in_months(n)} {_born(n, '%Y')}", n[6:]), 8),
    "a date of a program beside": (lambda n: (_born(n, "%Y-%m-%d 00:00:00"), f"{n[6:]}.0"), 8),
    "the year first beside": (lambda n: (n[4:6] + n[2:4] + n[:2], n[6:]), 8),
    "a column between": (lambda n: (_born(n), "Ida", n[6:]), 12),
    "columns between, the rest first": (lambda n: (n[6:], "Ida", "7", n[:6]), 12),
    "four columns": (lambda n: (n[:2], n[2:4], n[4:6], n[6:]), 20),
    "four columns, whole numbers": (lambda n: (str(int(n[:2])), str(int(n[2:4])), _born(n, "%Y"), n[6:]), 20),
    "four columns, any order": (lambda n: (n[4:6], n[6:], n[:2], n[2:4]), 20),
    "four columns, month in words": (lambda n: (n[:2], _in_months(n), _born(n, "%Y"), n[6:]), 20),
    "four columns far from each other": (lambda n: (n[4:6], "Ida", n[6:], "ja", n[:2], "nej", n[2:4]), 30),
    "cut in the middle": (lambda n: (n[:5], n[5:]), 20),
    "cut in three": (lambda n: (n[:3], n[3:7], n[7:]), 20),
    "ten columns": (lambda n: tuple(n), 20),
    "from behind": (lambda n: (n[::-1],), 8),
    "from behind, with a dash": (lambda n: (f"{n[::-1][:4]}-{n[::-1][4:]}",), 8),
    "the rest first in one cell": (lambda n: (f"{n[6:]} {n[:6]}",), 8),
    "the year first in one cell": (lambda n: (n[4:6] + n[2:4] + n[:2] + n[6:],), 8),
    "the month first in one cell": (lambda n: (n[2:4] + n[:2] + n[4:],), 8),
}


def _found(rows: list[tuple[str, ...]], names: tuple[str, ...] = ()) -> list[Together]:
    spread = Spread()
    for number, row in enumerate(rows, start=2):
        spread.add(number, row)
    return spread.found(names)


@pytest.mark.parametrize("way", SPREAD)
@pytest.mark.parametrize("times", [1, 5])
def test_a_spread_number_is_found(way: str, times: int) -> None:
    cells, least = SPREAD[way]
    some = [one for one in numbers(9, 400) if _plausible(one)][: least * times]
    (one,) = _found([cells(number) for number in some])
    assert one.sure
    assert len(one.rows) == least * times


def _plausible(number: str) -> bool:
    """Whether somebody with it can be alive; and the last four are no year."""
    return 1930 < cpr.get_birth_date(number).year < 2020 and not 1900 <= int(number[6:]) < 2100


@pytest.mark.parametrize(
    "names",
    [
        ("Fødselsdato", "Navn", "Kontrolcifre"),
        ("født", "x", "CPR, sidste fire"),
        ("dob", "x", "last 4"),
        ("f", "x", "De fire sidste cifre"),
    ],
)
def test_a_heading_that_says_so_is_enough(names: tuple[str, ...]) -> None:
    for number in numbers(3, 20):
        (one,) = _found([(_born(number), "Ida", number[6:])], names)
        assert one.sure
        assert one.places == (0, 2)
    rows = [(n[:2], "Ida", n[2:4], n[4:6], "ja", n[6:]) for n in numbers(3, 4)]
    (one,) = _found(rows, ("Dag", "Navn", "Måned", "År", "Svar", "Sidste fire"))
    assert one.places == (0, 2, 3, 5)


def test_a_child_in_many_rows_is_one_number() -> None:
    some = numbers(12, 20)
    rows = [(_born(number), "Ida", number[6:]) for _ in range(6) for number in some]
    (one,) = _found(rows)
    assert len(one.rows) == 120


def _columns(chance: random.Random, count: int) -> dict[str, list[str]]:
    """Columns of a table of people that are no numbers of theirs."""

    def days(low: int, high: int, form: str) -> list[str]:
        first, last = dt.date(low, 1, 1).toordinal(), dt.date(high, 12, 31).toordinal()
        return [f"{dt.date.fromordinal(chance.randint(first, last)):{form}}" for _ in range(count)]

    def drawn(low: int, high: int, times: int = 1, form: str = "") -> list[str]:
        return [f"{chance.randint(low, high) * times:{form}}" for _ in range(count)]

    start = chance.choice([1, 101, 1001, 2001, 4001, 7001])
    running = [str(start + number) for number in range(count)]
    steps = iter([4000 + sum(chance.choices(range(1, 9), k=number)) for number in range(count)])
    low, high = chance.choice([(2000, 2016), (2005, 2012), (1960, 1999), (1940, 2015)])
    columns = {
        "født": days(low, high, chance.choice(["%Y-%m-%d", "%d-%m-%Y", "%d.%m.%y", "%d/%m/%Y", "%d%m%Y"])),
        "måling": days(2015, 2018, "%Y-%m-%d"),
        "id": chance.choice([running, chance.sample(running, count), [str(step) for step in steps]]),
        "familie": [f"{1000 * chance.randint(1, 8) + number}" for number in range(1, count + 1)],
        "post": drawn(50, 999, 10, "04"),
        "år": drawn(1990, 2018),
        "kl": [f"{chance.randint(8, 17):02}{chance.choice([0, 15, 30, 45]):02}" for _ in range(count)],
        "vægt": drawn(250, 480, 10),
        "beløb": drawn(40, 120, 100),
        "dag": drawn(1, 31),
        "md": drawn(1, 12),
        "alder": drawn(3, 18),
        "sum": drawn(0, 40),
        "cvr": drawn(10**7, 10**8 - 1),
        "sag": drawn(10**9, 10**10 - 1),
        "stempel": [f"{day}{chance.randint(0, 23):02}{chance.randint(0, 59):02}" for day in days(2016, 2017, "%y%m%d")],
        "navn": ["Ida"] * count,
    }
    ends = ((0, 1), (1, 5), (0, 10), (1, 4))
    return columns | {f"svar {number}": drawn(*chance.choice(ends)) for number in range(chance.randint(0, 20))}


def _tables(count: int) -> Iterator[tuple[list[str], list[tuple[str, ...]]]]:
    for seed in range(count):
        chance = random.Random(seed)  # noqa: S311
        columns = _columns(chance, chance.choice([5, 8, 12, 20, 30, 60, 150]))
        names = chance.sample(list(columns), chance.randint(6, len(columns)))
        names += [name for name in ("født", "id") if name not in names]
        yield names, list(zip(*(columns[name] for name in names), strict=True))


def test_ordinary_tables_have_none() -> None:
    told = [(names, one) for names, rows in _tables(150) for one in _found(rows, tuple(names)) if one.sure]
    assert told == []


def test_ordinary_columns_beside_each_other_are_no_numbers() -> None:
    chance = random.Random(2)  # noqa: S311
    places = [f"{chance.randrange(1000, 9990)}" for _ in range(9)]
    days = [f"{dt.date(2012, 1, 1) + dt.timedelta(days=chance.randrange(3000)):%d%m%y}" for _ in range(80)]
    assert _found([(day, chance.choice(places)) for day in days]) == []  # a date and a post code
    assert _found([(day, str(chance.randrange(2012, 2020))) for day in days]) == []  # and a year
    assert _found([(day, str(1001 + number)) for number, day in enumerate(days)]) == []  # and a running number
    assert _found([(day, str(4001 + number)) for number, day in enumerate(days)]) == []
    assert _found([(f"{chance.randrange(10**6):06}", f"{chance.randrange(10**4):04}") for _ in range(80)]) == []
    iso = [f"{dt.date(2016, 1, 1) + dt.timedelta(days=chance.randrange(700))}" for _ in range(80)]
    assert _found([(day, f"{chance.randrange(1000, 9999)}") for day in iso]) == []  # a date and a number of a place


def test_a_wide_table_is_looked_at_in_time() -> None:
    """Each column could be a part of a number: the pairs of them are not all tried."""
    chance = random.Random(1)  # noqa: S311
    made = (lambda: f"{chance.randint(1, 31)}", lambda: f"{chance.randrange(10**4):04}", lambda: "140395")
    rows = [tuple(made[place % 3]() for place in range(6_000)) for _ in range(12)]
    start = time.process_time()
    _found(rows)
    assert time.process_time() - start < 10


def test_a_number_over_two_cells_is_found_in_every_format(folder: Path) -> None:
    path = folder / "projects/nord/survey.csv"
    rows = read_rows(path)
    people = iter(numbers(4, len(rows)))
    for row in rows[1:]:
        number = next(people)
        row += [number[:6], number[6:]]
    rows[0] += ["født", "sidste fire"]
    write_rows(path, rows)
    for ending in ("csv", "xlsx"):
        if ending != "csv":
            dressed(folder, ending, only="survey")
        found = [one for one in validate(folder) if one.grade == "error" and "personnum" in one.message]
        assert [one.column for one in found] == ["sidste fire"]


@pytest.mark.parametrize("ending", ["csv", "xlsx", "sav"])
def test_columns_between_are_told_in_every_format(ending: str, folder: Path) -> None:
    path = folder / "projects/nord/survey.csv"
    rows = read_rows(path)
    people = iter(numbers(4, len(rows)))
    for row in rows[1:]:
        number = next(people)
        row[:0] = [_born(number)]
        row += [number[6:]]
    rows[0] = ["fodt", *rows[0], "kontrolcifre"]
    write_rows(path, rows)
    if ending != "csv":
        dressed(folder, ending, only="survey")
    (one,) = (one for one in validate(folder) if one.grade == "error" and "personnum" in one.message)
    assert one.column == "kontrolcifre"
    assert "«fodt»" in one.message
    assert not any(row[-1] in f"{one}" for row in rows[1:])


def test_a_copy_with_codes_has_none(tmp_path: Path) -> None:
    table, key = tmp_path / "svar.csv", tmp_path / "n" / "key.txt"
    rows = [("id", "født", "navn", "tal"), *(("x", _born(n), "Ida", n[6:]) for n in numbers(8, 30))]
    write_rows(table, [[str(number) if cell == "x" else cell for cell in row] for number, row in enumerate(rows)])
    with pytest.raises(DataFault, match="flere kolonner"):
        pseudonymise(table, ["id"], key)
    assert pseudonymise(table, ["id", "tal"], key).rows == 30

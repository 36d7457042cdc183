"""However a person writes a number in a cell it is found; what a person writes beside a date is not taken for one."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Callable
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.dk import cpr

from helpers.data.personal import (
    Spread,
    find_private,
    has_personal_number,
    is_personal_number_cell,
    masked,
    personal_numbers_in,
    ten_digits,
)
from tests.data.personal.test_private import sound_numbers

MONTHS = "januar februar marts april maj juni juli august september oktober november december".split()


def _year(n: str) -> str:
    return f"{cpr.get_birth_date(n).year}"


def _month(n: str) -> str:
    return MONTHS[int(n[2:4]) - 1]


# The date in each writing; those that are no six digits are told by the odds.
DATES: dict[str, Callable[[str], str]] = {
    "140395": lambda n: n[:6],
    "14031995": lambda n: n[:4] + _year(n),
    "19950314": lambda n: _year(n) + n[2:4] + n[:2],
    "1995-03-14": lambda n: f"{_year(n)}-{n[2:4]}-{n[:2]}",
    "1995/03/14": lambda n: f"{_year(n)}/{n[2:4]}/{n[:2]}",
    "14.03.95": lambda n: f"{n[:2]}.{n[2:4]}.{n[4:6]}",
    "14.03.1995": lambda n: f"{n[:2]}.{n[2:4]}.{_year(n)}",
    "14/3/1995": lambda n: f"{int(n[:2])}/{int(n[2:4])}/{_year(n)}",
    "14/3-95": lambda n: f"{int(n[:2])}/{int(n[2:4])}-{n[4:6]}",
    "14. 03. 1995": lambda n: f"{n[:2]}. {n[2:4]}. {_year(n)}",
    "14. marts 1995": lambda n: f"{int(n[:2])}. {_month(n)} {_year(n)}",
    "14 mar 95": lambda n: f"{int(n[:2])} {_month(n)[:3]} {n[4:6]}",
    "14-MAR-1995": lambda n: f"{n[:2]}-{_month(n)[:3].upper()}-{_year(n)}",
    "marts 14, 1995": lambda n: f"{_month(n)} {int(n[:2])}, {_year(n)}",
}
MARKS = [
    "-",
    "–",
    "_",
    "/",
    "#",
    " ",
    " - ",
    " – ",
    " / ",
    "\u00a0",
    "--",
    "->",
    "...",
    " | ",
    "•",
    ")(",
    '" "',
    "¯",
    "~",
]
UNSEEN = ["", "\u200b", "\u00ad"]
WORDS = [
    ", de sidste fire er ",
    ", sidste 4 cifre: ",
    " og de fire sidste: ",
    ", kontrolcifre ",
    " løbenr. ",
    ", løbenummer ",
    ". Cpr (sidste fire): ",
]
AROUND = ["{}", "cpr {}", "Barn {} er henvist", "«{}»", "{}A", "({})"]
NUMBERS = sound_numbers(12, 400)


@pytest.mark.parametrize("date", DATES)
def test_a_date_and_the_last_four_with_marks_between(date: str) -> None:
    rng = random.Random(date)  # noqa: S311
    for mark, around in product(MARKS, AROUND):
        number = rng.choice(NUMBERS)
        unseen = rng.choice(UNSEEN)
        text = around.format(f"{DATES[date](number)}{unseen}{mark}{number[6:]}")
        if mark in {"¯", "~", '" "', ")(", "...", "•"} and date != "140395":
            continue  # nobody writes so: they are for who hides six digits
        assert is_personal_number_cell(text), text


@pytest.mark.parametrize("date", DATES)
@pytest.mark.parametrize("words", WORDS)
def test_words_that_say_so(date: str, words: str) -> None:
    rng = random.Random(date + words)  # noqa: S311
    for number in rng.sample(NUMBERS, 20):
        text = f"født {DATES[date](number)}{words}{number[6:]}, bor hos sin mor"
        assert is_personal_number_cell(text), text
        assert has_personal_number(text, decimal_comma=True), text
        assert number[6:] not in masked(text), text
        long = f"{'Notat. ' * 400}{text}{' Slut.' * 10}"
        assert find_private(long), text


@pytest.mark.parametrize(
    "way",
    [
        lambda n: f"cpr {n[:6]} og så {n[6:]}",
        lambda n: f"CPR-nr.: {n[:6]} efterfulgt af {n[6:]}",
        lambda n: f"sidste fire {n[6:]}, født {n[:6]}",
        lambda n: f"cpr slutter på {n[6:]}, født {n[:2]}.{n[2:4]}.{_year(n)}",
        lambda n: f"{' '.join(n[:6])} - {' '.join(n[6:])}",
        lambda n: "-".join(n[place : place + 2] for place in range(0, 10, 2)),
        lambda n: " ".join(n[place : place + 2] for place in range(0, 10, 2)),
        lambda n: f"{n[:3]} {n[3:6]} {n[6:]}",
        lambda n: f"{n[:6]}-{n[6:8]}-{n[8:]}",
        lambda n: f"{n[:6]} {' '.join(n[6:])}",
        lambda n: f"{_year(n)}-{n[2:4]}-{n[:2]}T00:00:00 {n[6:]}",
        lambda n: f"{n[:2]}-{n[2:4]}-{_year(n)} 00:00-{n[6:]}",
        lambda n: f"{int(n[:2])}. {_month(n)} '{n[4:6]} - {n[6:]}",
        lambda n: f"født {n[:2]}.{n[2:4]}.{_year(n)}, ender på {n[6:]}",
        lambda n: f"{n[:6]} slutter på {n[6:]}",
        lambda n: f"{n[:6]}-XXXX ({n[6:]})",
        lambda n: f"{n[:6].replace('0', 'Ø', 2)}-{n[6:].replace('0', 'ø', 1)}",
        lambda n: f"{n[:6]}-{n[6:]}".replace("0", "\u041e", 3),
        lambda n: f"{n[:6]}, {n[6:]}",
        lambda n: f"{n[:6]} og {n[6:]}",
        lambda n: f"{n[:4]}{_year(n)}{n[6:]}",
        lambda n: f"{n[:6]}-{n[6:].replace('5', 'S').replace('8', 'B').replace('2', 'Z')}",
        lambda n: f"{n[:6]}-{n[6:]}²",
        lambda n: f"{n[:6]} " + " ".join("nul en to tre fire fem seks syv otte ni".split()[int(one)] for one in n[6:]),
    ],
)
def test_other_ways(way: Callable[[str], str]) -> None:
    for number in NUMBERS[:100]:
        assert is_personal_number_cell(way(number)), way(number)


@settings(max_examples=300, deadline=None)
@given(st.dates(dt.date(1932, 1, 1), dt.date(2023, 12, 31)), st.integers(0, 9999), st.sampled_from(WORDS[:4]))
def test_only_what_can_be_a_number_is_told(day: dt.date, rest: int, words: str) -> None:
    """Whatever the four digits are: with words that say so, it is found just where it is valid, of whatever century."""
    number = f"{day:%d%m%y}{rest:04}"
    assert has_personal_number(f"{day:%d.%m.%Y}{words}{rest:04}") == bool(cpr.is_valid(number))


@given(st.text(alphabet=st.sampled_from("0123456789-./ ,marts"), max_size=20))
def test_ten_digits_are_those_of_the_cell(cell: str) -> None:
    digits = ten_digits(cell)
    assert not digits or (cpr.is_valid(digits) and digits[6:] == re.sub(r"\D", "", cell.removesuffix(".0"))[-4:])


def test_no_two_dates_come_out_as_one() -> None:
    """A code must not be one for two children."""
    assert ten_digits("1995-03-14-1264") == ten_digits("14.03.1995-1264") == ten_digits("140395-1264") == "1403951264"
    assert ten_digits("1995-04-14-1264") == "1404951264"
    assert ten_digits("11/2-95-1264") == ""  # else it would be that of 1 December
    assert ten_digits("14. marts 1995-1264") == ""
    assert ten_digits("1403-951264") == ""
    assert ten_digits("10190-1234") == ten_digits("101901234.0") == "0101901234"


def _innocents(chance: random.Random) -> dict[str, Callable[[], str]]:
    """What stands in remarks and columns and is nobody's number."""

    def day(low: int = 2008, high: int = 2025) -> dt.date:
        return dt.date(low, 1, 1) + dt.timedelta(days=chance.randrange((high - low) * 365))

    def words(day: dt.date) -> str:
        return f"{day.day}. {MONTHS[day.month - 1]} {day.year}"

    def at() -> str:
        return f"{chance.randrange(7, 21):02}{chance.choice([0, 15, 30, 45]):02}"

    def drawn(low: int, high: int, form: str = "") -> str:
        return f"{chance.randrange(low, high):{form}}"

    towns = ["2200 København N", "4000 Roskilde", "5000 Odense C", "8900 Randers", "4700 Næstved", "7100 Vejle"]
    return {
        "a date in words and a time": lambda: f"Samtale {words(day())} kl. {at()}",
        "the same without a word": lambda: f"{words(day())} {at()}",
        "a date and a time": lambda: f"{day():%d-%m-%Y} {at()}",
        "a short date and a time": lambda: f"Møde {day():%d.%m.%y} {at()}",
        "a date and a clock": lambda: f"{day():%d.%m.%Y} kl {drawn(8, 20)}:30",
        "time stamps": lambda: f"{day():%Y%m%d}-{at()}",
        "joined time stamps": lambda: f"{day():%Y%m%d}{at()}",
        # Six digits, a dash and four are a personal number whatever else they may be.
        "short time stamps": lambda: f"{day():%y%m%d}_{at()}",
        "born, and a post code": lambda: f"født {words(day(1950, 2018))}, {chance.choice(towns)}",
        "a date and a post code": lambda: f"{day(1950, 2018):%d.%m.%Y} {chance.choice(towns)}",
        "a visit with its number": lambda: f"Besøg {day():%d.%m.%Y} nr. {drawn(1, 9999, '04')}",
        "a date and a case": lambda: f"{day():%d.%m.%Y} sag {drawn(1000, 9999)}",
        "a serial number": lambda: f"Henvist {day():%d.%m.%Y}, løbenr. {drawn(1, 4000, '04')}",
        "a date and a running number": lambda: f"Samtale {day():%d.%m.%Y} {drawn(1, 4000, '04')}",
        "a running number with the date": lambda: f"{day():%d.%m.%Y}-{drawn(1, 4000, '04')}",
        "money": lambda: f"{day():%d.%m.%Y} {drawn(10, 99)}00 kr.",
        "money after a colon": lambda: f"{day():%d.%m.%Y}: {drawn(10, 99)}00,-",
        "money, and the day": lambda: f"{drawn(1000, 9999)} kr. den {day():%d.%m.%Y}",
        "years": lambda: f"{drawn(1980, 2004)}-{drawn(2004, 2025)}",
        "from a day to a year": lambda: f"{words(day(1980, 2015))}-{drawn(1990, 2025)}",
        "the same in numbers": lambda: f"{day(1980, 2015):%d.%m.%Y}{chance.choice(['-', ' - '])}{drawn(1990, 2025)}",
        "from a short day to a year": lambda: f"{day(1980, 1999):%d.%m.%y}-{drawn(1990, 2025)}",
        "school years": lambda: f"skoleåret {drawn(2000, 2012)}/{drawn(2012, 2024)}",
        "two days": lambda: f"{day():%d.%m.%Y} - {day():%d.%m.%Y}",
        "a day and a telephone": lambda: f"{day():%d.%m.%Y} ring {drawn(2000, 9999)} {drawn(0, 10000, '04')}",
        "telephones": lambda: f"tlf. {drawn(20, 99)} {drawn(0, 100, '02')} {drawn(0, 100, '02')} {drawn(0, 100, '02')}",
        "EAN": lambda: f"EAN 5798 {drawn(0, 10**4, '04')} {drawn(0, 10**5, '05')}",
        "CVR": lambda: f"CVR-nr. {drawn(10, 99)} {drawn(0, 100, '02')} {drawn(0, 100, '02')} {drawn(0, 100, '02')}",
        "IBAN": lambda: f"DK{drawn(0, 100, '02')} 0040 {drawn(0, 10**4, '04')} {drawn(0, 10**4, '04')} 43",
        "accounts": lambda: f"reg. {drawn(0, 10**4, '04')} konto {drawn(0, 10**7, '07')}",
        "orders": lambda: f"ordre {drawn(2010, 2025)}-{drawn(0, 10**6, '06')}",
        "cases": lambda: (
            f"{drawn(1, 32, '02')}.{drawn(1, 13, '02')}.{drawn(0, 20, '02')}-P20-{drawn(1, 99)}-{drawn(10, 25)}"
        ),
        "versions": lambda: f"v{drawn(1, 9)}.{drawn(1, 12)}.{drawn(10, 30)}.{drawn(1000, 9999)}",
        "eleven answers": lambda: " ".join(drawn(0, 4) for _ in range(11)),
        "ticked answers": lambda: chance.choice([";", ", "]).join(drawn(0, 6) for _ in range(10)),
        "ages": lambda: ", ".join(drawn(1, 18) for _ in range(5)),
        "four decimals": lambda: f"{drawn(10**5, 10**6)},{drawn(0, 10**4, '04')}",
        "the last four years": lambda: f"født {words(day(1990, 2012))}, de sidste fire år siden {drawn(2008, 2024)}",
        "the last four meetings": lambda: f"{day():%d.%m.%Y}: de sidste 4 møder i {drawn(2008, 2024)} faldt ud",
        "asked the register": lambda: f"CPR-registret spurgt {day():%d.%m.%Y}, svar {at()}",
        "a number that lacks": lambda: f"cpr mangler, sag {drawn(10**5, 10**6)}, {drawn(1000, 9999)}",
        "born and begun": lambda: f"født {day(1995, 2014):%d%m%y}, startede i {drawn(2012, 2024)}",
        "files": lambda: f"svar_{day():%Y-%m-%d}_{drawn(1, 300, '04')}.xlsx",
        "scores": lambda: f"SDQ {drawn(0, 40)} ({day():%d-%m-%Y}) {drawn(0, 40)}/{drawn(0, 40)}",
        "pages": lambda: f"s. {drawn(100, 999)}-{drawn(1000, 2000)}, {drawn(1990, 2024)}",
    }


@pytest.mark.parametrize("kind", _innocents(random.Random(0)))  # noqa: S311
def test_what_stands_beside_dates_is_no_number(kind: str) -> None:
    made = _innocents(random.Random(21))[kind]  # noqa: S311
    texts = [made() for _ in range(300)]
    assert [text for text in texts if is_personal_number_cell(text)] == []
    assert [text for text in texts if has_personal_number(f"Se {text} ok", decimal_comma=True)] == []
    spread = Spread()
    for row, text in enumerate(texts, start=2):
        spread.add(row, [text])
    assert not any(one.sure for one in spread.found([kind]))


def _running(form: str, count: int, seed: int) -> list[str]:
    """Dates that a person could be born on, and numbers that are of nobody."""
    chance = random.Random(seed)  # noqa: S311
    days = [dt.date(2008, 1, 1) + dt.timedelta(days=chance.randrange(6000)) for _ in range(count)]
    return [form.format(day, chance.randrange(4000, 10_000)) for day in days]


COLUMNS = [
    "{:%d.%m.%Y} {}",
    "Samtale {:%d.%m.%Y} {} holdt",
    "{:%d-%m-%Y} / {}",
    "{:%Y-%m-%d} {}",
    "{:%d/%m-%y} ({})",
    "{:%d-%m-%Y} | {}",
    "scan {:%Y-%m-%d} {}.pdf",
]


@pytest.mark.parametrize("form", COLUMNS)
def test_a_column_of_dates_and_running_numbers_is_none_of_persons(form: str) -> None:
    """One in eleven fits modulus 11: in a whole column that is chance, in one cell among a few it is told."""
    cells = _running(form, 300, 5)
    fit = [cell for cell in cells if is_personal_number_cell(cell)]
    assert 10 <= len(fit) <= 45
    assert personal_numbers_in(cells) == set()
    others = ["Intet", "", *(cell for cell in cells if cell not in fit)][:10]
    assert personal_numbers_in([*others, fit[0]]) == {fit[0]}


@pytest.mark.parametrize("form", COLUMNS)
def test_a_column_of_persons_is_told_however_many_other_cells_it_has(form: str) -> None:
    numbers = [one for one in NUMBERS if cpr.get_birth_date(one).year > 1968]
    persons = {form.format(cpr.get_birth_date(one), one[6:]) for one in numbers[:60]}
    cells = [*persons, *_running(form, 100, 6), *(f"bemærkning {place}" for place in range(500))]
    assert persons <= personal_numbers_in(cells)


def test_what_is_sure_is_told_among_chance() -> None:
    sure = {f"cpr {NUMBERS[0][:6]}-{NUMBERS[0][6:]}", f"født {NUMBERS[1][:6]}, de sidste fire er {NUMBERS[1][6:]}"}
    assert personal_numbers_in([*_running(COLUMNS[0], 300, 7), *sure]) == sure


def test_nine_digits_are_persons_where_others_have_their_first_zero() -> None:
    """A number lost its zero in some rows of a column; one in nine of other such numbers begins with a date."""
    chance = random.Random(8)  # noqa: S311
    others = [f"{chance.randrange(10**8, 10**9)}" for _ in range(300)]
    assert 10 <= len([one for one in others if is_personal_number_cell(one)]) <= 60
    assert personal_numbers_in(others) == set()
    assert personal_numbers_in([*others[:5], "101901264"]) >= {"101901264"}
    lost = {one.lstrip("0") for one in NUMBERS}
    assert personal_numbers_in(lost) == lost
    assert {one for one in lost if len(one) == 9} <= personal_numbers_in([*lost, *others])


@pytest.mark.parametrize(
    "text",
    ["f. 10.03.2009 4371 gram", "f. 27.02.2006 4689g", "11.05.2008 9658 meter", "14.09.2023 5294 9368", "190510052321"],
)
def test_what_follows_says_that_it_is_something_else(text: str) -> None:
    assert not is_personal_number_cell(text)


def test_a_case_and_its_date_are_no_number_turned_round() -> None:
    chance = random.Random(9)  # noqa: S311
    spread = Spread()
    for row, day in enumerate((dt.date(2008, 1, 1) + dt.timedelta(days=chance.randrange(6000)) for _ in range(300)), 2):
        spread.add(row, [f"{chance.randrange(1, 10_000):04}-{day:%d%m%y}"])
    assert spread.found(["Sag"]) == []

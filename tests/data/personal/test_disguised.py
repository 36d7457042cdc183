"""Personal numbers in disguise are found in cells; the numbers that a table is full of are not taken for any."""

from __future__ import annotations

import base64
import datetime as dt
import random
import uuid
from collections.abc import Callable

import pytest
from stdnum.dk import cpr

from helpers.data.personal import is_personal_number_cell
from helpers.data.personal.disguised import is_disguised
from tests.data.personal.test_private import numbers, sound_numbers

Form = Callable[[str, random.Random], str]


def _born(n: str) -> str:
    return f"{cpr.get_birth_date(n).year}"


def _looks(n: str, r: random.Random) -> str:
    """Some zeros and ones as letters."""
    at = [place for place, digit in enumerate(n) if digit in "01"][: r.randint(1, 4)]
    letters = {"0": "Oo", "1": "lI"}
    return "".join(r.choice(letters[d]) if place in at else d for place, d in enumerate(n))


WORDS = "nul en to tre fire fem seks syv otte ni".split()
FORMS: dict[str, Form] = {
    "a mark between": lambda n, r: f"{n[:6]}{r.choice('xX:*#|+')}{n[6:]}",
    "a mark between spaces": lambda n, r: f"{n[:6]} {r.choice('x:*')} {n[6:]}",
    "letters for digits": _looks,
    "letters for digits, and a dash": lambda n, r: f"{(x := _looks(n, r))[:6]}-{x[6:]}",
    "the year first": lambda n, r: f"{_born(n)}{n[2:4]}{n[:2]}{r.choice(['-', '', ' '])}{n[6:]}",
    "the year first, with dashes": lambda n, r: f"{_born(n)}-{n[2:4]}-{n[:2]}-{n[6:]}",
    "base64": lambda n, r: base64.b64encode(f"{n[:6]}-{n[6:]}".encode()).decode(),
    "base64 of an address": lambda n, r: base64.urlsafe_b64encode(n.encode()).decode().rstrip("="),
    "raised": lambda n, r: n.translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")),
    "in circles": lambda n, r: n.translate(str.maketrans("0123456789", "⓪①②③④⑤⑥⑦⑧⑨")),
    "in black circles": lambda n, r: n.translate(str.maketrans("0123456789", "🄋➀➁➂➃➄➅➆➇➈")),
    "on keys": lambda n, r: "".join(f"{one}\ufe0f\u20e3" for one in n),
    "with spaces": lambda n, r: " ".join(n),
    "with dots": lambda n, r: "·".join(n),
    "in brackets": lambda n, r: f"{n[:6]}({n[6:]})",
    "base32": lambda n, r: base64.b32encode(n.encode()).decode(),
    "base64 of UTF-16": lambda n, r: base64.b64encode(n.encode("utf-16-le")).decode(),
    "hexadecimal": lambda n, r: n.encode().hex(),
    "spelled out": lambda n, r: r.choice([" ", "-", ", "]).join(WORDS[int(one)] for one in n),
    "wide": lambda n, r: n.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
}


# Of these ten answers, or a date and something else, have the form too.
BY_ODDS = {"with spaces", "with dots", "the year first"}


@pytest.mark.parametrize("form", FORMS)
def test_a_disguise_is_seen_through(form: str) -> None:
    chance = random.Random(5)  # noqa: S311
    # one has to have something to disguise
    some = sound_numbers(3, 60) if form in BY_ODDS else numbers(3, 60)
    for number in (one for one in some if form[:7] != "letters" or "0" in one or "1" in one):
        for around in ("{}", "Barn {}", "({})"):
            text = around.format(FORMS[form](number, chance))
            assert is_personal_number_cell(text), text


def test_two_digits_of_the_year_first_are_seen_unless_the_rest_is_a_time() -> None:
    assert is_disguised("950314-1264")
    assert not is_disguised("171130-0805")


def _columns(chance: random.Random) -> dict[str, Callable[[], str]]:
    """What columns of numbers hold that are no personal numbers."""

    def day(low: int = 2012) -> dt.datetime:
        return dt.datetime(low, 1, 1) + dt.timedelta(minutes=chance.randrange(60 * 24 * 365 * 10))  # noqa: DTZ001

    return {
        "time stamps": lambda: f"{day():%Y%m%d-%H%M}",
        "moments": lambda: f"{day():%Y-%m-%d %H:%M:%S}",
        "short time stamps": lambda: f"{day():%y%m%d-%H%M}",
        "joined time stamps": lambda: f"{day():%Y%m%d%H%M}",
        "telephones": lambda: f"{chance.randrange(20, 99)} {chance.randrange(100):02} {chance.randrange(100):02} 34",
        "amounts": lambda: f"{chance.randrange(10**6)},{chance.randrange(100):02}",
        "decimals": lambda: f"{chance.random() * 100:.12f}",
        "identifiers": lambda: f"{chance.choice('ABCXOlI')}{chance.randrange(10**6):06}",
        "sections": lambda: f"{chance.randrange(10**4)}-{chance.randrange(10**4):04}",
        "unique names": lambda: str(uuid.UUID(int=chance.getrandbits(128))),
        "tokens": lambda: base64.b64encode(chance.randbytes(12)).decode(),
        "words in base64": lambda: base64.b64encode(f"svar {chance.randrange(10**6)}".encode()).decode(),
        "accounts": lambda: f"{chance.randrange(10**4):04} {chance.randrange(10**7):07}",
        "choices": lambda: ";".join(sorted(chance.sample("123456789", 5))),
        "colours": lambda: f"#{chance.getrandbits(24):06x}",
        "digests": lambda: chance.randbytes(20).hex(),
        "codes in capitals": lambda: base64.b32encode(chance.randbytes(15)).decode(),
        "products": lambda: f"{chance.randrange(100)} x {chance.randrange(10**4)}",
    }


@pytest.mark.parametrize("column", _columns(random.Random(0)))  # noqa: S311
def test_ordinary_columns_of_numbers_are_none(column: str) -> None:
    made = _columns(random.Random(11))[column]  # noqa: S311
    assert [text for _ in range(3_000) if is_disguised(text := made())] == []

"""Looking where a number can start finds just what looking everywhere finds."""

from __future__ import annotations

import random
import re

import pytest

from helpers.data.personal import Private, find_private
from helpers.data.personal import numbers as module
from helpers.data.personal.digits import Runs
from tests.data.personal.test_private import AFTER, BEFORE, FORMS, PLAIN, numbers_for

ALPHABET = ["0", "1", "2", "3", "4", "9", "12", "31", "14", "0395", "1234", "140395", "10101", "19", "20"]
MARKS = [" ", "  ", "\u00a0", "\u2009", "-", "–", ".", "/", "_", "·", "’", " - ", ",", "a", "<b>", "&nbsp;", "\\u00a0"]
WORDS = [
    "sidste fire ",
    " marts ",
    ", de sidste 4 cifre er ",
    "løbenr. ",
    "cpr ",
    "CPR: ",
    "personnummer ",
    "Personnr. ",
    "perſonnummer ",
    "\ncpr-",
    "x",
    "",
    "",
    "",
    "",
]


def both(text: str, monkeypatch: pytest.MonkeyPatch, *, decimal_comma: bool) -> tuple[list[Private], list[Private]]:
    """What is found where each text is taken for a long one, and where none is."""
    found = []
    for length in (0, 10**9):
        monkeypatch.setattr(module, "LONG", length)
        found.append(find_private(text, decimal_comma=decimal_comma))
    return found[0], found[1]


def test_random_texts_of_digits_and_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(31)  # noqa: S311
    hits = 0
    for k in range(7_000):
        marks = rng.sample(MARKS, 3)
        text = "".join(
            rng.choice(WORDS) * (rng.random() < 0.2) + rng.choice(ALPHABET) + rng.choice(marks) * (rng.random() < 0.6)
            for _ in range(rng.randrange(40))
        )
        fast, slow = both(text, monkeypatch, decimal_comma=k % 2 == 0)
        # The long s is an s to a pattern that does not mind case: read closely it is found, so more is found.
        assert fast == slow or ("ſ" in text and set(slow) <= set(fast)), text
        hits += len(slow)
    assert hits > 1_000


@pytest.mark.parametrize("form", FORMS)
def test_every_form_in_a_long_text(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(form)  # noqa: S311
    for number in numbers_for(form, len(form) + 50, 150):
        text = f"{rng.choice(BEFORE)}{FORMS[form](number, rng)}{rng.choice(AFTER)}"
        fast, slow = both(text, monkeypatch, decimal_comma=False)
        assert fast == slow != [], text


@pytest.mark.parametrize("word", ["cpr ", "CPR-", "personnr. ", "Personnummer: ", "personnumre  er nu altid: "])
def test_a_number_without_its_zero_after_a_word(word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for text in (f"{word}101901234", f"{word}10190-1234", f"{word}100000000, {word}10190 1234.", f"a{word}101901234"):
        fast, slow = both(text, monkeypatch, decimal_comma=False)
        assert fast == slow, text
        assert bool(slow) == (not text.startswith("a")), text


def test_plain_texts_have_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LONG", 0)
    for line in [*PLAIN, "\n".join(PLAIN), "", "x", "1", "9" * 5_000]:
        assert find_private(line, decimal_comma=True) == []


def test_few_places_are_left_to_look_at() -> None:
    """The point of it: in a page of numbers nearly nothing is asked of the regular expressions."""
    rng = random.Random(5)  # noqa: S311
    drawn = " ".join(f"{rng.uniform(0, 900):.{rng.randrange(9)}f}" for _ in range(50_000))
    runs = Runs.of(drawn)
    assert len(runs.starts) > 80_000
    assert len(runs.numbers()) + len(runs.short()) < 2_000
    assert all(re.match("[0-3][0-9]", drawn[start:]) for start in runs.numbers())

"""Sentences on agreement: the interval decides, and every number of statements reads as Danish."""

from __future__ import annotations

import pytest

from helpers.present import opinions
from helpers.present.forms import SHARE_POINTS
from helpers.present.opinions import Estimate

UP, DOWN, OPEN = Estimate(0.2, 0.1, 0.3, 50), Estimate(-0.2, -0.3, -0.1, 50), Estimate(0.0, -0.1, 0.1, 50)


def told(*found: Estimate | None) -> str:
    return opinions.differences(found, "kommunesiden", "NGO-siden", "om det")


def test_the_direction_of_a_difference_turns_the_sentence() -> None:
    rest = "er forskellen ikke til at afgøre."
    assert (
        told(UP, OPEN, OPEN)
        == f"NGO-siden er oftere enig end kommunesiden i 1 af 3 udsagn om det; i de øvrige 2 {rest}"
    )
    assert told(DOWN, OPEN) == f"Kommunesiden er oftere enig end NGO-siden i 1 af 2 udsagn om det; i det sidste {rest}"
    assert (
        told(UP, DOWN) == "NGO-siden er oftere enig end kommunesiden i 1 af 2 udsagn om det, kommunesiden oftere i 1."
    )
    assert told(UP, UP) == "NGO-siden er oftere enig end kommunesiden i begge udsagn om det."
    assert told(DOWN) == "Kommunesiden er oftere enig end NGO-siden i det ene udsagn om det."


def test_an_interval_over_zero_is_not_decided() -> None:
    assert "ikke til at afgøre" in told(OPEN, OPEN)
    assert "hvert interval" in told(OPEN, OPEN)
    assert told(OPEN).startswith("I det ene udsagn om det er det ikke til at afgøre")
    assert opinions.difference_in_words(OPEN, "a", "b") == "forskellen er ikke til at afgøre"


def test_what_is_hidden_is_said() -> None:
    assert told(None, None) == "Forskellen mellem kommunesiden og NGO-siden i udsagnene om det kan ikke vises."
    assert told() == told(None)
    assert opinions.difference_in_words(None, "a", "b") == "forskellen kan ikke vises"
    assert told(UP, None) == "NGO-siden er oftere enig end kommunesiden i det ene udsagn om det."


@pytest.mark.parametrize(
    ("own", "every", "expected"),
    [
        ((0.5, 0.4, 0.6), 0.55, "ligger inden for projektets interval i det ene udsagn"),
        ((0.5, 0.4, 0.6), 0.3, "ligger under projektets interval i det ene udsagn"),
        ((0.5, 0.4, 0.6), 0.7, "ligger over projektets interval i det ene udsagn"),
    ],
)
def test_a_project_beside_all(own: tuple[float, float, float], every: float, expected: str) -> None:
    assert expected in opinions.beside([(Estimate(*own, 20), every)], "om det")


def test_a_project_beside_all_counts_both_ways() -> None:
    inside, over, under = ((Estimate(0.5, 0.4, 0.6, 20), every) for every in (0.5, 0.2, 0.9))
    assert opinions.beside([inside, over, under], "om det") == (
        "Andelen for alle projekter ligger under projektets interval i 1 af 3 udsagn om det, over det i 1 og inden for "
        "det i 1."
    )
    assert "kan ikke holdes op mod" in opinions.beside([], "om det")


def test_a_mean_of_one_has_no_interval() -> None:
    nan = float("nan")
    assert opinions.mean_text(Estimate(2.5, nan, nan, 1)) == "2,50"
    assert "ikke vises med et interval" in opinions.beside_all(Estimate(2.5, nan, nan, 1), 2.0, "gennemsnittet")


def test_means_of_sides() -> None:
    def say(one: Estimate | None) -> str:
        return opinions.mean_difference_in_words(one, "kommunesiden", "NGO-siden")

    assert say(UP).startswith("NGO-siden ligger 0,20 point [0,10;\xa00,30] højere end kommunesiden")
    assert say(DOWN).startswith("Kommunesiden ligger 0,20 point [0,10;\xa00,30] højere end NGO-siden")
    assert "ikke til at afgøre" in say(OPEN)
    assert say(None) == ""
    assert say(Estimate(3.0, float("nan"), float("nan"), 5)).endswith("et interval kan ikke vises.")


@pytest.mark.parametrize(("low", "high", "lean"), [(0.51, 0.7, "most"), (0.3, 0.49, "few"), (0.5, 0.7, "open")])
def test_a_majority_is_clear_where_the_whole_interval_is(low: float, high: float, lean: str) -> None:
    assert opinions.lean(Estimate((low + high) / 2, low, high, 9)) == lean


def test_sides_become_words() -> None:
    names = [opinions.side_noun(label) for label in ("Kommune", "NGO", "Frivillig forening")]
    assert names == ["kommunesiden", "NGO-siden", "siden «Frivillig forening»"]


def test_points_have_a_true_sign_and_zero_has_none() -> None:
    assert [SHARE_POINTS.text(value) for value in (0.126, -0.126, 0.004, -0.004)] == [
        "+13",
        "\N{MINUS SIGN}13",
        "0",
        "0",
    ]

"""Sentences about fidelity follow the numbers: sign, significance, what is hidden, what is not there."""

from __future__ import annotations

import pytest

from helpers.present import delivery
from helpers.present.cells import Lookup
from helpers.results import SCORED
from helpers.study import Study
from tests.chapters.opened import richer
from tests.present.tables import row, table
from tests.studies import study_content

STUDY = Study.model_validate(study_content() | richer())
PAIR = ("first", "last")


def slopes(**found: tuple[float | None, float | None]) -> Lookup:
    rows = []
    for measure, (slope, holm) in found.items():
        key = {"measure": measure, "group": SCORED, "wave": "first-last"}
        rows += [row("slope", slope, **key), row("p_holm", holm, **key)]
    return Lookup(table(rows))


def said(short: bool = False, study: Study = STUDY, **found: tuple[float | None, float | None]) -> str:
    return delivery.association(slopes(**found), study, PAIR, short=short)


def test_the_sign_of_the_slope_turns_the_sentence() -> None:
    assert "følger højere fidelitet med større fremgang fra start til slut på humør" in said(mood=(0.1, 0.01))
    assert "følger højere fidelitet med mindre fremgang fra start til slut på humør" in said(mood=(-0.1, 0.01))


def test_below_significance_it_says_so() -> None:
    text = said(mood=(0.1, 0.2), strain=(-0.1, 0.4))
    assert text.startswith("Der er ingen statistisk signifikant sammenhæng mellem fidelitet og udvikling")
    assert "nogen af de 2 dimensioner" in text
    assert "større" not in text


def test_one_of_two_names_the_other() -> None:
    assert "på humør (statistisk signifikant); på den sidste dimension ikke." in said(
        mood=(0.1, 0.01), strain=(0.1, 0.4)
    )
    both = said(mood=(0.1, 0.01), strain=(-0.1, 0.01))
    assert "større fremgang fra start til slut på humør, og der følger højere" in both
    assert "mindre fremgang fra start til slut på belastning (statistisk signifikant)." in both


def test_a_dimension_without_a_slope_is_not_counted() -> None:
    assert "den ene dimension, der kan testes" in said(mood=(0.1, 0.2), strain=(float("nan"), float("nan")))
    assert "kan ikke beregnes for nogen dimension" in said()


def test_hidden_numbers_are_named_and_not_told() -> None:
    text = said(mood=(0.1, 0.2), strain=(None, None))
    assert "For belastning er tallene skjult." in text


def test_it_is_described_and_not_credited() -> None:
    by_lot = Study.model_validate(study_content() | richer(design={"allocation": "lot"}))
    assert delivery.NOT_BY_LOT in said(mood=(0.1, 0.01))
    assert delivery.NOT_BY_LOT not in said(short=True, mood=(0.1, 0.01))
    assert "lodtrækning" not in (drawn := said(study=by_lot, mood=(0.1, 0.01)))
    assert delivery.CAUTION in drawn
    assert "effekt" not in said(mood=(0.1, 0.01)).lower()


def levels(low: float | None, high: float | None, project: str = "alle") -> str:
    rows = [
        row("share", value, project=project, measure="fidelity", category=f"level:{code}")
        for code, value in (("low", low), ("high", high))
    ]
    return delivery.levels_message(Lookup(table(rows)), STUDY, project, "Nord")


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (0.7, 0.3, "Flest forløb i alle projekter under ét har lav fidelitet: 70\u00a0pct."),
        (0.3, 0.7, "Flest forløb i alle projekter under ét har høj fidelitet: 70\u00a0pct."),
        (0.5, 0.5, "Flest forløb i alle projekter under ét har lav fidelitet og høj fidelitet: 50\u00a0pct. hver."),
        (0.7, None, "70\u00a0pct. af forløbene i alle projekter under ét har lav fidelitet; andre niveauer er skjult."),
        (None, None, "Forløbenes niveau i alle projekter under ét kan ikke vises."),
    ],
)
def test_the_level_most_courses_are_on(low: float | None, high: float | None, text: str) -> None:
    assert levels(low, high) == text


def test_a_project_is_named() -> None:
    assert "i Nord har lav fidelitet" in levels(0.7, 0.3, "nord")


def test_the_mean_of_a_project_stands_beside_all() -> None:
    rows = [row("mean", 0.5, measure="fidelity"), row("ci_low", 0.4, measure="fidelity")]
    lookup = Lookup(table([*rows, row("ci_high", 0.6, measure="fidelity")]))
    text = delivery.mean_text(lookup, [("Nord", "nord"), ("Alle projekter", "alle")])
    assert text.startswith("Fideliteten er ikke målt i Nord. Den samlede fidelitet i alle projekter under ét er")
    assert "0,50 [0,40;\u00a00,60] for 40 forløb." in text
    hidden = delivery.mean_text(Lookup(table([row("mean", None, measure="fidelity")])), [("x", "alle")])
    assert "kan ikke vises (færre end 5" in hidden


@pytest.mark.parametrize(
    ("held", "present", "text"),
    [
        (0.8, 0.4, "ligger mellem 0,40 og 0,80 på begge elementer."),
        (0.4, 0.8, "ligger mellem 0,40 og 0,80 på begge elementer."),
        (0.4, None, "er 0,40 på det ene element, der kan vises (1 er skjult)."),
        (0.4, 0.4, "er 0,40 på begge elementer."),
        (None, None, "kan ikke vises."),
    ],
)
def test_the_components_are_not_ranked(held: float | None, present: float | None, text: str) -> None:
    lookup = Lookup(table([row("mean", held, measure="held"), row("mean", present, measure="present")]))
    assert delivery.components_message(lookup, STUDY, "alle", "x").endswith(text)

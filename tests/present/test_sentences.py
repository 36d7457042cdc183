"""Sentences follow the numbers: turn a sign and the sentence turns, hide a number and it says so."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.disclosure import released
from helpers.present import sentences
from helpers.present.cells import Lookup
from helpers.results import LEDGER_COLUMNS
from helpers.study import Study
from tests.studies import study_content

STUDY = Study.model_validate(study_content())
MOOD, STRAIN = STUDY.dimensions
PAIR = ("first", "last")


def table(
    changes: dict[str, tuple[float, float]],
    *,
    hidden: tuple[str, ...] = (),
    no_shares: bool = False,
    untested: tuple[str, ...] = (),
) -> Lookup:
    """`untested`: measures whose spread is hidden, and with it interval, test and effect."""
    rows = []
    for measure, (change, holm) in changes.items():
        values = {
            ("", "mean_change"): change,
            ("", "ci_low"): change - 0.1,
            ("", "ci_high"): change + 0.1,
            ("", "p_holm"): holm,
            ("", "hedges_g_av"): change * 2,
            ("improved", "share_improved"): 0.5,
            ("improved", "share_improved_ci_low"): 0.4,
            ("improved", "share_improved_ci_high"): 0.6,
            ("unchanged", "share_unchanged"): 0.2,
            ("worsened", "share_worsened"): 0.3,
        }
        for (category, statistic), value in values.items():
            spread = statistic in ("ci_low", "ci_high", "p_holm", "hedges_g_av")
            gone = measure in hidden or (no_shares and category) or (measure in untested and spread)
            key = {"chapter": "child_outcomes", "project": "nord", "measure": measure, "category": category}
            number = {"value": None, "n": None} if gone else {"value": value, "n": 40}
            state = {"status": "suppressed", "reason": "small_base"} if gone else {"status": "shown", "reason": ""}
            rows.append({**key, "group": "", "wave": "first-last", "statistic": statistic, **number, **state})
    frame = pd.DataFrame(rows, columns=list(LEDGER_COLUMNS)).astype({"value": float})
    return Lookup(released(frame, 5))


def outcome(change: float, holm: float, **options: object) -> str:
    lookup = table({"mood": (change, holm)}, **options)  # type: ignore[arg-type]
    return sentences.outcome(lookup, STUDY, MOOD, "nord", PAIR)


def overview(changes: dict[str, tuple[float, float]], **options: object) -> str:
    lookup = table(changes, **options)  # type: ignore[arg-type]
    return sentences.overview(lookup, STUDY, STUDY.dimensions, "nord", PAIR)


def test_where_the_test_is_hidden_nothing_is_said_of_significance() -> None:
    assert "+0,30 point, men om den er statistisk signifikant, er skjult." in outcome(0.3, 0.01, untested=("mood",))
    both = {"mood": (0.3, 0.01), "strain": (0.2, 0.6)}
    one = overview(both, untested=("strain",))
    assert "ikke signifikant" not in one
    assert "Om den er statistisk signifikant på belastning, er skjult." in one
    none = overview(both, untested=("mood", "strain"))
    assert none.startswith("Den gennemsnitlige udvikling fra start til slut er positiv på begge målte dimensioner. Om")
    down = overview({"mood": (-0.3, 0.01), "strain": (-0.2, 0.6)}, untested=("mood", "strain"))
    assert "ikke statistisk signifikant" not in down


def test_the_sign_turns_the_sentence() -> None:
    assert "udvikling er positiv: +0,30 point" in outcome(0.3, 0.01)
    assert "udvikling er negativ: −0,30 point" in outcome(-0.3, 0.01)
    assert "det samme ved begge målinger" in outcome(0.0, 1.0)


def test_significance_turns_the_sentence() -> None:
    assert "og den er statistisk signifikant" in outcome(0.3, 0.049)
    assert "men den er ikke statistisk signifikant" in outcome(0.3, 0.051)
    assert "kan ikke testes" in outcome(0.3, float("nan"))


def test_what_is_hidden_is_said_to_be_hidden() -> None:
    assert "er skjult (færre end 5" in outcome(0.3, 0.01, hidden=("mood",))
    text = outcome(0.3, 0.01, no_shares=True)
    assert "fordelingen på fremgang, uændret og tilbagegang fra start til slut er skjult" in text
    assert "+0,30 point" in text


def test_what_is_not_measured_is_said() -> None:
    assert sentences.outcome(table({}), STUDY, STRAIN, "nord", PAIR) == "Belastning er ikke målt fra start til slut."


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        (
            {"mood": (0.2, 0.01), "strain": (0.3, 0.01)},
            "positiv på begge målte dimensioner og statistisk signifikant på dem alle.",
        ),
        (
            {"mood": (0.2, 0.01), "strain": (0.3, 0.2)},
            (
                "positiv på begge målte dimensioner og statistisk signifikant på 1: humør. "
                "Den er ikke signifikant på belastning."
            ),
        ),
        (
            {"mood": (0.2, 0.01), "strain": (-0.3, 0.01)},
            (
                "positiv på 1 af 2 målte dimensioner og statistisk signifikant. "
                "Den er negativ på belastning, og statistisk signifikant på belastning."
            ),
        ),
        (
            {"mood": (-0.2, 0.5)},
            "ikke positiv på nogen målt dimension. Den er negativ på humør, men ikke statistisk signifikant.",
        ),
        ({"mood": (0.2, 0.5)}, "positiv på den ene målte dimension, men ikke statistisk signifikant."),
    ],
)
def test_overview(changes: dict[str, tuple[float, float]], text: str) -> None:
    assert overview(changes) == f"Den gennemsnitlige udvikling fra start til slut er {text}"


def test_overview_of_nothing() -> None:
    assert overview({}) == "Der er ingen tal, der kan vises, om udviklingen fra start til slut."


def test_overview_names_what_is_hidden() -> None:
    text = overview({"mood": (0.2, 0.01), "strain": (0.3, 0.01)}, hidden=("strain",))
    assert text.endswith("Tallene for belastning er skjult.")
    assert "effekt" not in text

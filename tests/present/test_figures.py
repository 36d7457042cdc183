"""Figures: colours that can be seen and told apart, the mark in the image, the same bytes every time."""

from __future__ import annotations

import itertools
import re

import pandas as pd
import pytest

from helpers.disclosure import released
from helpers.errors import DisclosureFault
from helpers.present.cells import Lookup
from helpers.present.figures import bars, style, whiskers
from helpers.present.mark import MARK
from helpers.present.presenter import Presenter
from helpers.results import LEDGER_COLUMNS


def luminance(colour: str) -> float:
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def deuteranope(colour: str) -> tuple[float, ...]:
    """The colour as someone without green cones sees it (Viénot, Brettel & Mollon 1999, linear RGB)."""
    linear = [(int(colour[k : k + 2], 16) / 255) ** 2.2 for k in (1, 3, 5)]
    matrix = ((0.29275, 0.70725, 0.0), (0.29275, 0.70725, 0.0), (-0.02234, 0.02234, 1.0))
    return tuple(sum(m * v for m, v in zip(row, linear, strict=True)) for row in matrix)


@pytest.mark.parametrize(
    "colour",
    [
        *(style.INK, style.MUTED, style.IMPROVED, style.UNCHANGED, style.WORSENED, style.FIRST),
        *(*style.SERIES, *style.LIKERT),
    ],
)
def test_colours_pass_three_to_one_on_white(colour: str) -> None:
    assert contrast(colour, "#ffffff") >= 3


@pytest.mark.parametrize("colour", [style.IMPROVED, style.UNCHANGED, style.WORSENED])
def test_numbers_in_bars_can_be_read(colour: str) -> None:
    assert contrast(colour, "#ffffff") >= 4.5


@pytest.mark.parametrize(
    "group",
    [(style.IMPROVED, style.UNCHANGED, style.WORSENED), style.SERIES, style.LIKERT],
    ids=["outcomes", "series", "likert"],
)
def test_neighbours_differ_for_the_colour_blind(group: tuple[str, ...]) -> None:
    for first, second in itertools.pairwise(group):
        distance = sum((a - b) ** 2 for a, b in zip(deuteranope(first), deuteranope(second), strict=True)) ** 0.5
        assert distance > 0.08, (first, second)


def ledger() -> pd.DataFrame:
    values = (("yes", "share", 0.4), ("yes", "ci_low", 0.3), ("yes", "ci_high", 0.5), ("no", "share", 0.6))
    key = {"chapter": "c", "project": "p", "measure": "m", "group": "", "wave": ""}
    rows = [
        {**key, "category": category, "statistic": name, "value": value, "n": 50, "status": "shown", "reason": ""}
        for category, name, value in values
    ]
    return pd.DataFrame(rows, columns=list(LEDGER_COLUMNS))


def whisker(mark: str) -> str:
    measure = whiskers.Measure("share", "pct.")
    rows = [("Ja <b>", {"project": "p", "measure": "m", "category": "yes"})]
    drawn = whiskers.draw(
        Lookup(released(ledger(), 5)),
        rows,
        [whiskers.Series("p", {})],
        measure,
        "Et budskab.",
        mark=mark,
        level="95 pct.",
    )
    return style.svg(drawn.figure)


def test_the_same_figure_is_the_same_bytes_and_tells_no_time() -> None:
    first = whisker(MARK)
    assert first == whisker(MARK)
    assert not re.search(r"20\d\d-\d\d-\d\d", first)
    assert "<!DOCTYPE" not in first
    assert first.startswith("<svg")


def test_the_mark_is_in_the_image_of_invented_data_only() -> None:
    assert len(whisker(MARK)) > len(whisker(""))


def test_a_bar_of_hidden_parts_says_so() -> None:
    hidden = ledger().assign(status="suppressed", reason="small_cell", value=float("nan"), n=None)
    lookup = Lookup(released(hidden, 5))
    rows = [("M", {"project": "p", "measure": "m"})]
    parts = [bars.Part("Ja", "share", "yes", style.IMPROVED), bars.Part("Nej", "share", "no", style.WORSENED)]
    bars.stacked(lookup, rows, parts, "Et budskab.", mark=MARK)
    assert "skjult" in bars.alt(lookup, rows, parts)


def test_a_raw_frame_cannot_be_shown() -> None:
    present = Presenter(synthetic=True, confidence=0.95)
    with pytest.raises(DisclosureFault, match="ubeskyttet"):
        present.sentences("navn", ["En sætning."], ledger())  # type: ignore[arg-type]
    with pytest.raises(DisclosureFault, match="ubeskyttet"):
        present.table("navn", "Titel", ledger(), [], [], row_heading="x")  # type: ignore[arg-type]
    with pytest.raises(DisclosureFault, match="ubeskyttet"):
        present.quotes("navn", "Titel", ledger(), {})  # type: ignore[arg-type]

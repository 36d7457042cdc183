"""Differences between two sides' shares, a row per statement: to which side, how large, how sure."""

from __future__ import annotations

from helpers.present import opinions
from helpers.present.cells import Lookup, Rows
from helpers.present.figures import whiskers
from helpers.present.figures.spoken import TABLE, span
from helpers.present.figures.style import MUTED, Canvas
from helpers.present.words import capital

MEASURE = whiskers.Measure("share_difference", "", zero=True)


def draw(lookup: Lookup, rows: Rows, ends: tuple[str, str], message: str, *, mark: str, level: str) -> Canvas:
    """Points with intervals around 0; `ends` are what the sides are called, to the left and to the right."""
    drawn = whiskers.draw(
        lookup, rows, [whiskers.Series("", {})], MEASURE, message, mark=mark, level=level, more="n: den mindste side."
    )
    (axes,) = drawn.axes
    limits = [lookup.find(name, **key).value for _, key in rows for name in MEASURE.limits]
    reach = max([0.2, *(abs(limit) for limit in limits if limit == limit)]) * 1.05
    axes.set_xlim(-reach, reach)
    axes.xaxis.set_major_formatter(lambda value, _: MEASURE.form.bare(value))
    axes.set_xlabel(MEASURE.form.unit)
    for x, text, side in (
        (0.0, f"← {capital(ends[0])} oftest enig", "left"),
        (1.0, f"{capital(ends[1])} oftest enig →", "right"),
    ):
        axes.text(x, 1.0, text, size=8, color=MUTED, ha=side, va="bottom", transform=axes.transAxes)
    return drawn


def alt(lookup: Lookup, rows: Rows) -> str:
    """The differences at both ends, in percentage points with their intervals."""
    estimated = [(label, opinions.estimate(lookup, MEASURE.statistic, **key)) for label, key in rows]
    found = [(label, one.value, MEASURE.form.interval(one.value, one.low, one.high)) for label, one in estimated if one]
    return f"Forskel i andel enige for {len(rows)} udsagn, {MEASURE.form.unit}: {span(found)}. {TABLE}."

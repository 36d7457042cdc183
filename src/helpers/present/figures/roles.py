"""Agreement by role: one panel per role, in each a bar per question around a middle, with share and interval."""

from __future__ import annotations

from collections.abc import Collection

from helpers.present.cells import HIDDEN, Found, Lookup, Rows
from helpers.present.figures.diverging import whisker
from helpers.present.figures.panels import LOWERED, panels
from helpers.present.figures.spoken import TABLE, span
from helpers.present.figures.style import BARRIER, DRIVER, INK, MUTED, Canvas
from helpers.present.forms import COUNT, SHARE, base
from helpers.present.opinions import NOT_ASKED, estimate

_BAR, _BELOW = 0.3, 0.24


def draw(
    lookup: Lookup,
    rows: Rows,
    roles: Rows,
    message: str,
    unasked: Collection[tuple[str, str]],
    *,
    mark: str,
    level: str,
) -> Canvas:
    """Small multiples.

    Args:
        lookup: Rows of `agreement`.
        rows: The questions in the study's order.
        roles: The roles, each with the key of its rows.
        message: The title sentence.
        unasked: Question and group of each that was not put to a role.
        mark: What the image says of itself.
        level: How sure the intervals are.
    """
    heads = [(label, _asked(lookup, rows, key)) for label, key in roles]
    drawn = panels(
        [label for label, _ in rows],
        heads,
        message,
        mark=mark,
        note=f"Orange: uenige. Blå: enige, med tal (pct.) og {level} sikkerhedsinterval.",
        above=True,
    )
    for axes, (_, role) in zip(drawn.axes, roles, strict=True):
        axes.set_xlim(-1.02, 1.5)
        middle = [LOWERED + row + end for row in range(len(rows)) for end in (-_BAR, _BAR, float("nan"))]
        axes.plot([0.0] * len(middle), middle, color=INK, linewidth=0.8)
        for row, (_, key) in enumerate(rows):
            y = row + LOWERED
            where = {**key, **role, "category": "agree"}
            share = estimate(lookup, "share", **where)
            if share is None:
                found = lookup.find("share", **where)
                axes.text(0.08, y, _why(found, where, unasked), size=7.5, color=MUTED, va="center")
                continue
            axes.barh(y, share.value - 1, color=BARRIER, height=_BAR)
            axes.barh(y, share.value, color=DRIVER, height=_BAR)
            whisker(axes, y + _BELOW, share, 0.06)
            text = SHARE.bare(share.value)
            axes.text(1.48, y, text, size=8, ha="right", va="center")
    return drawn


def _why(found: Found, key: dict[str, str], unasked: Collection[tuple[str, str]]) -> str:
    if found.reason:
        return HIDDEN
    return NOT_ASKED if (key["measure"], key["group"]) in unasked else "ingen svar"


def _asked(lookup: Lookup, rows: Rows, role: dict[str, str]) -> str:
    """«n = 110», or from the fewest to the most who answered a question."""
    found = [lookup.find("share", **{**key, **role, "category": "agree"}) for _, key in rows]
    counts = sorted({one.n for one in found if one.shown and one.n is not None})
    if not counts:
        return ""
    return base(counts[0]) if len(counts) == 1 else f"{base(counts[0])}-{COUNT.text(counts[-1])}"


def alt(lookup: Lookup, rows: Rows, roles: Rows) -> str:
    """For each role the least and the greatest share that agrees."""
    parts = []
    for name, role in roles:
        shares = [(label, lookup.find("share", **{**key, **role, "category": "agree"})) for label, key in rows]
        found = [(label, one.value, SHARE.text(one.value)) for label, one in shares if one.shown]
        parts.append(f"{name}: {span(found)}")
    return f"Et felt for hver rolle, {len(rows)} udsagn. Andel enige. {'; '.join(parts)}. {TABLE}."

"""How the dates of a delivery are written, as strptime reads it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence

ISO = "%Y-%m-%d"
_TIMES = ("", " %H:%M:%S", " %H:%M", " %H.%M.%S", " %H.%M")
# Day before month, as Danish exports write it; the American order only where nothing else fits.
_FORMS = (
    *(ISO, "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%Y", "%d-%m-%y", "%d.%m.%y", "%d/%m/%y", "%Y/%m/%d"),
    *("%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"),
    *(f"%d{mark}%m{mark}%Y{time}" for mark in "-./" for time in _TIMES[1:]),
    *(f"%m{mark}%d{mark}%Y{time}" for mark in "-./" for time in _TIMES),
    *(f"%m{mark}%d{mark}%y" for mark in "-./"),
)
_IN_DANISH = {"%d": "dag", "%m": "måned", "%Y": "år", "%y": "år", "%H": "time", "%M": "minut", "%S": "sekund"}
NO_DATES = "ligner ikke datoer"


def date_form(texts: Sequence[str], others: Iterable[Sequence[str]] = ()) -> tuple[str | None, str]:
    """The form most of the dates have (None: year-month-day), and what is unsure about it.

    Args:
        texts: The different dates of a column.
        others: Those of the same file's other columns: one program writes all dates alike, so that a day after the
            twelfth in one of them says what comes first in this one.
    """
    fitting = {form: sum(_fits(text, form) for text in texts) for form in _FORMS}
    most = max(fitting.values(), default=0)
    if not texts or most * 2 < len(texts):
        return None, NO_DATES if texts else ""
    form = next(form for form, count in fitting.items() if count == most)
    if form.startswith("%m"):
        return form, "måned før dag?"
    twin = _turned(form)
    if twin and fitting[twin] == most and not any(_only(form, twin, column) for column in others):
        return form, "dag før måned?"
    return (None if form == ISO else form), ""


def in_danish(form: str) -> str:
    """A form in words: `%d-%m-%Y` is `dag-måned-år`."""
    return re.sub("%[A-Za-z]", lambda found: _IN_DANISH.get(found[0], found[0]), form)


def _turned(form: str) -> str:
    """The same form with the month first; empty for a form that begins with the year."""
    return f"%m{form[2]}%d{form[5:]}" if form.startswith("%d") else ""


def _only(form: str, twin: str, texts: Sequence[str]) -> bool:
    """Whether a column's dates all have a form, and not all of them its twin."""
    return bool(texts) and all(_fits(text, form) for text in texts) and not all(_fits(text, twin) for text in texts)


def _fits(text: str, form: str) -> bool:
    try:
        dt.datetime.strptime(text, form)  # noqa: DTZ007 - a day, not a moment
    except ValueError:
        return False
    return True

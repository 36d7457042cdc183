"""What every page says of the edition it belongs to, put in when pages are copied out of the site that is kept.

So a new date or another commit makes no page anew: Sphinx never hears of it.
"""

from __future__ import annotations

import shutil
from html import escape
from pathlib import Path

from helpers.present.words import day
from helpers.study import Study

_PLACE = "<!--erf-edition-->"  # in the foot of book/_templates/layout.html
_LEFT_OUT = (".buildinfo", "objects.inv")


def said_of(study: Study, commit: str = "") -> str:
    """«, udgave 1, 26. februar 2018, kode 0a1b2c3»: number, date and, where it is known, the commit."""
    code = f", kode {commit}" if commit else ""
    return f", udgave {study.edition.number}, {day(study.edition.date)}{code}"


def copy_stamped(html: Path, target: Path, text: str) -> None:
    """Copy a site to a folder that is not there yet, with `text` in its place on every page."""

    def copy(source: str, place: str) -> None:
        if source.endswith(".html"):
            page = Path(source).read_text(encoding="utf-8")
            Path(place).write_text(page.replace(_PLACE, escape(text)), encoding="utf-8")
        else:
            shutil.copyfile(source, place)

    shutil.copytree(html, target, ignore=shutil.ignore_patterns(*_LEFT_OUT), copy_function=copy)

"""What pages say of the edition and the run they belong to, put in when they are copied out of the site that is kept.

So a new date, another commit or key makes no page anew: Sphinx never hears of it.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from html import escape
from pathlib import Path

from helpers.present.words import day
from helpers.study import Study

_PLACE = "<!--erf-edition-->"  # in the foot of book/_templates/layout.html
_TRACE = "<!--erf-trace-->"  # at the end of its article
_LEFT_OUT = (".buildinfo", "objects.inv")


def said_of(study: Study, commit: str = "") -> str:
    """«, udgave 1, 26. februar 2018, kodeversion 0a1b2c3»: number, date and, where it is known, the commit."""
    code = f", kodeversion {commit}" if commit else ""
    return f", udgave {study.edition.number}, {day(study.edition.date)}{code}"


def copy_stamped(html: Path, target: Path, text: str, traces: Mapping[str, str] | None = None) -> None:
    """Copy a site to a folder that is not there yet.

    Args:
        html: The site that is kept.
        target: The copy.
        text: What every page's foot says of the edition.
        traces: Page without ending → what its end says of the run it was made by, as HTML.
    """

    def copy(source: str, place: str) -> None:
        if source.endswith(".html"):
            page = Path(source).read_text(encoding="utf-8")
            trace = (traces or {}).get(Path(source).relative_to(html).with_suffix("").as_posix(), "")
            stamped = page.replace(_TRACE, trace).replace(_PLACE, escape(text))
            Path(place).write_text(stamped, encoding="utf-8")
        else:
            shutil.copyfile(source, place)

    shutil.copytree(html, target, ignore=shutil.ignore_patterns(*_LEFT_OUT), copy_function=copy)

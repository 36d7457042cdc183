"""What a run is told: the verdict's slices for it, the rows of all projects that it shows beside its own, and which
counts of the analyst's own it shows, and its prose.

A file, so that a run depends on just its content: a project's chapter reads its own tables and this.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.chapters.explored import Declared
from helpers.disclosure import Slice
from helpers.errors import DisclosureFault
from helpers.results import RESULT_COLUMNS, results_frame


@dataclass(frozen=True)
class Brief:
    """Slices by project; `everyone` by the chapter's own names, None where the run computes it; `declared`; `texts`."""

    slices: Mapping[str, Slice]
    everyone: Mapping[str, pd.DataFrame] | None = None
    declared: tuple[Declared, ...] = ()
    texts: Mapping[str, str] | None = None


def write_brief(brief: Brief, path: Path) -> None:
    """The brief as JSON, the same bytes for the same content; numbers in full precision."""
    everyone = None if brief.everyone is None else {name: _rows(frame) for name, frame in brief.everyone.items()}
    content = {
        "slices": [brief.slices[name].content() for name in sorted(brief.slices)],
        "everyone": everyone,
        "declared": [one.content() for one in brief.declared],
        "texts": None if brief.texts is None else dict(brief.texts),
    }
    path.write_text(json.dumps(content, ensure_ascii=False, allow_nan=False), encoding="utf-8")


def read_brief(path: Path) -> Brief:
    """The brief of a file.

    Raises:
        DisclosureFault: The file is missing or is no brief.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        slices = [Slice.from_content(one) for one in content["slices"]]
        tables = content["everyone"]
        everyone = None if tables is None else {name: _frame(rows) for name, rows in tables.items()}
        declared = tuple(Declared.from_content(one) for one in content["declared"])
        texts = content["texts"]
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise DisclosureFault(
            "Afgørelsen om, hvad der må vises, kan ikke læses.", path.name, "Byg bogen igen med «make book»."
        ) from error
    return Brief({s.project: s for s in slices}, everyone, declared, texts)


def _rows(frame: pd.DataFrame) -> list[list[Any]]:
    rows = zip(*(frame[column].tolist() for column in RESULT_COLUMNS), strict=True)
    return [[_plain(value) for value in row] for row in rows]


def _plain(value: Any) -> Any:
    if value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return None
    return value


def _frame(rows: list[list[Any]]) -> pd.DataFrame:
    return results_frame(pd.DataFrame(rows, columns=list(RESULT_COLUMNS)))

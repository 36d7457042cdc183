"""The internal edition's slices: nothing is hidden, and all that is made from them says that it is internal."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from helpers.disclosure.moments import OPEN
from helpers.disclosure.slice import Slice
from helpers.disclosure.verdict import Verdict


def unsuppressed(verdict: Verdict) -> Verdict:
    """The verdict with nothing hidden, marked as internal."""
    return replace(verdict, rows=verdict.rows.assign(reason="", moments=OPEN), internal=True)


def internal_slice(chapter: str, project: str, evidence: pd.DataFrame) -> Slice:
    """A slice of an internal page that has no place in the edition: all its evidence may be shown, internally."""
    return Slice(chapter, project, 0, evidence.assign(reason="", moments=OPEN), internal=True)

"""The verdict: of everything one edition shows, what may be shown; and the slice of it that one chapter reads."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from helpers.disclosure.primary import primary
from helpers.errors import DisclosureFault
from helpers.results import KEY
from helpers.study import Disclosure

Key = tuple[str, str, str, str]
_SLICE_COLUMNS = [*KEY, "count", "reason"]


@dataclass(frozen=True)
class Slice:
    """What one chapter may show for one project: `rows` has KEY, `count` and `reason` (empty: may be shown)."""

    chapter: str
    project: str
    threshold: int
    rows: pd.DataFrame

    @cached_property
    def reasons(self) -> dict[Key, str]:
        keys = self.rows[list(KEY)].itertuples(index=False, name=None)
        return dict(zip(keys, self.rows["reason"], strict=True))

    def to_json(self) -> str:
        """The slice as text, the same for the same content."""
        content = {
            "chapter": self.chapter,
            "project": self.project,
            "threshold": self.threshold,
            "rows": self.rows[_SLICE_COLUMNS].to_numpy().tolist(),
        }
        return json.dumps(content, ensure_ascii=False, indent=0, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Slice:
        """The slice that `to_json` wrote.

        Raises:
            DisclosureFault: The text is not a slice.
        """
        try:
            content = json.loads(text)
            rows = pd.DataFrame(content["rows"], columns=_SLICE_COLUMNS)
            return cls(content["chapter"], content["project"], int(content["threshold"]), rows)
        except (ValueError, KeyError, TypeError) as error:
            raise DisclosureFault(
                "Afgørelsen om, hvad der må vises, kan ikke læses.", "verdict", "Byg bogen igen med «make book»."
            ) from error

    def check(self, evidence: pd.DataFrame) -> None:
        """Hold the slice against the chapter's own evidence; a verdict on other data is no verdict.

        Raises:
            DisclosureFault: A count differs, or a key is in one of them only.
        """
        mine = self.rows.set_index(list(KEY))["count"].sort_index()
        theirs = evidence.set_index(list(KEY))["count"].sort_index()
        if not mine.index.equals(theirs.index) or (mine.to_numpy() != theirs.to_numpy()).any():
            raise DisclosureFault(
                "Data er ændret, siden det blev afgjort, hvad der må vises.",
                f"{self.chapter}, {self.project}",
                "Byg bogen igen med «make book», så afgørelsen bliver truffet på de nye data.",
            )


@dataclass(frozen=True)
class Verdict:
    """The verdict over an edition: its evidence with a `reason` per row (empty: may be shown)."""

    rows: pd.DataFrame
    threshold: int

    def slice(self, chapter: str, project: str) -> Slice:
        mine = (self.rows["chapter"] == chapter) & (self.rows["project"] == project)
        return Slice(chapter, project, self.threshold, self.rows.loc[mine, _SLICE_COLUMNS].reset_index(drop=True))


def judge(evidence: pd.DataFrame, rules: Disclosure) -> Verdict:
    """One verdict for everything an edition shows.

    Args:
        evidence: What `helpers.disclosure.collect` gives.
        rules: The study's rules.
    """
    return Verdict(evidence.assign(reason=primary(evidence, rules)), rules.threshold)

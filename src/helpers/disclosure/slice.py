"""The slice of the verdict that one chapter reads of one project."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import pandas as pd

from helpers.disclosure.levels import Level, level_of
from helpers.disclosure.moments import refused
from helpers.disclosure.values import Values
from helpers.errors import DisclosureFault
from helpers.results import KEY

SLICE_COLUMNS = [*KEY, "count", "reason", "moments"]


@dataclass(frozen=True)
class Slice:
    """What one chapter may show for one project: `rows` has KEY, `count`, `reason` (empty: may be shown) and `moments`:
    what of the values behind a base may be told (helpers.disclosure.moments).

    `two_valued` are the measures of the edition whose scores are one of two values: their moments are counts.
    `internal` slices hide nothing; what is made from them says so and is never published.
    """

    chapter: str
    project: str
    threshold: int
    rows: pd.DataFrame
    internal: bool = False
    two_valued: frozenset[str] = frozenset()
    measured: Values = field(default_factory=Values)

    @cached_property
    def allowed(self) -> dict[tuple[str, str, str], str]:
        """Measure, group and wave of a base → what of the values behind it may be told."""
        bases = self.rows[self.rows["category"] == ""]
        keys = bases[["measure", "group", "wave"]].itertuples(index=False, name=None)
        return dict(zip(keys, bases["moments"], strict=True))

    @cached_property
    def reasons(self) -> dict[tuple[str, str, str, str], str]:
        keys = self.rows[list(KEY)].itertuples(index=False, name=None)
        return dict(zip(keys, self.rows["reason"], strict=True))

    def level(self, measure: str, group: str = "", wave: str = "") -> Level:
        """How much of a distribution may be shown (helpers.disclosure.levels)."""
        found = level_of(self.distributions.get((measure, group, wave), {}))
        untold = self.allowed.get((measure, group, wave)) == "none"
        return "hidden" if found == "mean" and untold else found

    @cached_property
    def distributions(self) -> dict[tuple[str, str, str], dict[str, str]]:
        """Measure, group and wave → category → why it is hidden (empty: shown)."""
        found: dict[tuple[str, str, str], dict[str, str]] = defaultdict(dict)
        for (measure, category, group, wave), reason in self.reasons.items():
            found[measure, group, wave][category] = reason
        return found

    def tells_spread(self, measure: str, wave: str) -> bool:
        """Whether the spread of everybody's values may be shown; of a base that nobody judged, it may not."""
        return not refused(self.allowed.get((measure, "", wave), "none"), "spread")

    def content(self) -> dict[str, Any]:
        """The slice as plain data, the same for the same content."""
        return {
            "chapter": self.chapter,
            "internal": self.internal,
            "project": self.project,
            "rows": [list(row) for row in zip(*(self.rows[c].tolist() for c in SLICE_COLUMNS), strict=True)],
            "threshold": self.threshold,
            "two_valued": sorted(self.two_valued),
            "measured": self.measured.content(),
        }

    @classmethod
    def from_content(cls, content: Any) -> Slice:
        """The slice of which this is the `content`.

        Raises:
            DisclosureFault: It is not that of a slice.
        """
        try:
            rows = pd.DataFrame(content["rows"], columns=SLICE_COLUMNS)
            head = content["chapter"], content["project"], int(content["threshold"])
            measured = Values.from_content(content["measured"])
            return cls(*head, rows, bool(content["internal"]), frozenset(content["two_valued"]), measured)
        except (ValueError, KeyError, TypeError) as error:
            raise DisclosureFault(
                "Afgørelsen om, hvad der må vises, kan ikke læses.", "verdict", "Byg bogen igen med «make book»."
            ) from error

    def uncounted(self) -> Slice:
        """The same without its counts, for who shows rows of it beside their own and counts nothing: `check` fails."""
        return replace(self, rows=self.rows.assign(count=-1))

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

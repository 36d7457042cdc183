"""Levels: how much of a distribution may be shown, so that a chapter can fall back step by step, not go blank."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple

from helpers.results import POOLED, Category

if TYPE_CHECKING:
    from helpers.disclosure.slice import Slice

# From all to nothing. `improved`: improved or not, where the three outcomes may not be shown; `mean`: no category, but
# the whole with its mean and interval; `hidden`: nothing; `absent`: not measured.
Level = Literal["full", "improved", "mean", "hidden", "absent"]
IMPROVED = "improved"


def level_of(reasons: Mapping[str, str]) -> Level:
    """The level of one distribution.

    Improved-or-not needs no number of its own: it is the share that improved and what is left of the whole, which
    the verdict has judged as an implied cell.

    Args:
        reasons: Category → reason why it is hidden (empty: shown); the empty category is the base.
    """
    if "" not in reasons:
        return "absent"
    if reasons[""]:
        return "hidden"
    # Other distributions of the same base (`change:up_1`) are shown or hidden apart from the outcomes.
    if not any(reason for category, reason in reasons.items() if not Category.parse(category).of):
        return "full"
    return "improved" if reasons.get(IMPROVED) == "" else "mean"


class Fallback(NamedTuple):
    """What a chapter shows of a distribution: at which level, of which project (its own, or all) and group."""

    level: Level
    project: str
    group: str


def fallback(
    slices: Mapping[str, Slice], project: str, measure: str, wave: str = "", groups: Iterable[str] = ()
) -> Fallback:
    """The first that can be shown: the project's own; all projects' with the same type of offer; all projects'.

    Args:
        slices: The chapter's slices by project; where the pooled one is missing it is not fallen back on.
        project: Whose chapter it is.
        measure: What is measured.
        wave: When.
        groups: The pooled groups to fall back on, the nearest first (`intervention:<type>` of the project's offer).
    """
    own = slices[project].level(measure, "", wave)
    if own != "hidden" or project == POOLED or POOLED not in slices:
        return Fallback(own, project, "")
    for group in (*groups, ""):
        pooled = slices[POOLED].level(measure, group, wave)
        if pooled not in ("hidden", "absent"):
            return Fallback(pooled, POOLED, group)
    return Fallback("hidden", project, "")

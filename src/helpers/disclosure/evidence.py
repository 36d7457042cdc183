"""Evidence: the counts behind everything an edition will show, over all chapters and projects."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import pandas as pd

from helpers.errors import DisclosureFault
from helpers.results import EVIDENCE_COLUMNS, KEY, evidence_frame
from helpers.results.catalogue import catalogue, telling

EvidenceParts = Iterable[tuple[str, str, pd.DataFrame]]
Unit = Literal["child", "respondent", "statement"]


def evidence_from(results: pd.DataFrame, unit: Unit, *, sensitive: bool | Iterable[str] = False) -> pd.DataFrame:
    """The counts that result rows give away.

    Every row's `n` is the base of its key; what its value tells beside that, the catalogue says (`Statistic.tells`): a
    share of a category its count, share · n, and a `count` itself; a number of clusters those who are not the first of
    theirs.

    Args:
        results: Result rows (helpers.results.RESULT_COLUMNS).
        unit: What is counted.
        sensitive: True when every measure is sensitive, or the codes of the measures that are.

    Returns:
        Evidence rows (helpers.results.EVIDENCE_COLUMNS), one per key.
    """
    rows = counted(results).assign(unit=unit)
    rows["sensitive"] = sensitive if isinstance(sensitive, bool) else rows["measure"].isin(list(sensitive))
    return evidence_frame(rows)


def counted(results: pd.DataFrame) -> pd.DataFrame:
    """The results' other columns and the `count` that each row gives away: of its base, and of a category."""
    known = results.dropna(subset=["n"])
    base = known.assign(category="", count=known["n"])
    parts = known[(known["category"] != "") & known["value"].notna()]
    shares = parts[parts["statistic"].isin(telling("share"))]
    counts = parts[parts["statistic"].isin(telling("count"))]
    rests = known[known["statistic"].isin(telling("rest")) & known["value"].notna()]
    named = rests["statistic"].map({name: one.rest for name, one in catalogue().statistics.items()})
    return pd.concat(
        [
            base,
            shares.assign(count=(shares["value"] * shares["n"].astype(float)).round()),
            counts.assign(count=counts["value"]),
            rests.assign(category=named, count=rests["n"].astype(float) - rests["value"]),
        ],
        ignore_index=True,
    )


def collect(parts: EvidenceParts) -> pd.DataFrame:
    """All evidence of an edition as one frame: `chapter`, `project` and EVIDENCE_COLUMNS, sorted.

    Raises:
        DisclosureFault: Two pieces of evidence give one key different counts.
    """
    frames = [frame.assign(chapter=chapter, project=project) for chapter, project, frame in parts]
    columns = ["chapter", "project", *EVIDENCE_COLUMNS]
    if not frames:
        return pd.DataFrame(columns=columns)
    key = ["chapter", "project", *KEY]
    whole = pd.concat(frames, ignore_index=True)[columns].drop_duplicates().sort_values(key, ignore_index=True)
    doubled = whole[whole.duplicated(key, keep=False)]
    if len(doubled):
        first = doubled.iloc[0]
        raise DisclosureFault(
            "To optællinger siger hver sit om samme tal.",
            " / ".join(str(first[c]) for c in key if first[c]),
            "Meld det som en fejl i programmet; der offentliggøres intet, før den er rettet.",
        )
    return whole

"""Primary suppression: which counts of the evidence may not be shown on their own account. The policy is this table."""

from __future__ import annotations

import pandas as pd

from helpers.results import KEY
from helpers.study import Disclosure

# Reason code → what readers are told; {threshold} is the study's.
REASONS = {
    "small_base": "færre end {threshold} bag tallet",
    "small_cell": "færre end {threshold} i en af grupperne",
    "group_disclosure": "alle eller ingen svarede det samme",
    "sibling": "kan regnes ud af et skjult tal i samme fordeling",
}

# Statistics that are made of categories and would give them away: hidden with any of them.
DERIVED = {
    "net_share": ("improved", "worsened"),
    "net_share_ci_low": ("improved", "worsened"),
    "net_share_ci_high": ("improved", "worsened"),
}


def primary(evidence: pd.DataFrame, rules: Disclosure) -> pd.Series:
    """The reason for suppressing each row of the evidence, empty where it may be shown.

    - `small_base`: a base of 1 to threshold − 1 protected units; its categories go with it.
    - `small_cell`: a category of 1 to threshold − 1 units.
    - `group_disclosure`: a sensitive category that holds nobody or everybody of its base.
    - `sibling`: the other categories of a distribution that has a suppressed one; the last would follow by subtraction.
      Categories named `<distribution>:<level>` are a distribution of their own beside the plain ones.

    Args:
        evidence: `chapter`, `project` and EVIDENCE_COLUMNS (helpers.results).
        rules: The study's rules.

    Returns:
        One reason code per row, aligned to `evidence`.
    """
    count, is_base = evidence["count"], evidence["category"] == ""
    protected = evidence["unit"].isin(rules.protected)
    small = protected & (count > 0) & (count < rules.threshold)
    family = ["chapter", "project", *(k for k in KEY if k != "category")]
    base = count.where(is_base).groupby([evidence[c] for c in family]).transform("max")
    base_small = small.where(is_base, other=False).groupby([evidence[c] for c in family]).transform("any")
    everyone = protected & evidence["sensitive"] & ~is_base & (base > 0) & ((count == 0) | (count == base))

    reason = pd.Series("", index=evidence.index, dtype="str")
    reason[everyone] = "group_disclosure"
    reason[small & ~is_base] = "small_cell"
    reason[base_small] = "small_base"
    distribution = evidence["category"].where(evidence["category"].str.contains(":"), "").str.split(":").str[0]
    hidden = ((reason != "") & ~is_base).groupby([*(evidence[c] for c in family), distribution]).transform("any")
    reason[hidden & ~is_base & (reason == "")] = "sibling"
    return reason

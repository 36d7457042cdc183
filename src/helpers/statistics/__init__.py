"""Tidy frame in, result rows out. Pure: no files, no plots, no Danish. docs/results.md defines every statistic."""

from helpers.statistics.attrition import flow
from helpers.statistics.change import change_summary, outcome_shares
from helpers.statistics.comparison import agrees
from helpers.statistics.counts import statement_counts
from helpers.statistics.fidelity import fidelity_scores, fidelity_summary
from helpers.statistics.intervals import (
    Interval,
    mean_interval,
    net_share_interval,
    newcombe_interval,
    wilson_interval,
)
from helpers.statistics.kept import kept
from helpers.statistics.scores import complete_scores, paired_changes, scale_scores
from helpers.statistics.shares import band, mean_of_number, shares
from helpers.statistics.survey import agreement, difference_between
from helpers.statistics.waves import wave_means

__all__ = [
    "Interval",
    "agreement",
    "agrees",
    "band",
    "change_summary",
    "complete_scores",
    "difference_between",
    "fidelity_scores",
    "fidelity_summary",
    "flow",
    "kept",
    "mean_interval",
    "mean_of_number",
    "net_share_interval",
    "newcombe_interval",
    "outcome_shares",
    "paired_changes",
    "scale_scores",
    "shares",
    "statement_counts",
    "wave_means",
    "wilson_interval",
]

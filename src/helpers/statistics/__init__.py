"""Tidy frame in, result rows out. Pure: no files, no plots, no Danish. docs/results.md defines every statistic."""

from helpers.statistics.attrition import baseline_difference, flow, left_reasons, recruited
from helpers.statistics.change import change_summary, outcome_shares, significant_gains
from helpers.statistics.cluster import cluster_change
from helpers.statistics.common import common_interval, common_limits, common_spread
from helpers.statistics.comparison import agrees
from helpers.statistics.counts import statement_counts
from helpers.statistics.directions import theme_directions
from helpers.statistics.fidelity import fidelity_distribution, fidelity_levels, fidelity_scores, fidelity_summary
from helpers.statistics.fidelity_change import change_by_fidelity, fidelity_chain
from helpers.statistics.indices import index_difference, index_scores, index_summary
from helpers.statistics.intervals import (
    Interval,
    mean_interval,
    net_share_interval,
    newcombe_interval,
    wilson_interval,
)
from helpers.statistics.kept import kept
from helpers.statistics.least_change import (
    change_chain,
    change_distribution,
    change_edges,
    outcome_by_least_change,
    reliable_change,
)
from helpers.statistics.meta import project_changes, random_effects, with_common_spread
from helpers.statistics.missing import not_at_random
from helpers.statistics.mixed import mixed_change
from helpers.statistics.reliability import scale_reliability
from helpers.statistics.respondents import change_by
from helpers.statistics.scores import complete_scores, paired_changes, scale_scores
from helpers.statistics.shares import band, mean_of_number, shares
from helpers.statistics.survey import agreement, difference_between
from helpers.statistics.waves import wave_means
from helpers.statistics.welch import hedges_g, welch

__all__ = [
    "Interval",
    "agreement",
    "agrees",
    "band",
    "baseline_difference",
    "change_by",
    "change_by_fidelity",
    "change_chain",
    "change_distribution",
    "change_edges",
    "change_summary",
    "cluster_change",
    "common_interval",
    "common_limits",
    "common_spread",
    "complete_scores",
    "difference_between",
    "fidelity_chain",
    "fidelity_distribution",
    "fidelity_levels",
    "fidelity_scores",
    "fidelity_summary",
    "flow",
    "hedges_g",
    "index_difference",
    "index_scores",
    "index_summary",
    "kept",
    "left_reasons",
    "mean_interval",
    "mean_of_number",
    "mixed_change",
    "net_share_interval",
    "newcombe_interval",
    "not_at_random",
    "outcome_by_least_change",
    "outcome_shares",
    "paired_changes",
    "project_changes",
    "random_effects",
    "recruited",
    "reliable_change",
    "scale_reliability",
    "scale_scores",
    "shares",
    "significant_gains",
    "statement_counts",
    "theme_directions",
    "wave_means",
    "welch",
    "wilson_interval",
    "with_common_spread",
]

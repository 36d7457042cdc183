"""The result rows of chapter 4, for one project or all: what is counted, and what is computed of the same children."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import cached_property, lru_cache
from typing import Any

import pandas as pd

from helpers.chapters.outcomes.frames import frames_of
from helpers.data import StudyData
from helpers.disclosure import evidence_from
from helpers.results import DISTRIBUTIONS, OTHERS, POOLED, RESULT_COLUMNS, Contrast, pair, results_frame
from helpers.statistics import (
    baseline_difference,
    change_by,
    change_distribution,
    change_edges,
    change_summary,
    cluster_change,
    kept,
    mixed_change,
    not_at_random,
    outcome_by_least_change,
    outcome_shares,
    project_changes,
    random_effects,
    reliable_change,
    scale_reliability,
    significant_gains,
    statement_counts,
    wave_means,
    with_common_spread,
)
from helpers.statistics.items import CHILD

RESPONDENT = "respondent"
FEWEST_PROJECTS = 3


@lru_cache(maxsize=1)
def rows_of(data: StudyData, project: str) -> OutcomeRows:
    """The rows; the same for whoever asks next, so that a chapter shows what its evidence counted."""
    return OutcomeRows(data, project)


class OutcomeRows:
    """Result rows of one project's children, or of everybody's.

    What is counted beyond the main numbers (sizes of change, ends of the scales, groups) is counted for all projects
    alone: one project has too few children for it.

    Args:
        data: The checked tables.
        project: A slug, or `alle`.
    """

    def __init__(self, data: StudyData, project: str) -> None:
        self.data, self.study, self.rules = data.of_project(project), data.study, data.study.analysis
        self.project, self.pooled = project, project == POOLED
        self._frames = frames_of(data)

    def evidence(self) -> pd.DataFrame:
        """The counts behind all rows below."""
        first = self.rules.contrasts[0]
        children = [self.means, *(self.shares(contrast) for contrast in self.rules.contrasts)]
        children.append(self.kept_of(lambda _: True))
        if self.pooled:
            children += [self.ends, self.sizes(first), self.reliable(first), self.across(first)]
            children += [self.by_respondent(first), *(self.missing(contrast) for contrast in self.rules.contrasts)]
            children += [outcome_shares(c, first, self.rules.confidence, g) for g, c in self.typed(first)]
            children += [self.clustered(contrast) for contrast in self.rules.contrasts]
        counted = evidence_from(_stack(children), "child", sensitive=True)
        # That nobody's score stood still says nothing of a child; that nobody, or everybody, went one way does.
        counted["sensitive"] &= counted["category"] != "unchanged"
        return pd.concat([counted, evidence_from(self.mechanisms, "statement")], ignore_index=True)

    # -- the main numbers ------------------------------------------------------------------------------------------

    @cached_property
    def means(self) -> pd.DataFrame:
        """Of a scale of two values also how many have each: its mean tells it."""
        return self._scored[~self._scored["category"].isin(DISTRIBUTIONS["ends"])]

    def shares(self, contrast: Contrast) -> pd.DataFrame:
        return outcome_shares(self.changes(contrast), contrast, self.rules.confidence)

    def change(self, contrast: Contrast) -> pd.DataFrame:
        return change_summary(self.changes(contrast), contrast, self.rules)

    def kept_of(self, told: Callable[[str], bool]) -> pd.DataFrame:
        """Whether gains are kept; `told` says of which dimensions the test of the gain is shown: Holm's family."""
        complete, from_baseline = self._own(self._frames.complete), self.study.from_baseline
        gained: Collection[str] = ()
        if len(from_baseline) > 2:
            gains = self.changes((from_baseline[0], from_baseline[1]))
            gained = significant_gains(gains[gains["dimension"].map(told).astype(bool)])
        return kept(complete, gained, self.rules, self.study.wave_codes, self.study.dimensions)

    # -- other ways to look at the same children -------------------------------------------------------------------

    @property
    def reliability(self) -> pd.DataFrame:
        """Alpha of every scale at the baseline."""
        rules = self.rules
        return scale_reliability(
            self.data.measurements,
            self.study.dimensions,
            rules.baseline,
            confidence=rules.confidence,
            answered_share=rules.answered_share,
        )

    @cached_property
    def mixed(self) -> pd.DataFrame:
        """Mean change to each later wave by a model over all waves; n is those with a change, as of every number there.

        (Who answered too few items in common at two waves has a score at both, and no change.)
        """
        baseline, *later = self.study.from_baseline
        found = mixed_change(
            self.scores, self.study.dimensions, self.study.from_baseline, confidence=self.rules.confidence
        )
        changed = {pair((baseline, w)): self.changes((baseline, w))["dimension"].value_counts() for w in later}
        n = [changed[at].get(code, 0) for code, at in zip(found["measure"], found["wave"], strict=True)]
        return found.assign(n=pd.Series(n, index=found.index, dtype=found["n"].dtype)).query("n > 0")

    def at_worst(self, contrast: Contrast) -> pd.DataFrame:
        """The mean change under assumptions on those who are missing."""
        return not_at_random(self.scores, self.changes(contrast), contrast)

    def clustered(self, contrast: Contrast) -> pd.DataFrame:
        """Interval and test that allow for likeness in groups and families; no rows where neither is given."""
        clusters = self.clusters
        if clusters.isna().all():
            return results_frame([])
        return cluster_change(self.changes(contrast), clusters, contrast, confidence=self.rules.confidence)

    # -- counted for all projects alone ----------------------------------------------------------------------------

    @cached_property
    def ends(self) -> pd.DataFrame:
        """Shares at the ends of the scales."""
        return self._scored[self._scored["category"].isin(DISTRIBUTIONS["ends"])]

    def sizes(self, contrast: Contrast) -> pd.DataFrame:
        """The distribution of change, and the outcomes if only larger changes counted."""
        changes, edges = self.changes(contrast), change_edges(self.rules)
        bins = change_distribution(changes, contrast, edges, self.rules.confidence)
        larger = outcome_by_least_change(changes, contrast, edges[1:], self.rules.confidence)
        return _stack([bins, larger])

    def reliable(self, contrast: Contrast) -> pd.DataFrame:
        """The outcomes if only reliable change counted."""
        return reliable_change(self.changes(contrast), self.study.dimensions, contrast, self.rules.confidence)

    def across(self, contrast: Contrast, told: Callable[[str, str], bool] | None = None) -> pd.DataFrame:
        """The projects as a sample of projects, in the dimensions that enough of them measured.

        A dimension with a project too small to be shown is left out: the others' numbers would give it away. Of others
        those are in it whose mean is shown; one whose own spread is not has that which the projects have in common.

        Args:
            contrast: The two waves.
            told: Whether the spread of a dimension (first) in a project is shown; None: as their size says, for who
                counts. Then the same children are counted, but the values are nobody's.
        """
        at = self.study.disclosure.thresholds
        every = project_changes(self.changes(contrast), minimum=1)
        enough = every[every["n"] >= at.mean]
        places = zip(enough["dimension"], enough["project"], enough["n"], enough["sd_change"], strict=True)
        own = {(d, p) for d, p, n, sd in places if n >= at.spread and (sd == 0 or told is None or told(d, p))}
        by_project = with_common_spread(enough, own)
        size = every.groupby("dimension")["n"].agg(["size", "min"])
        several = size[(size["size"] >= FEWEST_PROJECTS) & (size["min"] >= self.study.disclosure.threshold)].index
        found = random_effects(
            by_project[by_project["dimension"].isin(several)], contrast, confidence=self.rules.confidence
        )
        counted = found[(found["statistic"] == "projects") & (found["value"] >= FEWEST_PROJECTS)]["measure"]
        return found[found["measure"].isin(counted)]

    def by_respondent(self, contrast: Contrast) -> pd.DataFrame:
        """Change of those who answered alone at both waves, and of those who had help at either."""
        levels = respondent_levels(self.data)
        if not levels:
            return results_frame([])
        return change_by(
            self.changes(contrast),
            self._answered_by(contrast, levels),
            RESPONDENT,
            contrast,
            confidence=self.rules.confidence,
            levels=levels,
        )

    def missing(self, contrast: Contrast) -> pd.DataFrame:
        """Whether those without a change differed at the start; where they or others are too few, no rows.

        The mean of those with a change, shown apart, gives by subtraction that of those who are not among them.
        """
        found = baseline_difference(
            self.scores, self.changes(contrast), self.study.dimensions, contrast, confidence=self.rules.confidence
        )
        return found[found["measure"].isin([d.code for d in self.study.dimensions if self._tellable(d.code, contrast)])]

    def typed(self, contrast: Contrast) -> Iterator[tuple[str, pd.DataFrame]]:
        """The changes of those who had each type of intervention; one child can stand under several."""
        changes = self.changes(contrast)
        for kind in self.study.intervention_types:
            ids = self.data.children.loc[self.data.children[kind.column] == 1, "child_id"]
            yield kind.group, changes[changes["child_id"].isin(ids)]

    @cached_property
    def mechanisms(self) -> pd.DataFrame:
        """Coded statements on how the types of intervention work."""
        themes = self.study.themes_of("mechanism") if self.pooled else ()
        return statement_counts(self.data.statements, themes)

    # -- frames ----------------------------------------------------------------------------------------------------

    @cached_property
    def scores(self) -> pd.DataFrame:
        return self._own(self._frames.scores)

    def changes(self, contrast: Contrast) -> pd.DataFrame:
        """Each child's change between two waves."""
        return self._own(self._frames.changes(contrast))

    @cached_property
    def clusters(self) -> pd.Series[Any]:
        """Each child's group, or where it has none its family; missing where neither is given."""
        children = self.data.children.set_index(CHILD)
        return children["group_id"].fillna(children["family_id"])

    def _own(self, frame: pd.DataFrame) -> pd.DataFrame:
        return frame if self.pooled else frame[frame["project"] == self.project]

    @cached_property
    def _scored(self) -> pd.DataFrame:
        return wave_means(self.scores, self.study.dimensions, self.rules.confidence, waves=self.study.wave_codes)

    def _answered_by(self, contrast: Contrast, levels: tuple[str, str]) -> pd.Series[Any]:
        first, second = (
            self.data.measurements[self.data.measurements["wave"] == wave].set_index(CHILD)[RESPONDENT]
            for wave in contrast
        )
        both = pd.concat([first.dropna(), second.dropna()], axis=1, join="inner")
        return (both == levels[0]).all(axis=1).map({True: levels[0], False: levels[1]})

    def _tellable(self, dimension: str, contrast: Contrast) -> bool:
        """Whether what follows from the mean of those with a change, shown apart, concerns nobody or enough."""
        scored, rules = self.scores[self.scores["dimension"] == dimension], self.rules
        measured = {wave: int((scored["wave"] == wave).sum()) for wave in contrast}
        pairs = [int((self.changes(pair)["dimension"] == dimension).sum()) for pair in rules.contrasts]
        mine = pairs[rules.contrasts.index(contrast)]
        gone = measured[contrast[0]] - mine
        apart = [abs(pair - mine) for pair in pairs] + [measured[contrast[1]] - mine, gone]
        return gone > 0 and mine > 0 and not any(0 < number < self.study.disclosure.threshold for number in apart)


def respondent_levels(data: StudyData) -> tuple[str, str] | None:
    """The codes of those who answered alone at every wave, and of the others; None where nobody says who answered.

    The first of the study's `respondents` is the child alone.
    """
    codes = [respondent.code for respondent in data.study.respondents]
    if len(codes) < 2 or data.measurements[RESPONDENT].isna().all():
        return None
    return codes[0], codes[1] if len(codes) == 2 else OTHERS


def _stack(frames: list[pd.DataFrame]) -> pd.DataFrame:
    filled = [frame for frame in frames if len(frame)]
    return pd.concat(filled, ignore_index=True) if filled else pd.DataFrame(columns=list(RESULT_COLUMNS))

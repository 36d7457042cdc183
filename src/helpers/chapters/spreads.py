"""The spreads of changes and scores of each project and of all, from which the verdict makes those in common."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import pandas as pd

from helpers.chapters.base import stack
from helpers.chapters.fidelity_rows import fidelity_means
from helpers.chapters.outcomes.frames import frames_of
from helpers.data import StudyData
from helpers.disclosure import Cell, Scale
from helpers.disclosure.proof import Moments
from helpers.results import POOLED, RESULT_COLUMNS, Waves, pair
from helpers.statistics import common_spread, index_summary, project_changes, wave_means

SPREADS = ["project", "measure", "wave", "n", "mean", "sd"]


def spreads(data: StudyData) -> pd.DataFrame:
    """project (`alle` for everyone), measure, wave (a pair for changes), n, mean of changes, sd (denominator n − 1)."""
    frames, study = frames_of(data), data.study
    found = []
    for project in [POOLED, *(p.slug for p in data.projects)]:
        rows = stack(list(_scored(data.of_project(project), frames.scores, project)), RESULT_COLUMNS)
        sd = rows[(rows["statistic"] == "sd") & rows["value"].notna()]
        found.append(sd.assign(project=project, sd=sd["value"], mean=float("nan"))[SPREADS])
    for contrast in study.analysis.contrasts:
        changes = frames.changes(contrast)
        for own in (changes, changes.assign(project=POOLED)):
            named = project_changes(own).rename(
                columns={"dimension": "measure", "mean_change": "mean", "sd_change": "sd"}
            )
            found.append(named.assign(wave=pair(contrast))[SPREADS])
    return pd.concat(found, ignore_index=True)


def change_moments(rows: pd.DataFrame) -> dict[Cell, Moments]:
    """The moments of changes among `spreads`, by their base."""
    changes = rows[rows["mean"].notna()]
    return {
        Cell(row["project"], row["measure"], wave=row["wave"]): Moments(int(row["n"]), row["mean"], row["sd"])
        for row in changes.to_dict("records")
    }


def _scored(data: StudyData, scores: pd.DataFrame, project: str) -> Iterator[pd.DataFrame]:
    study, rules = data.study, data.study.analysis
    own = scores if project == POOLED else scores[scores["project"] == project]
    yield wave_means(own, study.dimensions, rules.confidence, waves=study.wave_codes)
    yield fidelity_means(data)
    if study.survey is not None and len(data.survey):
        asked = study.survey
        for index in asked.indices:
            yield index_summary(
                data.survey, index, asked.questions, asked.answers,
                confidence=rules.confidence, answered_share=rules.answered_share,
            )  # fmt: skip


def common_spreads(rows: pd.DataFrame, told: Collection[Cell]) -> dict[tuple[str, str], tuple[float, int]]:
    """Measure and wave → the spread that the projects have in common, of those whose own is shown: it tells no more.

    Where fewer than two show theirs there is none; but of the scores of one wave, that of all projects' children, which
    is wider by what projects differ by.

    Args:
        rows: `spreads`.
        told: The bases whose spread is shown.
    """
    cells = [Cell(p, m, wave=w) for p, m, w in rows[["project", "measure", "wave"]].itertuples(index=False)]
    shown = rows[pd.Series([cell in told for cell in cells], index=rows.index, dtype=bool)]
    found: dict[tuple[str, str], tuple[float, int]] = {}
    for (measure, wave), here in shown.groupby(["measure", "wave"], sort=False):
        pooled = here["project"] == POOLED
        own = here[~pooled]
        common: tuple[float, int] | None = common_spread(own["n"], own["sd"])
        if common is None and not Waves.parse(wave).several:
            everyone = here[pooled & (here["sd"] > 0)]
            ends = zip(everyone["sd"], everyone["n"], strict=True)
            common = next(((float(sd), int(n) - 1) for sd, n in ends), None)
        if common is not None:
            found[str(measure), str(wave)] = common
    return found


def scales(data: StudyData) -> dict[str, Scale]:
    """The scales of more than two values, whose ends nobody may be found at."""
    several = [d for d in data.study.dimensions if not d.two_valued]
    return {d.code: Scale(d.minimum, d.maximum, len(d.items)) for d in several}

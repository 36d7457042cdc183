"""Several questions of the survey as one number: a respondent's mean answer, by group and between two groups."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from helpers.results import Group, results_frame
from helpers.statistics.intervals import FloatArray, mean_interval, moments
from helpers.statistics.items import rounded
from helpers.statistics.reliability import reliability_rows
from helpers.statistics.rows import Row, rows
from helpers.statistics.welch import welch
from helpers.study.rules import required_items
from helpers.study.survey import Answer, Index, Question

RESPONDENT = ("project", "respondent_id", "side", "role")


def index_scores(
    survey: pd.DataFrame,
    index: Index,
    questions: Sequence[Question],
    answers: Sequence[Answer],
    *,
    answered_share: float = 2 / 3,
) -> pd.DataFrame:
    """Each respondent's index: the mean of the answers given to its questions.

    Args:
        survey: One row per respondent: side, one column per question (empty: not answered or not asked).
        index: Which questions make it.
        questions: The survey's questions; where `asked` lists sides, the others' answers do not count.
        answers: The possible answers.
        answered_share: The least share, of the questions that the respondent's side was asked, that makes a score.

    Returns:
        project, respondent_id, side, role (those of them that `survey` has) and score (from the least to the greatest
        answer, nine decimals). Only respondents with a score; the index of the rows is that of `survey`.

    Raises:
        ValueError: An answer is none of `answers`.
        KeyError: A column is missing, or a question of the index is none of `questions`.
    """
    _, score = _scored(survey, index, questions, answers, answered_share)
    there = ~np.isnan(score)
    keys = [column for column in RESPONDENT if column in survey.columns]
    found: pd.DataFrame = survey.loc[there, keys].copy()
    found["score"] = score[there]
    return found


def index_summary(
    survey: pd.DataFrame,
    index: Index,
    questions: Sequence[Question],
    answers: Sequence[Answer],
    *,
    confidence: float,
    by: str | None = None,
    answered_share: float = 2 / 3,
) -> pd.DataFrame:
    """Mean of the index, and how far its questions measure the same.

    Args:
        survey: As in `index_scores`.
        index: Which questions make it.
        questions: The survey's questions.
        answers: The possible answers.
        confidence: Coverage of the intervals.
        by: None: everyone. A column (side, role, project): one group per level of it in `survey`.
        answered_share: As in `index_scores`.

    Returns:
        Result rows, measure the index's code, group empty or `by:level`: n, those with a score; mean, sd, ci_low,
        ci_high (`mean_interval`; on the scale of the answers); alpha, alpha_ci_low, alpha_ci_high, item_rest_min
        (`reliability_rows`, over the questions that anybody in the group answered). Where nobody has a score, n = 0
        stands alone.

    Raises:
        ValueError: An answer is none of `answers`.
        KeyError: A column is missing, or a question of the index is none of `questions`.
    """
    values, score = _scored(survey, index, questions, answers, answered_share)
    there = ~np.isnan(score)
    groups = [("", np.ones(len(survey), dtype=bool))]
    if by is not None:
        levels = sorted(survey[by].dropna().unique())
        groups = [(Group.at(by, str(level)).text, (survey[by] == level).to_numpy(dtype=bool)) for level in levels]
    found: list[Row] = []
    for group, mine in groups:
        own = score[mine & there]
        n, mean, sd = moments(own)
        found += rows({"n": n}, measure=index.code, n=n, group=group)
        if not n:
            continue
        low, high = mean_interval(own, confidence)
        summary = {"mean": mean, "sd": sd, "ci_low": low, "ci_high": high}
        found += rows(summary, measure=index.code, n=n, group=group)
        given = values[mine & there]
        given = given[:, ~np.isnan(given).all(axis=0)]
        found += reliability_rows(given, confidence, measure=index.code, group=group)
    return results_frame(found)


def index_difference(
    survey: pd.DataFrame,
    index: Index,
    questions: Sequence[Question],
    answers: Sequence[Answer],
    first: str,
    second: str,
    *,
    confidence: float,
    by: str = "side",
    answered_share: float = 2 / 3,
) -> pd.DataFrame:
    """How much higher the index is in one group than in another, independent one.

    Args:
        survey: As in `index_scores`.
        index: Which questions make it.
        questions: The survey's questions.
        answers: The possible answers.
        first: The level of `by` that is compared.
        second: The level it is compared with.
        confidence: Coverage of the interval.
        by: The column with the groups.
        answered_share: As in `index_scores`.

    Returns:
        Result rows, group `by:first-second`: mean_difference (first minus second) with mean_difference_ci_low/high and
        p_value (`welch`). n is that of the smaller group. NaN where a group has no scores; limits and p also with fewer
        than two in one.

    Raises:
        ValueError: An answer is none of `answers`.
        KeyError: A column is missing, or a question of the index is none of `questions`.
    """
    _, score = _scored(survey, index, questions, answers, answered_share)
    sides = [score[(survey[by] == level).to_numpy(dtype=bool) & ~np.isnan(score)] for level in (first, second)]
    found = welch(sides[0], sides[1], confidence)
    values = {
        "mean_difference": found.difference,
        "mean_difference_ci_low": found.low,
        "mean_difference_ci_high": found.high,
        "p_value": found.p,
    }
    n = min(len(side) for side in sides)
    return results_frame(rows(values, measure=index.code, n=n, group=Group.at(by, first, second).text))


def _scored(
    survey: pd.DataFrame, index: Index, questions: Sequence[Question], answers: Sequence[Answer], answered_share: float
) -> tuple[FloatArray, FloatArray]:
    """Respondents × questions, NaN where not asked or not answered; and each respondent's score or NaN."""
    by_code = {question.code: question for question in questions}
    asked = np.column_stack([_was_asked(survey, by_code[code]) for code in index.questions])
    values = survey[list(index.questions)].apply(pd.to_numeric).to_numpy(dtype=np.float64, na_value=np.nan, copy=True)
    values[~asked] = np.nan
    strangers = sorted(set(values[~np.isnan(values)]) - {answer.value for answer in answers})
    if strangers:
        listed = ", ".join(f"{value:g}" for value in strangers)
        raise ValueError(f"{index.code} has answers that are none of the study's: {listed}")
    answered = (~np.isnan(values)).sum(axis=1)
    least = np.array([required_items(int(count), answered_share) for count in asked.sum(axis=1)], dtype=np.int64)
    total = np.nansum(values, axis=1)
    score = np.where(answered >= least, total / np.maximum(answered, 1), np.nan)
    return values, rounded(score)


def _was_asked(survey: pd.DataFrame, question: Question) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    if not question.asked:
        return np.ones(len(survey), dtype=bool)
    return survey["side"].isin(question.asked).to_numpy(dtype=bool)

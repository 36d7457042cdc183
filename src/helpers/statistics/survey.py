"""How respondents answer the survey, and how two groups of them differ."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from helpers.results import Category, Group, results_frame
from helpers.statistics.intervals import newcombe_interval
from helpers.statistics.rows import Row, rows
from helpers.statistics.shares import share_rows
from helpers.study.survey import Answer, Question


def agreement(
    survey: pd.DataFrame,
    questions: Sequence[Question],
    answers: Sequence[Answer],
    *,
    confidence: float,
    by: str | None = None,
    detail: bool = True,
) -> pd.DataFrame:
    """How the answers to each question are distributed, and how many agree.

    Args:
        survey: One row per respondent: side, one column per question (empty: not answered or not asked).
        questions: The questions; where `asked` lists sides, only their respondents count.
        answers: The possible answers; `agrees` tells which of them are agreement.
        confidence: Coverage of the interval.
        by: None: everyone asked. A column (side, role, project): one group per level that was asked.
        detail: Whether the single answers are wanted, or agreement and disagreement alone.

    Returns:
        Result rows per question (`measure`) and group (empty, or `by:level`): n, the number answered (category empty);
        share of each answer (category `answer:<value>`); share, ci_low, ci_high (Wilson) of those who agree and of
        those who do not (categories `agree`, `disagree`). Fractions of n; where nobody answered, n = 0 stands alone.

    Raises:
        ValueError: An answer is none of `answers`.
        KeyError: A column is missing.
    """
    found: list[Row] = []
    for question in questions:
        asked = _asked(survey, question)
        for group, own in _groups(asked, by):
            given = _given(own, question, answers)
            n = len(given)
            found += rows({"n": n}, measure=question.code, n=n, group=group)
            for answer in answers if detail and n else ():
                share = {"share": float((given == answer.value).mean())}
                found += rows(
                    share, measure=question.code, n=n, category=Category.one("answer", answer.value).text, group=group
                )
            count = _agreeing(given, answers)
            counts = {"agree": count, "disagree": n - count}
            found += share_rows(counts, n, confidence, measure=question.code, group=group)
    return results_frame(found)


def difference_between(
    survey: pd.DataFrame,
    question: Question,
    answers: Sequence[Answer],
    first_group: str,
    second_group: str,
    *,
    confidence: float,
    by: str = "side",
) -> pd.DataFrame:
    """How much larger a share of one group agrees than of another, independent one.

    Args:
        survey: As in `agreement`.
        question: The question.
        answers: The possible answers.
        first_group: The level of `by` that is compared.
        second_group: The level it is compared with.
        confidence: Coverage of the interval.
        by: The column with the groups.

    Returns:
        Result rows, group `by:first-second`: share_difference (first minus second, a fraction from -1 to 1) with
        share_difference_ci_low/high (`newcombe_interval`); n is the number answered in the smaller group. NaN where one
        of them was not asked or did not answer.

    Raises:
        ValueError: An answer is none of `answers`.
        KeyError: A column is missing.
    """
    asked = _asked(survey, question)
    sides = [_given(asked.loc[asked[by] == level], question, answers) for level in (first_group, second_group)]
    (count_1, n_1), (count_2, n_2) = ((_agreeing(given, answers), len(given)) for given in sides)
    low, high = newcombe_interval(count_1, n_1, count_2, n_2, confidence)
    difference = count_1 / n_1 - count_2 / n_2 if n_1 and n_2 else math.nan
    values = {"share_difference": difference, "share_difference_ci_low": low, "share_difference_ci_high": high}
    group = Group.at(by, first_group, second_group).text
    return results_frame(rows(values, measure=question.code, n=min(n_1, n_2), group=group))


def _asked(survey: pd.DataFrame, question: Question) -> pd.DataFrame:
    return survey.loc[survey["side"].isin(question.asked)] if question.asked else survey


def _groups(asked: pd.DataFrame, by: str | None) -> list[tuple[str, pd.DataFrame]]:
    if by is None:
        return [("", asked)]
    return [(Group.at(by, str(level)).text, own) for level, own in asked.groupby(by, sort=True, observed=True)]


def _given(asked: pd.DataFrame, question: Question, answers: Sequence[Answer]) -> pd.Series[float]:
    given = pd.to_numeric(asked[question.code]).dropna().astype(float)
    strangers = sorted(set(given) - {answer.value for answer in answers})
    if strangers:
        listed = ", ".join(str(value) for value in strangers)
        raise ValueError(f"{question.code} has answers that are none of the study's: {listed}")
    return given


def _agreeing(given: pd.Series[float], answers: Sequence[Answer]) -> int:
    return int(given.isin([answer.value for answer in answers if answer.agrees]).sum())

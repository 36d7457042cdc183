"""What answers tell together: a dimension nobody measured, an item that runs the wrong way, the same answer to all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.data.cells import Table
from helpers.data.checks.children import complete
from helpers.data.findings import Finding
from helpers.data.readers import RawTable
from helpers.study import Dimension, Study
from helpers.study.rules import required_items

LEAST_ROWS = 30
AGAINST = -0.2  # an item whose correlation with the rest of its scale lies below this runs against it
ERRORS = 3.0  # and lies this many standard errors (1/√n) below 0, so that chance does not call for it
LEAST_ANSWERS = 10


def check(study: Study, tables: Mapping[str, Table], *, whole: bool) -> Iterator[Finding]:
    """All findings about answers to the items."""
    if whole:
        yield from _measured_by_nobody(study, tables)
    measurements = tables["measurements"]
    projects = np.array(measurements.projects)
    for project, raw in measurements.raws.items():
        answers = measurements.frame[projects == project]
        for dimension in study.dimensions:
            for item in against(dimension, answers[list(dimension.item_codes)].to_numpy()):
                yield Finding(
                    "warning",
                    raw.file,
                    raw.heading,
                    item,
                    None,
                    f"Svarene går imod de øvrige spørgsmål i dimensionen {dimension.code}: er de vendt allerede, eller "
                    "skulle de vendes?",
                    "Sammenhold leverancens kodning med reversed i study.yml. Er svarene vendt, så skriv turned: true "
                    "for kolonnen i import.yml.",
                )
            yield from _too_few_answered(study, dimension, answers, raw)
    yield from _same_answer_to_all(study, measurements)


def against(dimension: Dimension, answers: npt.NDArray[np.float64]) -> tuple[str, ...]:
    """The items of a scale that run against the others, judged on the rows that answered all of them.

    Args:
        dimension: The scale.
        answers: One row per measurement and one column per item, as answered.

    Returns:
        Codes of items whose correlation with the mean of the other items, after turning the reversed ones, is below
        `AGAINST` and `ERRORS` standard errors below 0. None where fewer than `LEAST_ROWS` rows answered all.
    """
    scores = scores_of(dimension, answers)
    if len(scores) < LEAST_ROWS or len(dimension.items) < 2:
        return ()
    total = scores.sum(axis=1)
    codes = enumerate(dimension.item_codes)
    return tuple(code for place, code in codes if opposed(scores[:, place], total - scores[:, place]))


def scores_of(dimension: Dimension, answers: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The rows that answered all items of a scale, within it, with the reversed items turned."""
    answers = within(answers, dimension)
    answers = answers[~np.isnan(answers).any(axis=1)]
    turned = np.array([item.reversed for item in dimension.items])
    return np.where(turned, dimension.minimum + dimension.maximum - answers, answers)


def within(answers: npt.NDArray[np.float64], dimension: Dimension) -> npt.NDArray[np.float64]:
    """Answers to a scale, NaN where they lie outside it: those are told of, and say nothing of the others."""
    inside = (answers >= dimension.minimum) & (answers <= dimension.maximum)
    return np.where(inside, answers, np.nan)


def opposed(one: npt.NDArray[np.float64], other: npt.NDArray[np.float64]) -> bool:
    """Whether what the same rows say in two columns runs the opposite way, beyond `AGAINST` and what chance gives.

    Rows that lack one of the two are left out; fewer than `LEAST_ROWS` tell nothing.
    """
    both = ~(np.isnan(one) | np.isnan(other))
    one, other = one[both], other[both]
    if len(one) < LEAST_ROWS or one.std() == 0 or other.std() == 0:
        return False
    return bool(np.corrcoef(one, other)[0, 1] < min(AGAINST, -ERRORS / len(one) ** 0.5))


def _too_few_answered(study: Study, dimension: Dimension, rows: pd.DataFrame, raw: RawTable) -> Iterator[Finding]:
    """Answers that no number is made of, because their row has too few in the dimension."""
    answered = rows[list(dimension.item_codes)].notna().sum(axis=1)
    least = required_items(len(dimension.items), study.analysis.answered_share)
    unused = answered[(answered > 0) & (answered < least)]
    if len(unused):
        yield Finding(
            "note",
            raw.file,
            raw.heading,
            dimension.item_codes[0],
            None,
            f"{unused.sum()} svar i dimensionen {dimension.code} bruges ikke: {len(unused)} "
            f"{'række' if len(unused) == 1 else 'rækker'} har under {least} af {len(dimension.items)} svar.",
            "Gør ingenting, hvis der ikke er svaret på mere. Hvor meget der skal til, er answered_share i study.yml.",
        )


def _measured_by_nobody(study: Study, tables: Mapping[str, Table]) -> Iterator[Finding]:
    measurements = tables["measurements"]
    read = complete(measurements)
    if not read or read != measurements.raws.keys() | tables["children"].raws.keys():
        return
    for dimension in study.dimensions:
        if not measurements.frame[list(dimension.item_codes)].notna().to_numpy().any():
            yield Finding(
                "warning",
                "study.yml",
                None,
                "dimensions",
                dimension.code,
                "Dimensionen er ikke målt i noget projekt.",
                "Se efter, om dens kolonner mangler i measurements.csv, eller fjern dimensionen fra study.yml.",
            )


def _same_answer_to_all(study: Study, measurements: Table) -> Iterator[Finding]:
    """Rows with one answer throughout, to reversed items too: whoever filled them in has hardly read the questions."""
    items = [item for dimension in study.dimensions for item in dimension.items]
    answers = measurements.frame[[item.code for item in items]].to_numpy()
    if not answers.size:
        return
    answered = ~np.isnan(answers)
    turned = np.array([item.reversed for item in items])
    enough = answered.sum(axis=1) >= LEAST_ANSWERS
    mixed = answered[:, turned].any(axis=1) & answered[:, ~turned].any(axis=1)
    low = np.where(answered, answers, np.inf).min(axis=1)
    high = np.where(answered, answers, -np.inf).max(axis=1)
    same = enough & mixed & (low == high)
    projects = np.array(measurements.projects)
    for project, raw in measurements.raws.items():
        rows = measurements.rows[same & (projects == project)]
        if len(rows):
            which = "Rækken har" if len(rows) == 1 else f"{len(rows)} rækker, den første her, har"
            yield Finding(
                "note",
                raw.file,
                int(rows[0]),
                None,
                None,
                f"{which} samme svar på alle spørgsmål, også på dem, der er vendt.",
                "Se efter, om besvarelsen er udfyldt for alvor. Er den det, skal du ikke gøre noget.",
            )

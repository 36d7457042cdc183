"""Small builders for the tests of the statistics: scales, measurements and the study's analysis."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pandas as pd
import pytest

from helpers.study.rules import Analysis
from helpers.study.scales import Dimension, Item

Answers = Mapping[tuple[str, str], Sequence[float | None]]
MakeDimension = Callable[..., Dimension]
MakeMeasurements = Callable[..., pd.DataFrame]


@pytest.fixture(scope="session")
def make_dimension() -> MakeDimension:
    """A dimension `code` with `items` items `code_1`…, those in `reversed_items` (counted from 1) reversed."""

    def make(
        code: str = "coping",
        items: int = 3,
        better: str = "higher",
        reversed_items: Sequence[int] = (),
        ends: tuple[float, float] = (1, 4),
    ) -> Dimension:
        return Dimension.model_validate(
            {
                "code": code,
                "label": code,
                "noun": code,
                "better": better,
                "minimum": ends[0],
                "maximum": ends[1],
                "items": [
                    Item(code=f"{code}_{k}", text=f"{code} {k}", reversed=k in reversed_items)
                    for k in range(1, items + 1)
                ],
            }
        )

    return make


@pytest.fixture(scope="session")
def make_measurements() -> MakeMeasurements:
    """Measurements from {(child, wave): answers to the dimension's items}."""

    def make(dimension: Dimension, answers: Answers, project: str = "p") -> pd.DataFrame:
        rows = [
            {"project": project, "child_id": child, "wave": wave, **dict(zip(dimension.item_codes, given, strict=True))}
            for (child, wave), given in answers.items()
        ]
        return pd.DataFrame(rows, columns=["project", "child_id", "wave", *dimension.item_codes])

    return make


@pytest.fixture(scope="session")
def analysis() -> Analysis:
    return Analysis(bootstrap=200)

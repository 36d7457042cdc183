"""A scale of which an end is never used, and one that runs against all others, are told; sound scales are not."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from helpers.data.delivery.whole_scales import against_the_others
from helpers.study import Study
from tests.data.delivery.deliveries import Desk
from tests.data.delivery.test_meaning import alone, proposed
from tests.studies import study_content

ROWS = 60


def two_scales() -> Study:
    content = study_content()
    (mood, strain) = content["dimensions"]
    items = [{"code": f"{code}_x", "text": f"Om {code}"} for code in ("sleep", "calm")]
    rest = {**mood, "code": "rest", "label": "Ro", "noun": "ro", "items": items}
    return Study.model_validate({**content, "dimensions": [mood, rest, strain]})


def answers(turned: bool, seed: int = 3) -> pd.DataFrame:
    """What children in two waves answer to two scales and a burden: one score behind it all."""
    draw = np.random.default_rng(seed)
    latent = np.tile(draw.normal(0, 1, ROWS // 2), 2) + np.repeat([0, 0.5], ROWS // 2)

    def item(sign: float) -> np.ndarray:
        return np.clip(np.round(2.5 + sign * latent + draw.normal(0, 0.6, ROWS)), 1, 4)

    other = -1.0 if turned else 1.0
    return pd.DataFrame(
        {
            "part": 0,
            "wave": np.repeat(["first", "last"], ROWS // 2),
            **{code: item(-1.0 if code == "mood_2" else 1.0) for code in ("mood_1", "mood_2", "mood_3")},
            **{code: item(other) for code in ("sleep_x", "calm_x")},
            "strain_1": np.clip(10 - 3 * latent + draw.normal(0, 1, ROWS), 0, 20),
        }
    )


def test_a_whole_scale_that_is_turned_is_told() -> None:
    told = {code for _, code, _ in against_the_others(answers(turned=True), two_scales())}
    assert {"sleep_x", "calm_x"} <= told


@pytest.mark.parametrize("seed", range(5))
def test_scales_that_go_together_are_not_told(seed: int) -> None:
    assert [*against_the_others(answers(turned=False, seed=seed), two_scales())] == []


@pytest.mark.parametrize(
    ("change", "told"), [(lambda n: min(n, 3), "er 4"), (lambda n: max(n, 2), "er 1"), (lambda n: n, "")]
)
def test_an_end_that_nobody_uses_is_told(desk: Desk, change: Callable[[int], int], told: str) -> None:
    alone(desk)
    frame = answers(turned=False)
    heads = {"mood_1": "Jeg er glad", "mood_2": "Jeg er trist", "mood_3": "Jeg ler"}
    rows = [["Løbenr", "Måling", *heads.values()]]
    for place, record in enumerate(frame.to_dict("records")):
        wave = {"first": "Start", "last": "Slut"}[record["wave"]]
        rows.append([str(place % (ROWS // 2)), wave, *(str(change(int(record[code]))) for code in heads)])
    desk.put("svar.csv", rows)
    text = proposed(desk)
    assert ("færre svarmuligheder" in text) is bool(told)
    assert told in text

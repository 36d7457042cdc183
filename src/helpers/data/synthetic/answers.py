"""What the children answer: an ordinal model on a latent trait, one dimension at a time.

For child i, wave w and item j of a dimension with the parameters of model.Trait:

    trait_iw  = start + loading * g_i + sqrt(1 - loading^2) * u_i                       (spread 1 at the start)
                + [w > before] * (gain + project + group + family + DELIVERY_EFFECT * f_i + change_sd * c_i)
                + [w = follow-up] * (later + LATER_SHARE * change_sd * d_i) + HELP_EFFECT * helped_iw
    latent_iwj = trait_iw + stable * s_ij + noise * e_iwj
    good_iwj   = 1 + the number of THRESHOLDS below latent_iwj                          (4 is best for the child)

with u, c, d, s, e standard normal and project, group, family normal with their model.*_SD. `good` is written as the
answer, or as minimum + maximum - good where the item runs the other way (`reversed` and `better: lower` cancel out).
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from helpers.data.synthetic import model
from helpers.data.synthetic.children import Children, Floats, Ints, weekday
from helpers.data.synthetic.model import WAVES, Plan, Trait
from helpers.data.synthetic.seeds import seed_of, stream
from helpers.study import Dimension

MISSING = 0


def draw_answers(dimension: Dimension, trait: Trait, children: Children, seed: int) -> Ints:
    """Answers of a project's children as (child, wave, item); MISSING where not there or passed over."""
    random = stream(seed, dimension.code, children.slug)
    size, items = children.size, len(dimension.items)
    latent = _trait(trait, children, random)[:, :, None]
    latent = latent + trait.stable * random.standard_normal((size, 1, items))
    latent = latent + trait.noise * random.standard_normal((size, len(WAVES), items))
    answers = 1 + np.searchsorted(np.array(model.THRESHOLDS), latent).astype(np.int64)
    turned = [item.reversed != (dimension.better == "lower") for item in dimension.items]
    answers = np.where(turned, int(dimension.minimum + dimension.maximum) - answers, answers)
    answers[~children.present] = MISSING
    skipped = random.integers(0, items, size)
    skips = (random.random(size) < model.SKIPS)[:, None] & (random.random((size, len(WAVES))) < model.SKIPS_AT_WAVE)
    answers[skips[:, :, None] & (np.arange(items) == skipped[:, None])[:, None, :]] = MISSING
    return answers


def measurements_frame(children: Children, plan: Plan, dimensions: tuple[Dimension, ...]) -> pd.DataFrame:
    """measurements.csv of a project: a row for each child and wave that was measured."""
    dates = _dates(children, plan)
    where = [(int(child), int(wave)) for child, wave in np.argwhere(children.present)]
    columns: dict[str, object] = {
        "child_id": [children.ids[child] for child, _ in where],
        "wave": [WAVES[wave] for _, wave in where],
        "date": [dates[child][wave].isoformat() for child, wave in where],
        "respondent": ["helped" if children.helped[child, wave] else "alone" for child, wave in where],
    }
    for dimension in dimensions:
        answers = draw_answers(dimension, model.TRAITS[dimension.code], children, seed_of(dimension.code))
        for number, item in enumerate(dimension.items):
            given = [int(answers[child, wave, number]) for child, wave in where]
            columns[item.code] = pd.array([answer if answer != MISSING else None for answer in given], dtype="Int64")
    return pd.DataFrame(columns)


def _trait(trait: Trait, children: Children, random: np.random.Generator) -> Floats:
    """The latent trait as (child, wave)."""
    own, change, later = random.standard_normal((3, children.size))
    project = model.PROJECT_SD * random.standard_normal()
    groups = model.GROUP_SD * random.standard_normal(children.size)
    families = model.FAMILY_SD * random.standard_normal(children.size)
    start = trait.start + trait.loading * children.wellbeing + np.sqrt(1 - trait.loading**2) * own
    shared = np.where(children.group >= 0, groups[children.group], 0.0) + families[children.family]
    gain = trait.gain + project + shared + model.DELIVERY_EFFECT * children.delivery + trait.change_sd * change
    further = trait.later + model.LATER_SHARE * trait.change_sd * later
    waves = np.stack([start, start + gain, start + gain + further], axis=1)
    return np.asarray(waves + model.HELP_EFFECT * children.helped, dtype=np.float64)


def _dates(children: Children, plan: Plan) -> list[tuple[dt.date, ...]]:
    """The day of each measurement: soon after the start, at the end of the course, about six months later."""
    random = stream(seed_of("dates"), "dates", children.slug)
    wait = random.integers(0, model.FIRST_MEASUREMENT + 1, children.size)
    course = np.clip(random.normal(plan.course_days, model.COURSE_SD, children.size), 30, None)
    pause = random.normal(model.FOLLOWUP_DAYS, model.FOLLOWUP_SD, children.size)
    dates: list[tuple[dt.date, ...]] = []
    for start, first, length, rest in zip(children.started, wait, course, pause, strict=True):
        before = weekday(start + dt.timedelta(int(first)))
        after = weekday(start + dt.timedelta(int(first + length)))
        dates.append((before, after, weekday(after + dt.timedelta(int(rest)))))
    return dates

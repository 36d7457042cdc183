"""Who the children are: background, courses, leaving, and the latent wellbeing and delivery behind the answers.

For child i of a project: wellbeing g_i = sqrt(r) * family + sqrt(1 - r) * own, with r = FAMILY_CORRELATION; delivery
f_i = mean + sqrt(s) * group + sqrt(1 - s) * own, with s = DELIVERY_GROUP_SHARE; all pieces are standard normal. A
yes/no variable is yes where Phi^-1(probability) + c * g_i + sqrt(1 - c^2) * own > 0. Those who leave are drawn without
replacement by weight exp(LEAVE_LOW * -g_i + LEAVE_AGE * age), as the largest values of log weight + Gumbel noise.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.data.synthetic import model
from helpers.data.synthetic.model import WAVES, Plan
from helpers.data.synthetic.seeds import seed_of, stream
from helpers.study import Background

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Words = NDArray[np.str_]


@dataclass(frozen=True)
class Children:
    """One project's children, in the order of their ids; `present` and `helped` have a column per wave."""

    slug: str
    ids: tuple[str, ...]
    started: tuple[dt.date, ...]
    group: Ints  # -1 where there are no groups
    family: Ints
    wellbeing: Floats
    delivery: Floats
    age: Ints
    present: Bools
    helped: Bools
    types: Mapping[str, Ints]

    @property
    def size(self) -> int:
        return len(self.ids)


def children_of(slug: str, plan: Plan, bands: Background) -> Children:
    """The children of a project, with everything later parts depend on."""
    random = stream(seed_of("children"), "children", slug)
    group, started = _courses(plan, random)
    family = _families(plan, group, random)
    shared, own = random.standard_normal((2, plan.started))
    wellbeing = np.sqrt(model.FAMILY_CORRELATION) * shared[family] + np.sqrt(1 - model.FAMILY_CORRELATION) * own
    shared, own = random.standard_normal((2, plan.started))
    share = model.DELIVERY_GROUP_SHARE
    delivery = plan.delivery + np.sqrt(share) * np.where(group >= 0, shared[group], shared) + np.sqrt(1 - share) * own
    age = draw_age(plan, bands, slug, seed_of("age"))
    return Children(
        slug=slug,
        ids=tuple(f"{slug}-{number:03d}" for number in range(1, plan.started + 1)),
        started=started,
        group=group,
        family=family,
        wellbeing=wellbeing,
        delivery=delivery,
        age=age,
        present=_present(plan, wellbeing, age, stream(seed_of("leaving"), "leaving", slug)),
        helped=draw_helped(plan, age, slug, seed_of("respondent")),
        types={
            column: (stream(seed_of("types"), column, slug).random(plan.started) < rate).astype(np.int64)
            for column, rate in plan.types.items()
        },
    )


def children_frame(children: Children, plan: Plan, background: tuple[Background, ...]) -> pd.DataFrame:
    """children.csv of a project."""
    columns: dict[str, object] = {"child_id": list(children.ids)}
    if plan.groups:
        columns["group_id"] = [f"{children.slug}-g{number + 1:02d}" for number in children.group]
    if plan.siblings is not None:
        columns["family_id"] = [f"{children.slug}-f{number + 1:03d}" for number in children.family]
    columns["started"] = [day.isoformat() for day in children.started]
    columns["left_reason"] = draw_reason(children, seed_of("left_reason"))
    for variable in background:
        columns[variable.code] = draw_background(variable, children, plan, seed_of(variable.code))
    columns.update(children.types)
    return pd.DataFrame(columns)


def draw_background(variable: Background, children: Children, plan: Plan, seed: int) -> Words | Ints:
    """One background variable of a project's children."""
    random = stream(seed, variable.code, children.slug)
    if variable.code == "age":
        return children.age
    if variable.code == "gender":
        return np.where(random.random(children.size) < plan.girls, "girl", "boy")
    if variable.code == "referral":
        return _categories(plan.referral, children.size, random)
    correlation = model.FLAG_CORRELATION[variable.code]
    own = np.sqrt(1 - correlation**2) * random.standard_normal(children.size)
    latent = NormalDist().inv_cdf(plan.flags[variable.code]) + correlation * children.wellbeing + own
    return np.asarray(latent > 0, dtype=np.int64)


def draw_age(plan: Plan, bands: Background, slug: str, seed: int) -> Ints:
    """Age in whole years: a band by its share, then evenly within the band."""
    random = stream(seed, "age", slug)
    drawn = _categories(plan.ages, plan.started, random)
    low = {band.code: band.low for band in bands.bands}
    width = {band.code: band.high - band.low + 1 for band in bands.bands}
    within = random.random(plan.started)
    return np.array([int(low[code] + width[code] * u) for code, u in zip(drawn, within, strict=True)], dtype=np.int64)


def draw_helped(plan: Plan, age: Ints, slug: str, seed: int) -> Bools:
    """Who had help with the answers: the younger more often, and mostly the same children each time."""
    random = stream(seed, "respondent", slug)
    lasting = random.standard_normal((len(age), 1))
    passing = random.standard_normal((len(age), len(WAVES)))
    latent = NormalDist().inv_cdf(plan.helped) - 0.5 * _standardised(age)[:, None] + 0.8 * lasting + 0.33 * passing
    return latent > 0


def draw_reason(children: Children, seed: int) -> list[str]:
    """Why a child is missing after the course or at follow-up; empty for who stayed or gave no reason."""
    drawn = _categories({**model.REASONS, "": 1.0}, children.size, stream(seed, "left_reason", children.slug))
    reasons = []
    for reason, (_, after, followup) in zip(drawn, children.present, strict=True):
        reasons.append("" if followup else model.NOT_REACHED if after else str(reason))
    return reasons


def _courses(plan: Plan, random: np.random.Generator) -> tuple[Ints, tuple[dt.date, ...]]:
    """Groups (or none) and start dates, in order of date; a group starts together."""
    first, last = plan.intake
    days = (last - first).days
    if not plan.groups:
        starts = np.sort(random.integers(0, days + 1, plan.started))
        return np.full(plan.started, -1, dtype=np.int64), tuple(weekday(first + dt.timedelta(int(d))) for d in starts)
    group = np.arange(plan.started, dtype=np.int64) * plan.groups // plan.started
    spacing = days / max(plan.groups - 1, 1)
    offsets = np.clip(np.round(np.arange(plan.groups) * spacing + random.normal(0, 6, plan.groups)), 0, days)
    return group, tuple(weekday(first + dt.timedelta(int(offsets[number]))) for number in group)


def _families(plan: Plan, group: Ints, random: np.random.Generator) -> Ints:
    """Family numbers: a child is the sibling of the one before with the plan's probability, three at most."""
    draws = random.random(plan.started)
    family = np.arange(plan.started, dtype=np.int64)
    if plan.siblings is None:
        return family
    number, size = -1, 0
    for child, draw in enumerate(draws):
        together = child > 0 and draw < plan.siblings and size < 3 and group[child] == group[child - 1]
        number, size = (number, size + 1) if together else (number + 1, 1)
        family[child] = number
    return family


def _present(plan: Plan, wellbeing: Floats, age: Ints, random: np.random.Generator) -> Bools:
    """Who is measured at each wave: all before, then fewer; nobody comes back."""
    weight = -model.LEAVE_LOW * wellbeing + model.LEAVE_AGE * _standardised(age)
    noise = random.gumbel(size=(2, len(age)))
    present = np.ones((len(age), len(WAVES)), dtype=np.bool_)
    present[np.argsort(-(weight + noise[0]), kind="stable")[: plan.left_before_after], 1:] = False
    order = np.argsort(-np.where(present[:, 1], weight + noise[1], -np.inf), kind="stable")
    present[order[: plan.left_before_followup], 2] = False
    return present


def _categories(shares: Mapping[str, float], size: int, random: np.random.Generator) -> Words:
    """`size` draws of a category; the last one takes what the shares before it leave."""
    bounds = np.cumsum(list(shares.values()))[:-1]
    return np.array(list(shares))[np.searchsorted(bounds, random.random(size), side="right")]


def _standardised(values: Ints) -> Floats:
    centred = values - values.mean()
    return np.asarray(centred / max(float(values.std()), 1e-9), dtype=np.float64)


def weekday(day: dt.date) -> dt.date:
    """The day itself, or the Monday after a weekend."""
    return day + dt.timedelta(max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)

"""What staff, managers and volunteers answer about the collaboration.

For respondent r and question q: latent_rq = ATTITUDE * a_r + sqrt(1 - ATTITUDE^2) * own, with a_r normal around the
project's attitude. The answer agrees where latent_rq > -Phi^-1(p), with p the question's probability on the side of the
respondent (model.Opinion), strongly where it lies STRONG above that, and disagrees strongly where STRONG below.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import pandas as pd

from helpers.data.synthetic import model
from helpers.data.synthetic.children import Floats, Ints
from helpers.data.synthetic.model import Plan
from helpers.data.synthetic.seeds import seed_of, stream
from helpers.study import Survey

NOT_ASKED = 0


@dataclass(frozen=True)
class Respondents:
    """One project's respondents, in the order of study.yml's roles."""

    slug: str
    roles: tuple[str, ...]
    sides: tuple[str, ...]
    attitude: Floats


def respondents_of(slug: str, plan: Plan, survey: Survey) -> Respondents:
    """Who answers the survey of a project."""
    people = [(role.code, role.side) for role in survey.roles for _ in range(plan.respondents.get(role.code, 0))]
    attitude = plan.attitude + stream(seed_of("respondents"), "respondents", slug).standard_normal(len(people))
    return Respondents(slug, tuple(role for role, _ in people), tuple(side for _, side in people), attitude)


def draw_question(question: str, people: Respondents, seed: int) -> Ints:
    """One question's answers 1-4, NOT_ASKED where it was not put to the respondent's side."""
    opinion = model.OPINIONS[question]
    own = stream(seed, question, people.slug).standard_normal(len(people.roles))
    latent = model.ATTITUDE * people.attitude + np.sqrt(1 - model.ATTITUDE**2) * own
    answers = np.full(len(people.roles), NOT_ASKED, dtype=np.int64)
    for side, agreeing in (("municipality", opinion.municipality), ("ngo", opinion.ngo)):
        if agreeing is not None:
            middle = -NormalDist().inv_cdf(agreeing)
            cuts = np.array([middle - model.STRONG, middle, middle + model.STRONG])
            answers = np.where(np.array(people.sides) == side, 1 + np.searchsorted(cuts, latent), answers)
    return answers


def survey_frame(people: Respondents, survey: Survey) -> pd.DataFrame:
    """survey.csv of a project."""
    columns: dict[str, object] = {
        "respondent_id": [f"{people.slug}-r{number:02d}" for number in range(1, len(people.roles) + 1)],
        "side": list(people.sides),
        "role": list(people.roles),
    }
    for question in survey.questions:
        answers = draw_question(question.code, people, seed_of(question.code))
        columns[question.code] = pd.array([int(a) if a != NOT_ASKED else None for a in answers], dtype="Int64")
    return pd.DataFrame(columns)

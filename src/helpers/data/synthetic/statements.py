"""Coded statements: which themes a project raises, in which direction, and an invented excerpt for each.

A project raises every gain, the mechanisms of the types of offer it has, and the collaboration themes of its plan in
the plan's direction: one statement or two of each. Excerpts are dealt from the bank in an order shuffled once per theme
and direction, so that none comes twice before all have been used. An excerpt tells the side; the role is drawn among
those of that side, and the source by INTERVIEW_SHARE.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from helpers.data.synthetic import model
from helpers.data.synthetic.excerpts import BANK, Excerpt
from helpers.data.synthetic.model import Plan
from helpers.data.synthetic.seeds import seed_of, stream
from helpers.study import Study, Theme

COLUMNS = ("statement_id", "side", "role", "source", "theme", "direction", "excerpt")
DIRECTIONS: Mapping[str, tuple[str, ...]] = {"+": ("driver",), "-": ("barrier",), "±": ("driver", "barrier")}


def statement_frames(plans: Mapping[str, Plan], study: Study) -> dict[str, pd.DataFrame]:
    """statements.csv of every project; projects are dealt to in turn, a new one last."""
    seed = seed_of("statements")
    decks = {key: _shuffled(excerpts, stream(seed, "/".join(key), "bank")) for key, excerpts in BANK.items()}
    frames = {}
    for slug, plan in plans.items():
        random = stream(seed, "statements", slug)
        rows = []
        for theme, direction in _raised(plan, study, random):
            excerpt = _deal(decks[theme.code, direction], plan)
            side = excerpt.side or ("municipality", "ngo")[int(random.random() < 0.5)]
            source = "interview" if random.random() < model.INTERVIEW_SHARE else "workshop"
            rows.append((side, _role(plan, side, random), source, theme.code, direction, excerpt.text))
        numbered = [(f"{slug}-s{number:02d}", *row) for number, row in enumerate(rows, start=1)]
        frames[slug] = pd.DataFrame(numbered, columns=list(COLUMNS))
    return frames


def _raised(plan: Plan, study: Study, random: np.random.Generator) -> list[tuple[Theme, str]]:
    """The (theme, direction) of each statement, in the order of study.yml."""
    columns = {kind.code: kind.column for kind in study.intervention_types}
    raised: list[tuple[Theme, str]] = []
    for theme in study.themes:
        directions: tuple[str, ...] = ("",)
        if theme.phase in ("establishing", "running"):
            directions = DIRECTIONS[plan.leaning[theme.code]] if theme.code in plan.leaning else ()
        elif theme.intervention is not None and not plan.types[columns[theme.intervention]]:
            directions = ()
        for direction in directions:
            raised += [(theme, direction)] * (1 + int(random.random() < model.SECOND_STATEMENT[theme.phase]))
    return raised


def _deal(deck: list[Excerpt], plan: Plan) -> Excerpt:
    """The next excerpt that suits the project; it goes to the bottom of the deck."""
    place = next(n for n, excerpt in enumerate(deck) if plan.volunteers or "frivillig" not in excerpt.text.lower())
    excerpt = deck.pop(place)
    deck.append(excerpt)
    return excerpt


def _role(plan: Plan, side: str, random: np.random.Generator) -> str:
    shares = {role: share for role, share in model.SPEAKERS[side].items() if plan.volunteers or role != "volunteer"}
    bounds = np.cumsum(list(shares.values())) / sum(shares.values())
    return list(shares)[int(np.searchsorted(bounds, random.random(), side="right"))]


def _shuffled(excerpts: Sequence[Excerpt], random: np.random.Generator) -> list[Excerpt]:
    return [excerpts[number] for number in np.argsort(random.random(len(excerpts)), kind="stable")]

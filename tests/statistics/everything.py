"""Every public function of helpers.statistics called on one small programme, by the names of its parameters.

A new function is called without a word here as long as its parameters are called as elsewhere; else `arguments` or
`SPECIAL` gets a line, and until then `call` raises a LookupError that says so.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

import helpers.statistics as statistics
from helpers.results import RESULT_COLUMNS
from helpers.study.base import Labelled
from helpers.study.facts import PublishedFigure
from helpers.study.rules import Analysis
from helpers.study.scales import Band, Dimension, FidelityComponent, FidelityLevel
from helpers.study.survey import Answer, Index, Question, Theme

WAVES = ("before", "after", "followup")
CONTRAST = ("before", "after")
SHARE = 2 / 3
ANALYSIS = Analysis(bootstrap=200)
CHILD = ["project", "child_id"]


def labels(*codes: str) -> tuple[Labelled, ...]:
    return tuple(Labelled(code=code, label=code) for code in codes)


def dimension(code: str, items: int, better: str, *turned: int) -> Dimension:
    return Dimension.model_validate(
        {
            "code": code, "label": code, "noun": code, "better": better, "minimum": 1, "maximum": 4,
            "reliability": {"value": 0.8, "sd": 0.6, "source": "s"},
            "items": [{"code": f"{code}_{k}", "text": code, "reversed": k in turned} for k in range(1, items + 1)],
        }
    )  # fmt: skip


MOOD, HARM, LONE = dimension("mood", 3, "higher", 2), dimension("harm", 4, "lower"), dimension("lone", 1, "higher")
DIMENSIONS = (MOOD, HARM, LONE)
ITEMS = [item for one in DIMENSIONS for item in one.item_codes]
ANSWERS = tuple(Answer(value=v, label=str(v), agrees=v > 2) for v in (1, 2, 3, 4))
QUESTIONS = (
    Question(code="goals", text="t", topic="t"),
    Question(code="trust", text="t", topic="t"),
    Question(code="respect", text="t", topic="t", asked=("municipality",)),
)
INDEX = Index(code="coordination", label="l", questions=("goals", "trust", "respect"), source="s")
THEMES = (
    Theme(code="trust_in_each", label="t", phase="running"),
    Theme(code="shared_goals", label="t", phase="establishing"),
    Theme(code="gain", label="t", phase="gain"),
)
COMPONENTS = tuple(
    FidelityComponent(code=code, label=code, minimum=1, maximum=4) for code in ("held", "met", "kept_to")
)
LEVELS = tuple(FidelityLevel(code=c, label=c, low=low) for c, low in (("low", 0), ("middle", 0.4), ("high", 0.75)))
BANDS = (Band(code="young", label="y", low=6, high=9), Band(code="old", label="o", low=10, high=15))


@dataclass(frozen=True)
class Programme:
    """The tables of a study, as `helpers.data` gives them."""

    children: pd.DataFrame
    measurements: pd.DataFrame
    fidelity: pd.DataFrame
    survey: pd.DataFrame
    statements: pd.DataFrame


def programme(children: int = 48, projects: int = 4, seed: int = 1) -> Programme:
    """Children, answers, courses, respondents and statements, drawn at random from the seed."""
    generator = np.random.default_rng(seed)
    keys = pd.DataFrame(
        {"project": [f"p{k % projects}" for k in range(children)], "child_id": [f"c{k:03}" for k in range(children)]},
        dtype="str",
    )
    people = keys.assign(
        gender=generator.choice(["girl", "boy"], children),
        age=generator.integers(6, 16, children).astype(float),
        need_home=generator.integers(0, 2, children).astype(float),
        started=[f"201{5 + k % 2}-0{1 + k % 9}-11" for k in range(children)],
        left_reason=generator.choice(["", "", "moved", "own_wish"], children),
        group_id=[f"g{k // 3}" for k in range(children)],
        respondent=generator.choice(["alone", "helped"], children),
    )
    own = generator.normal(0, 0.7, children)
    waves = []
    for number, wave in enumerate(WAVES):
        better = own[:, None] + 0.3 * number + generator.normal(0, 0.7, (children, len(ITEMS)))
        answers = pd.DataFrame(np.clip(np.round(2.5 + better), 1, 4), columns=ITEMS)
        answers = answers.mask(generator.random(answers.shape) < 0.05)
        for code in ("mood_2", *HARM.item_codes):
            answers[code] = 5 - answers[code]
        waves.append(pd.concat([keys.assign(wave=wave, date="2016-01-01", respondent="alone"), answers], axis=1))
    measurements = pd.concat(waves, ignore_index=True)
    measurements = measurements[generator.random(len(measurements)) < 0.9].reset_index(drop=True)
    courses = keys.assign(**{c.code: generator.integers(1, 5, children).astype(float) for c in COMPONENTS})
    size = children // 2
    survey = pd.DataFrame(
        {
            "project": [f"p{k % projects}" for k in range(size)],
            "respondent_id": [f"r{k}" for k in range(size)],
            "side": generator.choice(["municipality", "ngo"], size),
            "role": generator.choice(["staff", "manager"], size),
            **{question.code: generator.choice([1, 2, 3, 4, np.nan], size) for question in QUESTIONS},
        }
    )
    statements = pd.DataFrame(
        {
            "project": [f"p{k % projects}" for k in range(children)],
            "side": generator.choice(["municipality", "ngo"], children),
            "theme": generator.choice([theme.code for theme in THEMES], children),
            "direction": generator.choice(["driver", "barrier", ""], children),
        }
    )
    return Programme(people, measurements, courses, survey, statements)


def arguments(of: Programme) -> dict[str, Any]:
    """Parameter name → what it is given."""
    scores = statistics.scale_scores(of.measurements, DIMENSIONS, SHARE)
    changes = statistics.paired_changes(
        of.measurements, DIMENSIONS, *CONTRAST, answered_share=SHARE, minimal_change=ANALYSIS.minimal_change
    )
    child = pd.MultiIndex.from_frame(of.children[CHILD])
    return {
        "analysis": ANALYSIS,
        "answered_share": SHARE,
        "answers": ANSWERS,
        "bands": BANDS,
        "by_project": statistics.project_changes(changes),
        "changes": changes,
        "children": of.children,
        "clusters": pd.Series(of.children["group_id"].to_numpy(), index=child, dtype="object"),
        "gained": {dimension.code for dimension in DIMENSIONS},
        "complete": statistics.complete_scores(of.measurements, DIMENSIONS, WAVES, SHARE),
        "components": COMPONENTS,
        "confidence": 0.95,
        "contrast": CONTRAST,
        "count": 3,
        "count_1": 3,
        "count_2": 1,
        "count_up": 3,
        "count_down": 1,
        "df": 40,
        "dimensions": DIMENSIONS,
        "down": 2,
        "edges": statistics.change_edges(ANALYSIS),
        "fidelity": of.fidelity,
        "first": "before",
        "first_group": "municipality",
        "frame": of.children,
        "index": INDEX,
        "labels": pd.Series(of.children["respondent"].to_numpy(), index=child, dtype="object"),
        "least": statistics.change_edges(ANALYSIS)[1:],
        "levels": LEVELS,
        "mean": 0.5,
        "measurements": of.measurements,
        "minimal_change": 0.0,
        "n": 7,
        "n_1": 7,
        "n_2": 5,
        "places": [("mood", "", "-".join(CONTRAST))],
        "question": QUESTIONS[0],
        "questions": QUESTIONS,
        "r": 0.4,
        "reasons": labels("moved", "own_wish"),
        "results": statistics.change_summary(changes, CONTRAST, ANALYSIS),
        "scores": scores,
        "sd": 0.4,
        "second": "after",
        "second_group": "ngo",
        "spreads": {("mood", "-".join(CONTRAST)): (0.4, 40)},
        "statements": of.statements,
        "survey": of.survey,
        "themes": THEMES,
        "told": {("mood", "p0"), ("mood", "p1")},
        "up": 4,
        "values": [1.0, 2.0, 4.0],
        "variable": "gender",
        "wave": "before",
        "waves": WAVES,
    }


# Where a parameter's name means something else, or a function is worth calling more than once.
SPECIAL: dict[str, Callable[[Programme], list[dict[str, Any]]]] = {
    "agreement": lambda _: [{}, {"by": "side"}],
    "agrees": lambda _: [{"figure": FIGURE, "computed": 0.5}],
    "band": lambda of: [{"values": of.children["age"]}],
    "change_by": lambda _: [{"variable": "respondent", "levels": ("alone", "helped")}],
    "change_by_fidelity": lambda of: [{"scores": statistics.fidelity_scores(of.fidelity, COMPONENTS)}],
    "common_spread": lambda _: [{"n": [7, 9], "sd": [0.4, 0.5]}],
    "fidelity_levels": lambda of: [{"fidelity": statistics.fidelity_scores(of.fidelity, COMPONENTS)["fidelity"]}],
    "hedges_g": lambda of: [_ages_of_two(of)],
    "index_difference": lambda _: [{"first": "municipality", "second": "ngo"}],
    "index_summary": lambda _: [{}, {"by": "side"}],
    "mean_of_number": lambda _: [{"variable": "age"}],
    "shares": lambda _: [
        {"levels": labels("girl", "boy")},
        {"variable": "need_home", "levels": labels("yes", "no"), "kind": "flag"},
        {"variable": "age", "levels": BANDS, "kind": "number"},
    ],
    "statement_counts": lambda _: [{}, {"by": "side"}],
    "welch": lambda of: [_ages_of_two(of)],
}
FIGURE = PublishedFigure.model_validate(
    {
        "code": "f", "text": "t", "source": "s", "chapter": "child_outcomes", "measure": "mood", "statistic": "share",
        "rule": "rounds_to", "value": 50,
    }
)  # fmt: skip


def public_functions() -> dict[str, Callable[..., Any]]:
    """Name → function, of everything that helpers.statistics exports and that computes."""
    exported = {name: getattr(statistics, name) for name in statistics.__all__}
    return {name: thing for name, thing in exported.items() if inspect.isfunction(thing)}


def call(name: str, of: Programme, given: dict[str, Any] | None = None) -> list[Any]:
    """What the public function returns on this programme, once per set of special arguments."""
    function = public_functions()[name]
    known = arguments(of) if given is None else given
    found = []
    for special in SPECIAL.get(name, lambda _: [{}])(of):
        used = {}
        for parameter in inspect.signature(function).parameters.values():
            if parameter.name in special:
                used[parameter.name] = special[parameter.name]
            elif parameter.default is inspect.Parameter.empty:
                if parameter.name not in known:
                    raise LookupError(f"{name}: what is `{parameter.name}`? Add it to tests/statistics/everything.py")
                used[parameter.name] = known[parameter.name]
        found.append(function(**used))
    return found


def result_frames(found: list[Any]) -> list[pd.DataFrame]:
    """Those of the returned things that are result rows."""
    return [one for one in found if isinstance(one, pd.DataFrame) and list(one) == list(RESULT_COLUMNS)]


def _ages_of_two(of: Programme) -> dict[str, Any]:
    girls = of.children["gender"] == "girl"
    return {"first": of.children.loc[girls, "age"], "second": of.children.loc[~girls, "age"]}

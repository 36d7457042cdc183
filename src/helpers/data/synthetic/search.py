"""How the recorded seeds were found: python -m helpers.data.synthetic.search [part …]

For each part, seeds 1, 2, 3 … are tried with the parameters of model.py until one gives data that agree with every
figure of published.yml for that part and leave no small cell where none may be; failing a perfect one, the best of all
tried is taken. Nothing else is chosen: no answer is changed after it is drawn. The result is printed as lines for
seeds.py.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from helpers.data.synthetic import model
from helpers.data.synthetic.answers import MISSING, draw_answers
from helpers.data.synthetic.children import (
    Bools,
    Children,
    Floats,
    Ints,
    children_of,
    draw_age,
    draw_background,
    draw_helped,
    draw_reason,
)
from helpers.data.synthetic.fidelity import draw_component
from helpers.data.synthetic.seeds import SEEDS, Seed
from helpers.data.synthetic.survey import NOT_ASKED, Respondents, draw_question, respondents_of
from helpers.results import Group
from helpers.study import Background, Dimension, Published, PublishedFigure, Study, Survey, load_published, load_study

SMALL = 5  # the threshold of disclosure: counts of 1 to 4 are to be few
ALPHA = 0.05
# The published signs of significance must hold with room to spare, also after Holm over eight dimensions.
CLEARLY = 0.001
# Room for the total behind *fastholdt*.
ROOM = 0.01

PAIRS = {"before-after": (0, 1), "before-followup": (0, 2), "after-followup": (1, 2)}


@dataclass(frozen=True)
class Verdict:
    """What one seed gives: the figures it misses, and how many cells it leaves small (`must` may not be)."""

    missed: int
    must: int
    small: int

    @property
    def perfect(self) -> bool:
        return self.missed == self.must == self.small == 0

    def __lt__(self, other: Verdict) -> bool:
        return (self.missed, self.must, self.small) < (other.missed, other.must, other.small)


@dataclass(frozen=True)
class Part:
    """A part to search: how one seed of it is judged, and how many are tried at most."""

    code: str
    judge: Callable[[int], Verdict]
    limit: int


@dataclass(frozen=True)
class Found:
    seed: int
    tried: int
    verdict: Verdict
    seconds: float


def search(part: Part) -> Found:
    """The first perfect seed, or the best of those tried."""
    began = time.perf_counter()
    best, best_verdict = 0, Verdict(sys.maxsize, 0, 0)
    for seed in range(1, part.limit + 1):
        verdict = part.judge(seed)
        if verdict < best_verdict:
            best, best_verdict = seed, verdict
        if verdict.perfect:
            break
    return Found(best, seed, best_verdict, time.perf_counter() - began)


def agrees(figure: PublishedFigure, value: float) -> bool:
    """Whether a computed share, mean change, p-value or flag agrees with a published figure by its rule."""
    if figure.rule == "between":
        return (figure.low or 0) <= 100 * value <= (figure.high or 0)
    published = figure.value or 0
    if figure.rule == "rounds_to":
        return abs(100 * value - published) < 0.5
    if figure.rule == "tenths":
        return abs(10 * value - published) < 0.5
    if figure.rule == "sign":
        return value * published > 0
    if figure.rule == "significant":
        return value < CLEARLY if published == 1 else value >= ALPHA
    return value == published


def small_cells(counts: Iterable[int]) -> int:
    return sum(int(0 < count < SMALL) for count in counts)


# --- dimensions ------------------------------------------------------------------------------------------------------


def good_answers(dimension: Dimension, answers: Ints) -> Floats:
    """Answers with 4 as the best for the child, NaN where missing."""
    turned = np.array([item.reversed != (dimension.better == "lower") for item in dimension.items])
    good = np.where(turned, dimension.minimum + dimension.maximum - answers, answers)
    return np.where(answers == MISSING, np.nan, good)


def change(good: Floats, pair: tuple[int, int], needed: float) -> Floats:
    """Mean change over the items answered at both waves, NaN below the needed share of them; nine decimals."""
    difference = good[:, pair[1]] - good[:, pair[0]]
    common = ~np.isnan(difference)
    total = np.where(common, difference, 0).sum(axis=1)
    share = common.mean(axis=1)
    return np.where(share >= needed - 1e-9, np.round(total / np.maximum(common.sum(axis=1), 1), 9), np.nan)


def outcomes(change_: Floats) -> tuple[int, int, int]:
    """How many improved, stayed and got worse."""
    return int((change_ > 0).sum()), int((change_ == 0).sum()), int((change_ < 0).sum())


def lower_bound(change_: Floats, confidence: float) -> float:
    spread = change_.std(ddof=1) / np.sqrt(len(change_))
    return float(change_.mean() - stats.t.ppf(0.5 + confidence / 2, len(change_) - 1) * spread)


def figures_of(changes: Mapping[str, Floats], study: Study) -> dict[tuple[str, str], float]:
    """The computed numbers of one dimension that published figures name, by wave and statistic."""
    first = changes["before-after"]
    first = first[~np.isnan(first)]
    up, same, down = outcomes(first)
    three = (
        ~np.isnan(changes["before-after"])
        & ~np.isnan(changes["before-followup"])
        & ~np.isnan(changes["after-followup"])
    )
    confidence = study.analysis.confidence
    kept = lower_bound(changes["before-followup"][three], confidence) > ROOM
    beyond = changes["before-followup"][three] - study.analysis.kept_share * changes["before-after"][three]
    kept &= lower_bound(beyond, confidence) > 0
    return {
        ("before-after", "share_improved"): up / len(first),
        ("before-after", "share_unchanged"): same / len(first),
        ("before-after", "share_worsened"): down / len(first),
        ("before-after", "mean_change"): float(first.mean()),
        ("before-after", "p_value"): float(stats.ttest_1samp(first, 0).pvalue),
        ("before-after-followup", "kept"): float(kept),
    }


def judge_dimension(
    dimension: Dimension, study: Study, roster: Sequence[Children], wanted: Sequence[PublishedFigure], seed: int
) -> Verdict:
    """One seed of a dimension: its published figures; outcomes per project; outcomes by type and the scale's ends."""
    drawn = [draw_answers(dimension, model.TRAITS[dimension.code], children, seed) for children in roster]
    good = good_answers(dimension, np.concatenate(drawn))
    changes = {name: change(good, pair, study.analysis.answered_share) for name, pair in PAIRS.items()}
    computed = figures_of(changes, study)
    missed = sum(not agrees(figure, computed[figure.wave, figure.statistic]) for figure in wanted)
    if missed:
        return Verdict(missed, 0, 0)
    project = np.concatenate([np.full(children.size, number) for number, children in enumerate(roster)])
    wholes = [project == number for number in range(len(roster))]
    must = sum(
        count < SMALL
        for here in wholes
        for name in ("before-after", "before-followup")
        for count in outcomes(changes[name][here])
    )
    divided = [here & had for here in [*wholes, project >= 0] for had in _types(roster)]
    small = sum(
        small_cells(outcomes(changes[name][here])) for here in divided for name in ("before-after", "before-followup")
    )
    score = np.nanmean(np.where(np.isnan(good).all(axis=2, keepdims=True), 0.0, good), axis=2)
    for here in [*wholes, project >= 0]:
        for end in (dimension.minimum, dimension.maximum):
            small += small_cells((score[here] == end).sum(axis=0))
    return Verdict(missed, must, small)


def _types(roster: Sequence[Children]) -> list[Bools]:
    """Who had each type of offer, and who had not."""
    had = [np.concatenate([children.types[column] for children in roster]) == 1 for column in roster[0].types]
    return [*had, *(~one for one in had)]


# --- background, survey and the rest ---------------------------------------------------------------------------------


def judge_counts(drawn: Sequence[NDArray[np.generic]], wanted: Sequence[PublishedFigure] = ()) -> Verdict:
    """One seed of a variable given per project: its published share of 1s, and no cell of 1 to 4 in any project."""
    whole = np.concatenate(drawn)
    missed = sum(not agrees(figure, float((whole == 1).mean())) for figure in wanted)
    small = sum(small_cells(np.unique(values, return_counts=True)[1]) for values in drawn)
    return Verdict(missed, 0, small)


def judge_question(
    people: Sequence[Respondents], question: str, wanted: Sequence[PublishedFigure], seed: int
) -> Verdict:
    """One seed of a question: its published share; agreement by role and by project, answers by side; the rest."""
    answers = np.concatenate([draw_question(question, group, seed) for group in people])
    agreeing, disagreeing = answers >= 3, (answers < 3) & (answers != NOT_ASKED)
    project = np.concatenate([np.full(len(group.roles), number) for number, group in enumerate(people)])
    roles = np.concatenate([np.array(group.roles) for group in people])
    sides = np.concatenate([np.array(group.sides) for group in people])
    missed = 0
    for figure in wanted:
        here = (np.isin(roles, Group.parse(figure.group).levels)) & (answers != NOT_ASKED)
        share = float(agreeing[here].mean())
        missed += not agrees(figure, share if figure.category == "agree" else 1 - share)
    if missed:
        return Verdict(missed, 0, 0)
    wholes = [project == number for number in range(len(people))]
    scopes = [*wholes, *(roles == role for role in np.unique(roles))]
    must = sum(small_cells(((agreeing & here).sum(), (disagreeing & here).sum())) for here in scopes)
    must += sum(
        small_cells((answers[sides == side] == value).sum() for value in range(1, 5)) for side in np.unique(sides)
    )
    parts_ = [here & (sides == side) for here in wholes for side in np.unique(sides)]
    return Verdict(0, must, sum(small_cells(((agreeing & h).sum(), (disagreeing & h).sum())) for h in parts_))


def parts(study: Study, survey: Survey, published: Published) -> Iterator[Part]:
    """Every part that is searched, in the order of dependence: age moves who leaves and is helped, those the answers.

    The children are drawn anew after each part that others depend on, with the seed found for it.
    """
    plans = model.PLANS
    background = {variable.code: variable for variable in study.background}
    bands = background["age"]
    edges = np.array([band.low for band in bands.bands])

    def roster() -> list[Children]:
        return [children_of(slug, plan, bands) for slug, plan in plans.items()]

    def wanted(measure: str) -> list[PublishedFigure]:
        return [figure for figure in published.figures if figure.measure == measure]

    def age(seed: int) -> Verdict:
        return judge_counts(
            [np.searchsorted(edges, draw_age(p, bands, s, seed), side="right") for s, p in plans.items()]
        )

    def respondent(seed: int) -> Verdict:
        helped = [draw_helped(plans[c.slug], c.age, c.slug, seed) for c in children]
        return judge_counts([h[c.present[:, w], w] for h, c in zip(helped, children, strict=True) for w in range(3)])

    def left_reason(seed: int) -> Verdict:
        return judge_counts([np.array(draw_reason(c, seed))[~c.present[:, 2]] for c in children])

    def variable(seed: int, what: Background) -> Verdict:
        return judge_counts([draw_background(what, c, plans[c.slug], seed) for c in children], wanted(what.code))

    def component(seed: int, what: str) -> Verdict:
        return judge_counts([draw_component(what, c, seed)[c.present[:, 1]] for c in children])

    def dimension(seed: int, what: Dimension) -> Verdict:
        measuring = [c for c in children if what.code in (*model.COMMON_DIMENSIONS, *plans[c.slug].dimensions)]
        return judge_dimension(what, study, measuring, wanted(what.code), seed)

    def question(seed: int, what: str) -> Verdict:
        return judge_question(people, what, wanted(what), seed)

    yield Part("age", age, 1000)
    children = roster()
    yield Part("respondent", respondent, 1000)
    children = roster()
    yield Part("left_reason", left_reason, 5000)
    for one in study.background:
        if one.code != "age":
            yield Part(one.code, partial(variable, what=one), 5000)
    for code in model.COMPONENTS:
        yield Part(code, partial(component, what=code), 1000)
    for scale in study.dimensions:
        yield Part(scale.code, partial(dimension, what=scale), 20_000)
    people = [respondents_of(slug, plan, survey) for slug, plan in plans.items()]
    for asked in survey.questions:
        yield Part(asked.code, partial(question, what=asked.code), 3000)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", help="the parts to search (all); others keep their recorded seeds")
    parser.add_argument("--folder", type=Path, default=Path("data/synthetic"), help="the study folder")
    asked = parser.parse_args()
    study, published = load_study(asked.folder), load_published(asked.folder)
    if study.survey is None or published is None:
        parser.error("the study folder has no survey or no published.yml")
    for part in parts(study, study.survey, published):
        if not asked.parts or part.code in asked.parts:
            found = search(part)
            SEEDS[part.code] = Seed(found.seed, found.tried)  # in this process, for the parts that follow
            verdict, seconds = found.verdict, f"{found.seconds:.0f} s"
            print(f'    "{part.code}": {SEEDS[part.code]},', f"# {verdict} {seconds}", flush=True)


if __name__ == "__main__":
    main()

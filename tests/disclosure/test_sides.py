"""Two sides compared: the difference goes with either of them, and the guard lets through what the verdict does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
import pytest

from helpers.chapters import known
from helpers.chapters.survey import SurveyChapter
from helpers.chapters.verdict import chapter_class, slices_of
from helpers.data import StudyData, load_data
from helpers.disclosure import Cell, Verdict, collect, evidence_from, guard, judge, protect
from helpers.errors import DisclosureFault
from helpers.results import POOLED, SHOWN, results_frame
from helpers.study import Disclosure
from tests.studies import PROJECTS, change_cell, make_study, study_content

CHAPTERS = ("organisational_results", "collaboration")
QUICK, LONG = range(5), range(5, 65)
DIFFERENCE = "side:ngo-town"

# -- on ledgers --------------------------------------------------------------------------------------------------------


def compared(counts: Mapping[str, tuple[int, int]]) -> pd.DataFrame:
    """Rows of one question: group → how many agree and disagree; and how the two sides differ."""
    rows: list[dict[str, object]] = []
    for group, (agree, disagree) in counts.items():
        n = agree + disagree
        parts = {"agree": agree, "disagree": disagree} if n else {}
        rows += [{"group": group, "statistic": "n", "value": n, "n": n}]
        rows += [
            {"group": group, "category": c, "statistic": "share", "value": k / n, "n": n} for c, k in parts.items()
        ]
    ngo, town = counts["side:ngo"], counts["side:town"]
    value = ngo[0] / sum(ngo) - town[0] / sum(town)
    rows.append({"group": DIFFERENCE, "statistic": "share_difference", "value": value, "n": min(sum(ngo), sum(town))})
    return results_frame([{"measure": "q", **row} for row in rows])


def published(counts: Mapping[str, tuple[int, int]]) -> tuple[Verdict, pd.DataFrame]:
    rows = compared(counts)
    verdict = judge(
        collect([("ch", POOLED, evidence_from(rows, "respondent"))]),
        Disclosure(),
        within={"role:staff": "side:town", "role:manager": "side:town", "role:volunteer": "side:ngo"},
    )
    return verdict, protect(rows, verdict.slice("ch", POOLED)).rows


ONE_ANSWER_MOVED = {"": (7, 5), "side:ngo": (6, 0), "side:town": (1, 5), "role:staff": (1, 5), "role:volunteer": (6, 0)}
ONE_SIDE_HIDDEN = {
    "": (50, 9),
    "side:ngo": (21, 3),
    "side:town": (29, 6),
    "role:manager": (4, 2),
    "role:staff": (25, 4),
}
LARGER_SIDE_HIDDEN = {"": (30, 12), "side:ngo": (8, 9), "side:town": (22, 3)}


@pytest.mark.parametrize("counts", [ONE_ANSWER_MOVED, ONE_SIDE_HIDDEN, LARGER_SIDE_HIDDEN])
def test_a_difference_that_is_hidden_with_a_side_hides_no_count(counts: dict[str, tuple[int, int]]) -> None:
    """Its n is the smaller side's, which may be shown: that it follows gives nothing away."""
    verdict, ledger = published(counts)
    rules = verdict.rows.set_index("group")["rule"]
    assert rules[DIFFERENCE] == "compared"
    assert not ledger.loc[ledger["group"] == DIFFERENCE, "value"].notna().any()
    assert Cell(POOLED, "q", group=DIFFERENCE) not in verdict.reading.hidden
    guard(ledger, verdict)


def test_a_difference_between_shown_sides_is_shown() -> None:
    verdict, ledger = published({"": (31, 22), "side:ngo": (12, 10), "side:town": (19, 12)})
    assert set(ledger["status"]) == {SHOWN}
    assert guard(ledger, verdict)[""].failed


def test_a_difference_beside_a_hidden_side_is_stopped() -> None:
    """With the other side's share it gives the hidden one, whatever the verdict said of it."""
    verdict, ledger = published(ONE_SIDE_HIDDEN)
    true = compared(ONE_SIDE_HIDDEN).set_index("group").loc[DIFFERENCE]
    here = ledger["group"] == DIFFERENCE
    careless = ledger.assign(
        value=ledger["value"].mask(here, true["value"]),
        n=ledger["n"].mask(here, true["n"]),
        status=ledger["status"].mask(here, SHOWN),
    )
    shown = verdict.rows["group"] == DIFFERENCE
    blind = replace(verdict, rows=verdict.rows.assign(reason=verdict.rows["reason"].mask(shown, "")))
    for judged in (verdict, blind):
        with pytest.raises(DisclosureFault, match="skal være skjult"):
            guard(careless, judged)


def test_a_hidden_count_that_the_ledger_does_not_name_is_attacked_too() -> None:
    counts = {"": (40, 20), "side:ngo": (2, 1), "side:town": (38, 19)}
    verdict, ledger = published(counts)
    guard(ledger, verdict)
    everything = compared(counts).assign(project=POOLED, chapter="ch", status=SHOWN, reason="")
    with pytest.raises(DisclosureFault, match=r"regnes ud.*\n.*side:ngo"):
        guard(everything[everything["group"].isin(["", "side:town"])], verdict)


# -- on studies --------------------------------------------------------------------------------------------------------


def three_sides() -> dict[str, object]:
    """A survey of three sides and four answers, two questions of which are put to all."""
    survey = study_content()["survey"]
    survey["sides"].append({"code": "region", "label": "Region"})
    survey["roles"] += [
        {"code": "leader", "label": "Leder", "side": "town"},
        {"code": "clerk", "label": "Sagsbehandler", "side": "region"},
    ]
    survey["answers"] = [{"value": k, "label": f"Svar {k}", "agrees": k > 2} for k in (1, 2, 3, 4)]
    survey["questions"].append({"code": "clear", "text": "Det er klart", "topic": "roles"})
    return {"survey": survey}


@cache
def study(sides: int) -> StudyData:
    with TemporaryDirectory() as folder:
        place = make_study(Path(folder) / "study", study=three_sides() if sides == 3 else None)
        for slug in PROJECTS if sides == 3 else ():
            change_cell(place, f"projects/{slug}/survey.csv", 2, "clear", "3")
        return load_data(place)


def answered(data: StudyData, seed: int) -> StudyData:
    """The study with random respondents: few or many on a side, some who left questions out."""
    survey = data.study.survey
    assert survey is not None
    rng = np.random.default_rng(seed)
    frames = []
    for project in (p.slug for p in data.projects):
        n = int(rng.choice([rng.integers(1, 8), rng.integers(8, 40), rng.integers(40, 120)]))
        roles = rng.choice(len(survey.roles), n, p=rng.dirichlet(np.full(len(survey.roles), 2.0)))
        side = np.array([survey.roles[k].side for k in roles])
        columns: dict[str, object] = {
            "project": project,
            "respondent_id": [f"{project}-{k}" for k in range(n)],
            "side": side,
            "role": [survey.roles[k].code for k in roles],
        }
        for question in survey.questions:
            given = rng.choice([a.value for a in survey.answers], n, p=rng.dirichlet(np.ones(len(survey.answers))))
            left_out = rng.random(n) < rng.choice([0.0, 0.1])
            unasked = ~np.isin(side, question.asked) if question.asked else np.zeros(n, dtype=bool)
            columns[question.code] = np.where(left_out | unasked, np.nan, given.astype(float))
        frames.append(pd.DataFrame(columns))
    return replace(data, survey=pd.concat(frames, ignore_index=True)[list(data.survey.columns)])


def edition(data: StudyData, earlier: pd.DataFrame | None = None) -> tuple[Verdict, pd.DataFrame]:
    """The verdict over the chapters with sides, and all that they have to show."""
    projects = [p.slug for p in data.projects]
    kinds = [chapter_class(name) for name in CHAPTERS]
    runs = [(kind, kind.name, project) for kind in kinds for project in (POOLED, *projects)]
    verdict = judge(
        collect([(name, project, kind.evidence(data, project)) for kind, name, project in runs]),
        data.study.disclosure,
        within=known.within(data.study),
        nested=known.nested(data.study),
        earlier=earlier,
    )
    tables = []
    for kind, name, project in runs:
        chapter = kind(data, project, slices_of(verdict, name, project, projects))
        assert isinstance(chapter, SurveyChapter)
        tables += [chapter.answers.rows, chapter.statements.rows]
    return verdict, pd.concat(tables, ignore_index=True).drop_duplicates(ignore_index=True)


def second_edition(sides: int, seed: int) -> tuple[StudyData, StudyData]:
    """A random study now and before some respondents came to it and some left it."""
    data = answered(study(sides), seed)
    drawn = np.random.default_rng(seed).random(len(data.survey))
    return replace(data, survey=data.survey[drawn < 0.97]), replace(data, survey=data.survey[drawn > 0.2])


def has_fallen_silent(now: StudyData, before: StudyData) -> bool:
    """Whether a project has no answers any more to a question that it had some to."""
    survey = now.study.survey
    assert survey is not None
    codes = [question.code for question in survey.questions]
    then, here = (data.survey.groupby("project")[codes].count() for data in (before, now))
    return bool(((then > 0) & (here.reindex(then.index).fillna(0) == 0)).to_numpy().any())


def pass_the_guard(sides: int, seeds: range) -> None:
    """Random studies, every other one in a second edition."""
    found = {"shown": 0, "suppressed": 0}
    for seed in seeds:
        data, before = answered(study(sides), seed), None
        if seed % 2:
            data, then = second_edition(sides, seed)
            if has_fallen_silent(data, then):
                continue
            before = edition(then)[1]
        verdict, ledger = edition(data, before)
        for status in ledger.loc[ledger["statistic"] == "share_difference", "status"]:
            found[status] += 1
        try:
            guard(ledger, verdict)
        except DisclosureFault as fault:
            pytest.fail(f"seed {seed}: {fault}")
    assert min(found.values()) > 0


def test_a_project_that_has_fallen_silent_is_refused() -> None:
    """That nobody answers now would follow, and with it a cap on what was hidden before: nothing is published."""
    now, then = second_edition(2, 63)
    assert has_fallen_silent(now, then)
    verdict, ledger = edition(now, edition(then)[1])
    with pytest.raises(DisclosureFault, match="regnes ud"):
        guard(ledger, verdict)


def test_a_reader_who_is_misled_learns_nothing() -> None:
    """Someone left a group that is as large as before: to think that it only grew gives counts that are not there."""
    now, then = second_edition(3, 29)
    verdict, ledger = edition(now, edition(then)[1])
    guard(ledger, verdict)


@pytest.mark.parametrize("sides", [2, 3])
def test_the_guard_never_refuses_what_the_verdict_lets_through(sides: int) -> None:
    pass_the_guard(sides, QUICK)


@pytest.mark.long
@pytest.mark.parametrize("sides", [2, 3])
def test_the_guard_never_refuses_it_in_the_long_run(sides: int) -> None:
    pass_the_guard(sides, LONG)

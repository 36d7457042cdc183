"""Chapters 5 and 6: sentences follow the answers, nothing is said in a project's name, hidden numbers are told."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any

import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from helpers.chapters.collaboration import Collaboration
from helpers.chapters.drivers import models_of
from helpers.chapters.organisational_results import OrganisationalResults
from helpers.chapters.verdict import verdict_over
from helpers.data import StudyData
from helpers.disclosure import Verdict, collect
from helpers.present.elements import Element
from helpers.present.figures import style
from helpers.results import POOLED
from helpers.study.survey import Index
from tests.chapters.opened import default_study, quantities

Kind = type[OrganisationalResults] | type[Collaboration]
Opened = OrganisationalResults | Collaboration
PROJECT, SHORT = "nefos", "NEFOS-projektet"
CHAPTERS: tuple[Kind, ...] = (OrganisationalResults, Collaboration)
OUTPUTS: dict[str, list[tuple[str, ...]]] = {
    "organisational_results": [
        (name,)
        for name in ("main_conclusions", "overview", "gains_figure", "sides_apart", "roles", "informants", "quotes")
    ],
    "collaboration": [
        *((name, phase) for phase in ("establishing", "running") for name in ("phase_figure", "quotes")),
        *((name,) for name in ("main_conclusions", "overview", "both_ways", "models", "answers_shown", "sides_apart")),
        *((name,) for name in ("roles", "one_sided", "coordination", "coordination_in_words")),
    ],
}


@pytest.fixture(autouse=True)
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Figures are made, but not turned into SVG: that takes most of the time, and other tests look at it."""
    monkeypatch.setattr(style, "svg", lambda _: "<svg></svg>")


@pytest.fixture(scope="module")
def whole() -> StudyData:
    return default_study()


@lru_cache(maxsize=8)
def judged(kind: Kind, data: StudyData) -> Verdict:
    """A verdict over one chapter alone."""
    parts = [(kind.name, p, kind.evidence(data, p)) for p in [POOLED, *(p.slug for p in data.projects)]]
    return verdict_over(collect(parts), data)


def opened(kind: Kind, data: StudyData, project: str = POOLED) -> Opened:
    wanted = [POOLED, *(p.slug for p in data.projects)] if project == POOLED else [POOLED, project]
    return kind(data, project, {p: judged(kind, data).slice(kind.name, p) for p in wanted})


def shown(chapter: Opened) -> Iterator[Element]:
    for name, *given in OUTPUTS[chapter.name]:
        yield getattr(chapter, name)(*given)


def answered(data: StudyData, change: Callable[[pd.DataFrame], pd.DataFrame]) -> StudyData:
    return replace(data, survey=change(data.survey.copy()))


def asked_of_both(data: StudyData) -> list[str]:
    assert data.study.survey
    return [q.code for q in data.study.survey.questions if not q.asked]


def everyone_answers(data: StudyData, **sides: float) -> StudyData:
    """Each side answers one thing, but for one respondent who answers the next."""

    def change(survey: pd.DataFrame) -> pd.DataFrame:
        for side, answer in sides.items():
            mine = survey.index[survey["side"] == side]
            survey.loc[mine, asked_of_both(data)] = answer
            survey.loc[mine[:5], asked_of_both(data)] = 2.0 if answer < 3 else 3.0
        return survey

    return answered(data, change)


# -- sentences follow the answers --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("municipality", "ngo", "first"),
    [(1.0, 4.0, "NGO-siden er oftere enig end kommunesiden"), (4.0, 1.0, "Kommunesiden er oftere enig end NGO-siden")],
)
def test_turned_answers_turn_the_sentences(whole: StudyData, municipality: float, ngo: float, first: str) -> None:
    data = everyone_answers(whole, municipality=municipality, ngo=ngo)
    for kind in CHAPTERS:
        chapter = opened(kind, data)
        assert chapter.sides_apart().title.startswith(f"{first} i alle")
        label = "NGO" if ngo > municipality else "Kommune"
        cells = [row[-1 if kind is Collaboration else -2] for row in chapter.main_conclusions().data["table"]["rows"]]
        assert all(
            cell.startswith(f"{label} i ") for cell in cells if cell not in ("ikke spurgt", "kun én side spurgt")
        )
    index = opened(Collaboration, data).coordination_in_words().text
    higher, lower = ("NGO-siden", "kommunesiden") if ngo > municipality else ("Kommunesiden", "NGO-siden")
    assert f"{higher} ligger 2," in index
    assert f"højere end {lower}" in index


def test_equal_shares_are_no_difference(whole: StudyData) -> None:
    def half(survey: pd.DataFrame) -> pd.DataFrame:
        for _, own in survey.groupby("side"):
            for code in asked_of_both(whole):
                survey.loc[own.index, code] = [1.0 + 3 * (k % 2) for k in range(len(own))]
        return survey

    data = answered(whole, half)
    chapter = opened(OrganisationalResults, data)
    assert "ikke til at afgøre" in chapter.sides_apart().title
    assert chapter.gains_figure().title == (
        "På kommunesiden og på NGO-siden er der ikke klart flertal for noget udsagn om gevinsterne."
    )
    assert "forskellen er ikke til at afgøre" in chapter.overview().text
    assert "er ikke til at afgøre" in opened(Collaboration, data).coordination_in_words().text


def test_the_default_study_cannot_tell_the_sides_apart_on_the_collaboration(whole: StudyData) -> None:
    title = opened(Collaboration, whole).sides_apart().title
    assert title.startswith("I alle 10 udsagn om samarbejdet er det ikke til at afgøre")


def test_turned_directions_turn_the_themes(whole: StudyData) -> None:
    first = opened(Collaboration, whole).overview().text.split("\n")[0]
    turned = whole.statements.assign(
        direction=whole.statements["direction"].replace({"driver": "barrier", "barrier": "driver"})
    )
    second = opened(Collaboration, replace(whole, statements=turned)).overview().text.split("\n")[0]
    assert "«Fælles mål og tilgang» oftest kodet som drivkraft" in first
    assert "og «Fælles mål og tilgang» oftest som barriere" in second
    assert opened(Collaboration, whole).models().title.startswith("Der er flest udsagn om drivkræfter i alle 4")
    turned_chapter = opened(Collaboration, replace(whole, statements=turned))
    assert turned_chapter.models().title.startswith("Der er flest udsagn om barrierer i alle 4")


def test_a_project_that_differs_says_so(whole: StudyData) -> None:
    def agree(survey: pd.DataFrame) -> pd.DataFrame:
        mine = survey.index[survey["project"] == PROJECT]
        survey.loc[mine, asked_of_both(whole)] = 4.0
        survey.loc[mine[:2], asked_of_both(whole)] = 3.0  # where all answer the same there is no interval
        return survey

    chapter = opened(OrganisationalResults, answered(whole, agree), PROJECT)
    assert "Andelen for alle projekter ligger under projektets interval i" in chapter.overview().text
    index = opened(Collaboration, answered(whole, agree), PROJECT).coordination_in_words().text
    assert "Gennemsnittet for alle projekter ligger under projektets interval" in index


# -- whatever is missing, it is Danish ---------------------------------------------------------------------------------


def without_survey(data: StudyData) -> StudyData:
    return replace(data, survey=data.survey.iloc[:0])


def without_statements(data: StudyData) -> StudyData:
    return replace(data, statements=data.statements.iloc[:0])


def without_a_side(data: StudyData) -> StudyData:
    return replace(
        data,
        survey=data.survey[data.survey["side"] == "ngo"],
        statements=data.statements[data.statements["side"] == "ngo"],
    )


def one_project(data: StudyData) -> StudyData:
    alone = replace(data, projects=tuple(p for p in data.projects if p.slug == PROJECT))
    return alone.of_project(PROJECT)


def one_respondent(data: StudyData) -> StudyData:
    return replace(data, survey=data.survey.head(1))


def without_definitions(data: StudyData) -> StudyData:
    study = data.study.model_copy(update={"survey": None, "themes": ()})
    return replace(data, study=study, survey=data.survey.iloc[:0, :4], statements=data.statements.iloc[:0])


def two_answers(data: StudyData) -> StudyData:
    survey = data.study.survey
    assert survey
    answers = tuple(survey.answers[k].model_copy(update={"value": k // 3 + 1}) for k in (0, 3))
    study = data.study.model_copy(update={"survey": survey.model_copy(update={"answers": answers, "indices": ()})})
    codes = [q.code for q in survey.questions]
    return replace(data, study=study, survey=data.survey.assign(**{c: (data.survey[c] + 1) // 2 for c in codes}))


CHANGES = (
    without_survey, without_statements, without_a_side, one_project, one_respondent, without_definitions, two_answers,
)  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("kind", CHAPTERS)
def test_what_is_missing_is_told_in_danish(
    whole: StudyData, kind: Kind, change: Callable[[StudyData], StudyData]
) -> None:
    data = change(whole)
    for element in [e for project in (POOLED, PROJECT) for e in shown(opened(kind, data, project))]:
        text = re.sub(r"\s+", " ", f"{element.title} {element.text}")
        assert not re.search(r"\bnan\b|None|\[\]|\{|;;|  | ,|,,| \.(?!\w)|\(\)", text), element.name
        assert not re.search(r"\b(?:NaN|nan|None)\b", element.html), element.name
        assert element.kind != "figure" or len(element.text) > 80


# -- nothing in a project's name ---------------------------------------------------------------------------------------


def test_invented_drivers_and_barriers_are_no_named_projects(whole: StudyData) -> None:
    chapter = opened(Collaboration, whole, PROJECT)
    assert not (Collaboration.evidence(whole, PROJECT)["unit"] == "statement").any()
    for element in shown(chapter):
        assert not re.search(r"\d+ (?:som )?(?:drivkraft|barriere)", element.text)
        if element.name.startswith(("temaer", "udsagn")):
            assert element.kind == "note"
    assert "Drivkraft" not in chapter.main_conclusions().html


def test_no_collaboration_model_of_invented_statements_is_one_project(whole: StudyData) -> None:
    assert all(len(model.projects) > 1 for model in models_of(whole))
    slugs = [slug for model in models_of(whole) for slug in model.projects]
    assert sorted(slugs) == sorted(p.slug for p in whole.projects)
    groups = set(Collaboration.evidence(whole, POOLED)["group"])
    assert not groups & {"model:b1", "model:not_stated"}


def test_real_statements_are_shown_for_a_project_and_each_model(whole: StudyData) -> None:
    data = replace(whole, study=whole.study.model_copy(update={"synthetic": False}))
    assert opened(Collaboration, data, PROJECT).phase_figure("running").kind == "figure"
    assert [model.code for model in models_of(data)] == ["a", "b1", "b2", "b3", "not_stated"]
    assert "Fremgår ikke af kilden" in opened(Collaboration, data).models().html


def test_statements_of_the_only_project_are_not_pooled(whole: StudyData) -> None:
    """All projects are then one."""
    data = one_project(whole)
    assert not (Collaboration.evidence(data, POOLED)["unit"] == "statement").any()
    chapter = opened(Collaboration, data)
    assert isinstance(chapter, Collaboration)
    for element in (chapter.phase_figure("running"), chapter.both_ways(), chapter.models(), chapter.quotes("running")):
        assert element.kind == "note"
        assert "opdigtede" in element.text


def test_a_theme_that_works_both_ways_names_no_project(whole: StudyData) -> None:
    element = opened(Collaboration, whole).both_ways()
    assert not any(p.short_name in element.html or p.slug in element.html for p in whole.projects)
    counts = [[int(cell) for cell in row[1:]] for row in element.data["table"]["rows"]]
    assert max(sum(row) for row in counts) == len(whole.projects)


# -- what is carried and what is hidden --------------------------------------------------------------------------------


@pytest.mark.parametrize("project", [POOLED, PROJECT])
@pytest.mark.parametrize("kind", CHAPTERS)
def test_each_number_in_a_table_is_a_ledger_row(whole: StudyData, kind: Kind, project: str) -> None:
    for element in shown(opened(kind, whole, project)):
        if element.rows is None:
            continue
        known = {*element.rows["value"].dropna(), *element.rows["n"].dropna().astype(float), 0.0}
        missing = quantities(element) - known
        assert not missing, element.name


@pytest.mark.parametrize("kind", CHAPTERS)
def test_elements_carry_few_rows(whole: StudyData, kind: Kind) -> None:
    assert sum(len(json.dumps(e.content())) for e in shown(opened(kind, whole))) < 400_000


def test_the_rows_that_are_compared_with_published_figures_are_there(whole: StudyData) -> None:
    rows = opened(Collaboration, whole).one_sided().rows
    assert rows is not None
    mine = rows[(rows["group"] == "role:municipal_staff") & (rows["statistic"] == "share")]
    found = set(zip(mine["measure"], mine["category"], strict=True))
    assert {("volunteers_competent", "agree"), ("equal_partners", "disagree")} <= found


def test_a_difference_is_hidden_with_a_side(whole: StudyData) -> None:
    """Beside one side's share it gives the other's."""
    few = with_few_ngo(whole)
    for kind in CHAPTERS:
        chapter = opened(kind, few)
        rows = chapter.answers.where(statistic="share_difference").rows
        assert len(rows) >= 8
        assert rows["value"].isna().all()
        assert chapter.sides_apart().title.endswith("kan ikke vises.")
        assert "forskellen" in chapter.overview().text.lower()
    assert "højere end" not in opened(Collaboration, few).coordination_in_words().text


def with_few_ngo(data: StudyData) -> StudyData:
    ngo = data.survey[data.survey["side"] == "ngo"].groupby("project").head(1).head(3)
    return replace(data, survey=pd.concat([data.survey[data.survey["side"] == "municipality"], ngo]))


def with_a_rare_answer(data: StudyData) -> StudyData:
    def rare(survey: pd.DataFrame) -> pd.DataFrame:
        ngo = survey.index[survey["side"] == "ngo"]
        survey.loc[ngo, "mutual_respect"] = 3.0
        survey.loc[ngo[:2], "mutual_respect"] = 1.0
        return survey

    return answered(data, rare)


def with_a_small_project(data: StudyData) -> StudyData:
    few = data.survey[data.survey["project"] == PROJECT].head(3)
    return replace(data, survey=pd.concat([data.survey[data.survey["project"] != PROJECT], few]))


@pytest.mark.parametrize("change", [with_few_ngo, with_a_rare_answer, with_a_small_project])
def test_single_answers_do_not_tell_what_is_hidden_in_their_index(
    whole: StudyData, change: Callable[[StudyData], StudyData]
) -> None:
    """An index is the mean of its questions: their answers on a side would give its mean there."""
    chapter = opened(Collaboration, change(whole))
    assert chapter.study.survey
    questions = set(chapter.study.survey.indices[0].questions)
    single = chapter.answers.rows[chapter.answers.rows["category"].str.startswith("answer:")]
    assert not questions & set(single["measure"])
    assert "knows_roles" in set(single["measure"])
    assert "kan ikke vises" in chapter.answers_shown().html
    everything = opened(Collaboration, whole).answers.rows
    assert questions <= set(everything.loc[everything["category"].str.startswith("answer:"), "measure"])


def test_every_index_is_shown_whatever_its_questions_are_about(whole: StudyData) -> None:
    assert whole.study.survey
    gains = [q.code for q in OrganisationalResults.questions(whole)][:2]
    half = (gains[0], Collaboration.questions(whole)[0].code)
    more = [
        Index(code=code, label=label, questions=questions, source="Testen")
        for code, label, questions in (("gained", "Udbyttet", gains), ("half_half", "Halvt af hvert", half))
    ]
    survey = whole.study.survey.model_copy(update={"indices": (*whole.study.survey.indices, *more)})
    data = replace(whole, study=whole.study.model_copy(update={"survey": survey}))
    for project in (POOLED, PROJECT):
        chapter = opened(Collaboration, data, project)
        figure, words = chapter.coordination(), chapter.coordination_in_words()
        for index in survey.indices:
            assert re.search(rf"{index.label} er i gennemsnit \d,\d\d ", words.text)
            assert f"{index.label}: Alle projekter" in figure.html
            shown_rows = figure.rows
            assert shown_rows is not None
            assert index.code in set(shown_rows["measure"])
    # Beside an index their single answers could tell what is hidden in it: the other chapter leaves them out.
    other = opened(OrganisationalResults, data).answers.rows
    assert not set(gains) & set(other.loc[other["category"].str.startswith("answer:"), "measure"])


# -- figures -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("project", [POOLED, PROJECT])
@pytest.mark.parametrize("kind", CHAPTERS)
def test_no_text_of_a_figure_is_cut(
    whole: StudyData, kind: Kind, project: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut: list[str] = []

    def look(figure: Figure) -> str:
        figure.set_dpi(400)  # on a coarse grid letters are narrower than in print
        figure.draw_without_rendering()
        width, height = figure.get_size_inches() * figure.dpi
        for text in figure.findobj(Text):
            box: Any = text.get_window_extent()
            if text.get_visible() and text.get_text() and box.width:
                inside = box.x0 > 0 and box.x1 < width and box.y0 > 0 and box.y1 < height
                cut.extend([] if inside else [text.get_text()])
        return "<svg></svg>"

    monkeypatch.setattr(style, "svg", look)
    figures = [e for e in shown(opened(kind, whole, project)) if e.kind == "figure"]
    assert figures
    assert not cut

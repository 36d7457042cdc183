"""Annex 3: its sentences follow the data, children with several types count under each, a project shows its own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from helpers.chapters.child_outcomes import ChildOutcomes
from helpers.chapters.intervention_types import InterventionTypes
from helpers.data import StudyData
from tests.chapters.opened import (
    OPEN,
    bare,
    changed,
    default_study,
    every_output,
    numbers_of,
    opened,
    small,
    with_disclosure,
)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> StudyData:
    return small(tmp_path_factory.mktemp("small"), disclosure=OPEN)


def moved(data: StudyData, by: float, noise: float = 0.1) -> StudyData:
    """A copy in which mood moves by so much on average, with a little noise from child to child."""
    measurements = data.measurements.copy()
    late = measurements["wave"] != "first"
    change = (by + noise * (measurements.groupby("child_id").ngroup() % 5 - 2)) * late
    for item, sign in (("mood_1", 1), ("mood_2", -1), ("mood_3", 1)):
        measurements[item] = 2.5 + sign * change
    return changed(data, measurements=measurements)


def test_the_sign_turns_the_sentences(data: StudyData) -> None:
    up, down = (opened(InterventionTypes, moved(data, by)) for by in (0.3, -0.3))
    assert "Alene: den gennemsnitlige udvikling fra start til slut er positiv på" in up.overview().text
    assert "positiv på 1 af 2 målte dimensioner og statistisk signifikant" in up.overview().text
    assert "Den er negativ på belastning" in up.overview().text
    assert "ikke positiv på nogen målt dimension. Den er negativ på humør" in down.overview().text
    assert up.types_figure().title != down.types_figure().title
    change = {k: v[1] for k, v in numbers_of(down.change_table()).items()}
    assert change["Gruppe: humør"].startswith("−0,3")


def test_below_significance_it_says_so(data: StudyData) -> None:
    for by in (0.08, -0.05):  # belastning has no spread, and no test
        unsure = opened(InterventionTypes, moved(data, by, noise=0.3))
        assert numbers_of(unsure.main_conclusions())["Gruppe"][-1].startswith("0 af")
        first, second = unsure.overview().data["paragraphs"]
        assert "men ikke statistisk signifikant" in first
        assert "men ikke statistisk signifikant" in second


def test_a_child_with_several_types_counts_under_each(data: StudyData) -> None:
    children = data.children.assign(offer_single=1.0, offer_group=1.0)
    rows = numbers_of(opened(InterventionTypes, changed(data, children=children)).change_table())
    assert rows["Alene: humør"][0] == rows["Gruppe: humør"][0] == "48"
    note = opened(InterventionTypes, data).change_table().data["note"]
    assert "tæller med under dem alle; kilden siger ikke" in note


def test_the_tables_have_every_type_and_dimension_in_the_studys_order(data: StudyData) -> None:
    chapter = opened(InterventionTypes, data)
    wanted = [f"{k.label}: {d.noun}" for k in data.study.intervention_types for d in data.study.dimensions]
    for contrast in (0, 1):
        assert list(numbers_of(chapter.change_table(contrast))) == wanted
        assert list(numbers_of(chapter.outcome_table(contrast))) == wanted


def test_outcomes_are_shares_with_intervals(data: StudyData) -> None:
    element = opened(InterventionTypes, moved(data, 1.0)).outcome_table()
    assert numbers_of(element)["Alene: humør"][1].startswith("100\u00a0pct. [")
    assert element.rows is not None
    assert set(element.rows["category"]) == {"", "improved", "unchanged", "worsened"}
    assert not [s for s in set(element.rows["statistic"]) if s.startswith(("p_", "hedges", "net"))]


def test_a_project_shows_the_types_that_some_had_and_tells_the_others_apart_in_words(data: StudyData) -> None:
    chapter = opened(InterventionTypes, data, "nord")
    figure = chapter.types_figure()
    assert figure.kind == "figure"
    assert figure.rows is not None
    assert set(figure.rows["group"]) == {"intervention:group"}
    assert set(figure.rows["category"]) == {""}
    assert chapter.overview().text.startswith("Nord: alle børn har fået indsats alene, og 33\u00a0pct. har fået gruppe")


def test_a_project_where_all_had_the_same_says_so(data: StudyData) -> None:
    one = changed(data, children=data.children.assign(offer_single=1.0, offer_group=0.0))
    chapter = opened(InterventionTypes, one, "nord")
    assert chapter.overview().text.startswith(
        "Nord: alle børn har fået indsats alene, og ingen har fået gruppeindsats."
    )
    figure = chapter.types_figure()
    assert figure.kind == "note"
    assert "I Nord er der ingen type, som nogle har fået og andre ikke" in figure.text
    assert not [label for label in numbers_of(chapter.change_table()) if label.startswith("Gruppe")]


def test_a_projects_tables_are_those_of_all(data: StudyData) -> None:
    chapter = opened(InterventionTypes, data, "nord")
    for element in (chapter.change_table(), chapter.outcome_table(1)):
        assert element.rows is not None
        assert set(element.rows["project"]) == {"alle"}


def test_one_dimension_missing_still_reads(data: StudyData) -> None:
    lacking = changed(data, measurements=data.measurements.assign(strain_1=float("nan")))
    chapter = opened(InterventionTypes, lacking)
    assert list(numbers_of(chapter.change_table())) == ["Alene: humør", "Gruppe: humør"]
    assert "belastning" not in chapter.overview().text


@pytest.mark.parametrize("project", ["alle", "nord"])
def test_every_output_reads(data: StudyData, tmp_path: Path, project: str) -> None:
    guarded = with_disclosure(data, protected=("child",), threshold=10)
    for study in (data, guarded, bare(tmp_path)):
        elements = every_output(opened(InterventionTypes, study, project))
        assert len({e.name for e in elements}) == len(elements)
        for element in elements:
            assert element.text
            assert ".." not in element.text
            assert "nan" not in element.text


def test_what_chapter_4_says_of_a_type_is_what_the_annex_says() -> None:
    data = default_study()
    key = ["measure", "category", "group", "wave"]
    frames = [kind.evidence(data, "alle").set_index(key)["count"] for kind in (ChildOutcomes, InterventionTypes)]
    shared = frames[0].index.intersection(frames[1].index)
    assert len(shared) > 50
    assert (frames[0].loc[shared].sort_index() == frames[1].loc[shared].sort_index()).all()


def test_more_types_than_colours_are_told_apart_by_rows(data: StudyData) -> None:
    first = data.study.intervention_types[0]
    more = tuple(first.model_copy(update={"code": f"single_{k}", "noun": f"alene {k}"}) for k in range(4))
    study = data.study.model_copy(update={"intervention_types": more})
    figure = opened(InterventionTypes, replace(data, study=study)).types_figure()
    assert len(numbers_of(figure)) == 4 * 2
    assert "alene 3" in figure.html

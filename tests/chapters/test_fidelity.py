"""Annex 2: its sentences follow the data, development is shown over all projects alone, small scores are not told."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from helpers.chapters.fidelity import Fidelity
from helpers.data import StudyData
from helpers.disclosure import within_of
from helpers.statistics import fidelity_chain
from tests.chapters.opened import OPEN, bare, changed, every_output, numbers_of, opened, richer, small, with_disclosure


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> StudyData:
    return small(tmp_path_factory.mktemp("small"), disclosure=OPEN, **richer())


def tied(data: StudyData, direction: int) -> StudyData:
    """A copy in which the change of mood rises (1) or falls (-1) with fidelity, child by child."""
    order = data.fidelity.groupby("project").cumcount()
    fidelity = data.fidelity.assign(held=1.0 + order % 4, present=(order % 4 > 1).astype(float))
    size = dict(zip(fidelity["child_id"], 1 + direction * (order % 4 - 1.5) / 1.5, strict=True))
    measurements = data.measurements.copy()
    late = measurements["wave"] != "first"
    change = measurements["child_id"].map(size).where(late, 0.0)
    # Two decimals that differ from child to child, so that something is left to explain.
    noise = (measurements.groupby("child_id").ngroup() % 7 - 3) / 50 * late
    for item, sign in (("mood_1", 1), ("mood_2", -1), ("mood_3", 1)):
        measurements[item] = 2.5 + sign * (change / 2 + noise)
    return changed(data, fidelity=fidelity, measurements=measurements)


def test_development_that_goes_with_fidelity_is_said_to_and_turns_with_the_sign(data: StudyData) -> None:
    up, down = (opened(Fidelity, tied(data, sign)) for sign in (1, -1))
    assert "følger højere fidelitet med større fremgang fra start til slut på humør" in up.overview().text
    assert "følger højere fidelitet med mindre fremgang fra start til slut på humør" in down.overview().text
    assert "større" in up.change_figure().title
    assert "mindre" in down.change_figure().title


def test_no_association_is_said_to_be_none(data: StudyData) -> None:
    order = data.fidelity.groupby("project").cumcount()
    unrelated = changed(data, fidelity=data.fidelity.assign(held=1.0 + order // 3 % 4, present=order // 7 % 2 * 1.0))
    text = opened(Fidelity, unrelated).overview().text
    assert "ingen statistisk signifikant sammenhæng mellem fidelitet og udvikling" in text
    assert "ikke fordelt ved lodtrækning" in text


def test_the_mean_follows_the_scores(data: StudyData) -> None:
    best = changed(data, fidelity=data.fidelity.assign(held=4.0, present=1.0))
    chapter = opened(Fidelity, best)
    assert numbers_of(chapter.main_conclusions())["Samlet fidelitet"][1].startswith("1,00")
    assert "Flest forløb i alle projekter under ét har høj fidelitet: 100\u00a0pct." in chapter.levels_figure().title
    worst = opened(Fidelity, changed(data, fidelity=data.fidelity.assign(held=1.0, present=0.0)))
    assert "har lav fidelitet: 100\u00a0pct." in worst.levels_figure().title


def test_a_project_stands_beside_all_and_development_is_that_of_all(data: StudyData) -> None:
    chapter = opened(Fidelity, data, "nord")
    assert chapter.main_conclusions().data["table"]["columns"][1] == "Nord: forløb"
    for element in (chapter.change_figure(), chapter.association_table(), chapter.scores_table()):
        assert element.rows is not None
        assert set(element.rows["project"]) == {"alle"}
    components = chapter.components_figure().rows
    assert components is not None
    assert set(components["project"]) == {"nord", "alle"}


def test_a_project_without_fidelity_still_reads(data: StudyData) -> None:
    lacking = changed(data, fidelity=data.fidelity[data.fidelity["project"] != "nord"])
    chapter = opened(Fidelity, lacking, "nord")
    assert "Fideliteten er ikke målt i Nord." in chapter.overview().text
    assert numbers_of(chapter.main_conclusions())["Samlet fidelitet"][:2] == ["ikke målt", "ikke målt"]
    assert chapter.levels_figure().title == "Forløbenes niveau i Nord kan ikke vises."


def test_a_component_with_a_small_score_is_left_out_whole(data: StudyData) -> None:
    held = [1.0 if n == 0 else 3.0 + n % 2 for n in range(len(data.fidelity))]
    few = with_disclosure(changed(data, fidelity=data.fidelity.assign(held=held)), protected=("child",), insiders=False)
    element = opened(Fidelity, few).scores_table()
    assert "Holdt" not in numbers_of(element)
    assert "Fremmøde" in numbers_of(element)
    assert "Holdt er ikke med" in element.html
    assert element.rows is not None
    assert "held" not in set(element.rows["measure"])


def test_one_dimension_missing_still_reads(data: StudyData) -> None:
    items = [c for c in data.measurements.columns if c.startswith("strain")]
    chapter = opened(
        Fidelity, changed(data, measurements=data.measurements.assign(**dict.fromkeys(items, float("nan"))))
    )
    assert list(numbers_of(chapter.association_table())) == ["Humør"]
    assert "den ene dimension" in chapter.overview().text or "på humør" in chapter.overview().text


@pytest.mark.parametrize("project", ["alle", "nord"])
def test_every_output_reads(data: StudyData, tmp_path: Path, project: str) -> None:
    for study in (data, bare(tmp_path), changed(data, fidelity=data.fidelity.iloc[:0])):
        elements = every_output(opened(Fidelity, study, project))
        assert len({e.name for e in elements}) == len(elements)
        for element in elements:
            assert element.text
            assert ".." not in element.text
            assert "nan" not in element.text
            if element.kind in ("figure", "table", "sentence"):
                assert element.rows is not None
                assert len(element.rows)


def test_without_levels_the_rest_is_shown(data: StudyData, tmp_path: Path) -> None:
    chapter = opened(Fidelity, small(tmp_path, disclosure=OPEN))
    assert chapter.levels_figure().kind == "note"
    assert chapter.components_figure().kind == "figure"
    assert chapter.association_table().kind == "table"


def test_readers_know_that_the_levels_sum_to_those_scored(data: StudyData) -> None:
    assert fidelity_chain(data.study.fidelity_levels).items() <= within_of(data.study).items()


def test_every_number_has_its_count_behind_it(data: StudyData) -> None:
    evidence = Fidelity.evidence(data, "alle")
    levels = evidence[evidence["group"].str.startswith("fidelity:")].groupby("measure")["count"].sum()
    scored = evidence[evidence["group"] == "scored:fidelity"].set_index("measure")["count"]
    pd.testing.assert_series_equal(levels, scored, check_names=False)

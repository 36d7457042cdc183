"""Chapter 4's sentences follow the data: turn the sign of a change and they turn; make it unsure and they say so."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from helpers.chapters.child_outcomes import ChildOutcomes
from helpers.data import StudyData
from helpers.present.elements import Element
from tests.chapters.opened import OPEN, changed, default_study, opened, with_disclosure

KEY = ["project", "child_id"]


def items_of(data: StudyData) -> list[str]:
    return [item for dimension in data.study.dimensions for item in dimension.item_codes]


def turned(data: StudyData) -> StudyData:
    """Every change the other way: the answers at the first wave change places with each child's last ones."""
    frame, items = data.measurements.set_index([*KEY, "wave"]).sort_index(), items_of(data)
    for wave in ("after", "followup"):
        both = frame.xs("before", level="wave").index.intersection(frame.xs(wave, level="wave").index)
        at = [
            pd.MultiIndex.from_tuples([(*child, w) for child in both], names=frame.index.names)
            for w in ("before", wave)
        ]
        # The first wave keeps its place, so both contrasts turn: what was gained is lost at the later wave.
        mirrored = 2 * frame.loc[at[0], items].to_numpy() - frame.loc[at[1], items].to_numpy()
        low = np.array([d.minimum for d in data.study.dimensions for _ in d.items])
        high = np.array([d.maximum for d in data.study.dimensions for _ in d.items])
        frame.loc[at[1], items] = np.clip(mirrored, low, high)
    return changed(data, measurements=frame.reset_index()[data.measurements.columns])


def standing(data: StudyData) -> StudyData:
    """Nobody has changed."""
    items = items_of(data)
    frame = data.measurements.set_index([*KEY, "wave"]).sort_index()
    before = frame.xs("before", level="wave")[items]
    for wave in ("after", "followup"):
        there = frame.xs(wave, level="wave").index
        at = pd.MultiIndex.from_tuples([(*child, wave) for child in there], names=frame.index.names)
        frame.loc[at, items] = before.reindex(there).to_numpy()
    return changed(data, measurements=frame.reset_index()[data.measurements.columns])


def few(data: StudyData, children: int) -> StudyData:
    """So few from each project that hardly anything is significant."""
    kept = data.children.groupby("project").head(children)["child_id"]
    frames = {
        n: f[f["child_id"].isin(kept)] for n, f in (("children", data.children), ("measurements", data.measurements))
    }
    return changed(data, **frames)


def texts(element: Element | None) -> str:
    assert element is not None
    return f"{element.title} {element.text}"


@pytest.fixture(scope="module")
def as_it_is() -> ChildOutcomes:
    return opened(ChildOutcomes, with_disclosure(default_study(), **OPEN))


@pytest.fixture(scope="module")
def other_way() -> ChildOutcomes:
    return opened(ChildOutcomes, turned(with_disclosure(default_study(), **OPEN)))


@pytest.fixture(scope="module")
def still() -> ChildOutcomes:
    return opened(ChildOutcomes, standing(with_disclosure(default_study(), **OPEN)))


@pytest.fixture(scope="module")
def unsure() -> ChildOutcomes:
    return opened(ChildOutcomes, few(with_disclosure(default_study(), **OPEN), 3))


def test_the_main_sentences_turn(as_it_is: ChildOutcomes, other_way: ChildOutcomes, still: ChildOutcomes) -> None:
    assert "positiv på alle 8 målte dimensioner" in as_it_is.overview().text
    assert "er fremgangen fastholdt på psykisk trivsel" in as_it_is.overview().text
    assert "ikke positiv på nogen målt dimension" in other_way.overview().text
    assert "Den er negativ på psykisk trivsel" in other_way.overview().text
    assert "Der var ingen sikker fremgang at fastholde på psykisk trivsel" in other_way.overview().text
    assert "Gennemsnittet er omtrent det samme på psykisk trivsel" in still.overview().text


def test_the_table_of_main_conclusions_turns(as_it_is: ChildOutcomes, other_way: ChildOutcomes) -> None:
    cells = [row[4:] for row in as_it_is.main_conclusions().data["table"]["rows"]]
    assert ["positiv, signifikant", "fastholdt"] in cells
    cells = [row[4:] for row in other_way.main_conclusions().data["table"]["rows"]]
    assert ["negativ, signifikant", "ingen sikker fremgang at fastholde"] in cells
    assert not any("positiv" in cell[0] for cell in cells)


def test_the_shares_turn(as_it_is: ChildOutcomes, other_way: ChildOutcomes, still: ChildOutcomes) -> None:
    assert "Flere går frem end tilbage fra før til efter på alle 8 dimensioner." in as_it_is.outcome_figure().title
    assert "På ingen dimension går flere frem end tilbage" in other_way.outcome_figure().title
    assert "går tilbage fra før til efter på alle 8 dimensioner" in as_it_is.worsened().text
    assert still.worsened().text.startswith("0\N{NO-BREAK SPACE}pct. går tilbage")


def test_significance_falls_and_it_is_said(as_it_is: ChildOutcomes, unsure: ChildOutcomes) -> None:
    assert "statistisk signifikant på 6" in as_it_is.overview().text
    assert "men ikke statistisk signifikant på nogen af dem" in unsure.overview().text
    assert "Der var ingen sikker fremgang at fastholde" in unsure.overview().text


def test_the_projects_turn(as_it_is: ChildOutcomes, other_way: ChildOutcomes) -> None:
    assert "over nul på alle 5 dimensioner, der kan sammenlignes" in as_it_is.forest_figure().title
    assert "ikke over nul på nogen dimension" in other_way.forest_figure().title
    assert "ligger under nul på psykisk trivsel" in other_way.forest_figure().title
    assert "0 af 8 projekter har en positiv" in other_way.forest_figure().text
    assert "ventes at vise fremgang" in texts(as_it_is.across_sentences())
    assert "ventes at vise tilbagegang" in texts(other_way.across_sentences())


def test_the_sensitivity_turns(as_it_is: ChildOutcomes, other_way: ChildOutcomes) -> None:
    assert (
        "ved hver af de prøvede mindste ændringer (0; 0,25; 0,5 og 0,75 point) på 7 af 8 dimensioner. Ikke på selvskade"
        in as_it_is.sizes_figure().title
    )
    assert "På ingen dimension går flere frem" in other_way.sizes_figure().title
    assert "ikke længere positiv på" in texts(as_it_is.robustness_sentences())
    assert "positiv" not in texts(other_way.robustness_sentences())


def test_those_who_left_turn(as_it_is: ChildOutcomes) -> None:
    assert "signifikant dårligere end de andre på" in texts(as_it_is.attrition_sentences())
    data = as_it_is.data
    stayed = data.measurements.loc[data.measurements["wave"] != "before", "child_id"].unique()
    better = data.measurements.copy()
    gone = (better["wave"] == "before") & ~better["child_id"].isin(stayed)
    for dimension in data.study.dimensions:
        for item in dimension.items:
            best = dimension.maximum if (dimension.better == "higher") != item.reversed else dimension.minimum
            better.loc[gone & better[item.code].notna(), item.code] = best
    left = opened(ChildOutcomes, changed(data, measurements=better)).attrition_sentences()
    assert "signifikant bedre end de andre på" in texts(left)
    assert "dårligere" not in texts(left)
    shuffled = data.measurements.copy()
    rng, items = np.random.default_rng(1), items_of(data)
    for project in shuffled["project"].unique():
        here = ((shuffled["wave"] == "before") & (shuffled["project"] == project)).to_numpy()
        shuffled.loc[here, items] = shuffled.loc[here, items].to_numpy()[rng.permutation(here.sum())]
    alike = opened(ChildOutcomes, changed(data, measurements=shuffled)).attrition_sentences()
    assert "adskilte sig ikke signifikant" in texts(alike)


def test_each_dimension_is_said_as_its_row_has_it(as_it_is: ChildOutcomes, other_way: ChildOutcomes) -> None:
    for chapter in (as_it_is, other_way):
        rows = chapter.change[chapter.first].rows
        said = chapter.dimension_sentences().data["paragraphs"]
        for dimension, text in zip(chapter.dimensions, said, strict=True):
            own = rows[(rows["measure"] == dimension.code) & (rows["category"] == "")].set_index("statistic")["value"]
            assert ("udvikling er positiv" in text) == (own["mean_change"] > 0)
            assert ("udvikling er negativ" in text) == (own["mean_change"] < 0)
            assert ("og den er statistisk signifikant" in text) == (own["p_holm"] < 0.05)

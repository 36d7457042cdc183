"""Chapter 3: its sentences follow the data, its facts have sources, and every output reads with parts missing."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from helpers.chapters.projects import Projects
from helpers.data import StudyData
from helpers.pipeline.layout import DEFAULT_STUDY
from helpers.present import facts
from helpers.present.mark import MARK
from helpers.present.presenter import Presenter
from helpers.study import load_projects, load_study
from tests.chapters.opened import OPEN, bare, changed, every_output, numbers_of, opened, richer, small, with_disclosure
from tests.studies import change_yaml

PRESENT = Presenter(synthetic=True, confidence=0.95)
STUDY, PROJECTS = load_study(DEFAULT_STUDY), load_projects(DEFAULT_STUDY)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> StudyData:
    return small(tmp_path_factory.mktemp("small"), disclosure=OPEN, **richer())


def without_answers(data: StudyData, wave: str) -> StudyData:
    return changed(data, measurements=data.measurements[data.measurements["wave"] != wave])


# -- main conclusions ------------------------------------------------------------------------------------------------


def test_the_main_conclusions_are_those_of_the_data(data: StudyData) -> None:
    rows = numbers_of(opened(Projects, data).main_conclusions())
    assert rows["Begyndt"] == ["48", "48"]
    assert rows["Køn: oftest pige"][1].startswith("50")
    turned = changed(data, children=data.children.assign(gender="boy", need_home=1.0))
    rows = numbers_of(opened(Projects, turned).main_conclusions())
    assert rows["Køn: oftest dreng"][1].startswith("100")
    assert rows["Hyppigste behov: behov hjemme"][1].startswith("100")


def test_a_project_stands_beside_all(data: StudyData) -> None:
    element = opened(Projects, data, "nord").main_conclusions()
    headings = ["Nord: n", "Nord: tal [95 pct.]", "Alle projekter: n", "Alle projekter: tal [95 pct.]"]
    assert element.data["table"]["columns"][1:] == headings
    assert numbers_of(element)["Begyndt"] == ["24", "24", "48", "48"]


def test_outputs_carry_the_rows_they_show_and_no_others(data: StudyData) -> None:
    chapter = opened(Projects, data, "nord")
    main = chapter.main_conclusions().rows
    assert main is not None
    assert set(main["statistic"]) == {"share", "mean", "ci_low", "ci_high", "count"}
    assert "boy" not in set(main["category"])
    needs = chapter.needs_figure().rows
    assert needs is not None
    assert set(needs["category"]) == {"yes"}


# -- implementation --------------------------------------------------------------------------------------------------


def test_the_flow_follows_the_answers(data: StudyData) -> None:
    assert (
        opened(Projects, data).flow_figure().title == "Af 48 børn, der begyndte, har 100\u00a0pct. svaret et år efter."
    )
    gone = opened(Projects, without_answers(data, "later"))
    assert gone.flow_figure().title == "Af 48 børn, der begyndte, har 0\u00a0pct. svaret et år efter."
    assert "0\u00a0pct. et år efter" in gone.summary().text
    assert numbers_of(gone.flow_figure())["Har svaret et år efter"] == ["0", "0\u00a0pct. [0;\u00a07]"]


def test_recruiting_follows_the_dates(data: StudyData) -> None:
    title = opened(Projects, data).recruiting_figure().title
    assert title.startswith("Flest begyndte i første halvår 2019: ")
    late = changed(data, children=data.children.assign(started="2020-09-01"))
    element = opened(Projects, late, "syd").recruiting_figure()
    assert element.title == "I Syd begyndte flest i andet halvår 2020: 24 af 24."
    nobody = changed(data, children=data.children.assign(started=None))
    assert opened(Projects, nobody).recruiting_figure().kind == "note"


def test_a_half_year_in_which_a_project_took_nobody_in_says_so(data: StudyData) -> None:
    children = data.children.copy()
    children["started"] = ["2020-09-01" if p == "syd" else "2019-02-01" for p in children["project"]]
    element = opened(Projects, changed(data, children=children)).recruiting_figure()
    assert numbers_of(element)["Nord"] == ["24", "24", "ingen", "ingen", "ingen"]
    assert list(numbers_of(element)) == ["Alle projekter", "Nord", "Syd"]
    assert "andet halvår 2020 ingen" in element.text


def test_reasons_for_leaving(data: StudyData) -> None:
    left = ["moved" if n % 4 == 0 else "" for n in range(len(data.children))]
    chapter = opened(Projects, changed(data, children=data.children.assign(left_reason=left)))
    rows = numbers_of(chapter.reasons_table())
    assert rows["Flyttede"][1].startswith("25\u00a0pct.")
    assert rows["Blev syg"][1].startswith("0\u00a0pct.")
    assert rows["Ingen årsag noteret"][1].startswith("75\u00a0pct.")


# -- what may not be shown -------------------------------------------------------------------------------------------


def test_small_numbers_are_hidden_and_it_still_reads(data: StudyData) -> None:
    few = data.children["project"] != "syd"
    few |= data.children["child_id"].isin(data.children.loc[~few, "child_id"].head(3))
    ids = data.children.loc[few, "child_id"]
    frames = {
        name: frame[frame["child_id"].isin(ids)]
        for name in ("children", "measurements", "fidelity")
        if (frame := getattr(data, name)) is not None
    }
    guarded = with_disclosure(changed(data, **frames), protected=("child",))
    chapter = opened(Projects, guarded, "syd")
    assert "Antallet, der er begyndt, er skjult." in chapter.summary().text
    assert chapter.flow_figure().title == "Hvor mange der er begyndt og fulgt, kan ikke vises."
    assert chapter.recruiting_figure().title == "Hvornår flest børn begyndte, kan ikke vises."
    labels = list(numbers_of(chapter.main_conclusions()))
    assert not [label for label in labels if "oftest" in label or "Hyppigste" in label]
    shown = " ".join(e.html for e in every_output(chapter))
    assert "skjult" in shown
    for element in every_output(chapter):
        if element.rows is not None:
            mine = element.rows[element.rows["project"] == "syd"]
            assert mine.loc[mine["measure"] == "flow", "value"].isna().all()


@pytest.mark.parametrize("project", ["alle", "nord"])
def test_every_output_reads_in_a_study_that_lacks_nearly_everything(tmp_path: Path, project: str) -> None:
    elements = every_output(opened(Projects, bare(tmp_path), project))
    names = [e.name for e in elements]
    assert len(names) == len(set(names))
    notes = {e.name for e in elements if e.kind == "note"}
    assert {"deltagere", "behov", "indsatstyper", "frafald", "fidelitet", "modeller", "ngo"} <= notes
    for element in elements:
        assert element.text
        assert "nan" not in element.text
        assert ".." not in element.text


@pytest.mark.parametrize("project", ["alle", "nord", "syd"])
def test_every_output_reads(data: StudyData, project: str) -> None:
    for element in every_output(opened(Projects, data, project)):
        assert element.text
        assert ".." not in element.text
        assert "None" not in element.html
        if element.kind in ("figure", "table", "sentence"):
            assert element.rows is not None
            assert len(element.rows)
            assert MARK.lower()[:16] in element.text.lower() or "Tallene er syntetiske" in element.text


# -- what the sources say --------------------------------------------------------------------------------------------


def test_formal_referral_happened_nowhere_and_has_its_source() -> None:
    element = facts.shared(PRESENT, STUDY, "target_group", "navn", "Titel")
    rows = numbers_of(element)
    assert "§ 11, stk. 3" in rows["Formel henvisning"][0]
    assert "ikke i noget projekt" in rows["Formel henvisning"][0]
    assert "afsnit 2.1" in element.html
    assert element.rows is None


def test_every_topic_has_facts_and_each_has_a_source_or_says_that_it_lacks_one() -> None:
    for topic in ("collaboration", "target_group", "offer"):
        element = facts.shared(PRESENT, STUDY, topic, "navn", "Titel")
        for cells in numbers_of(element).values():
            assert "[" in cells[0] or cells[0] == "fremgår ikke af kilden"


def test_which_project_is_which_model() -> None:
    element = facts.models_figure(PRESENT, STUDY, PROJECTS, None)
    assert element.title == (
        "7 af 8 projekter fordeler sig på 4 modeller for samarbejde. "
        "For Mentornetværket fremgår modellen ikke af kilden."
    )
    assert "Modellen fremgår ikke af kilden: Mentornetværket" in element.text
    assert numbers_of(element)["Mentornetværket"] == ["fremgår ikke af kilden"]
    assert list(numbers_of(element)) == [p.short_name for p in PROJECTS]
    assert "Rambøll 2017" in element.html
    assert element.rows is None
    assert MARK not in element.html


@pytest.mark.parametrize(
    ("slug", "text"),
    [
        (
            "nefos",
            "NEFOS-projektet følger model B1: partnerskab om rekruttering, og det er det eneste projekt med den.",
        ),
        ("stroem", "STRØM følger model A: funktionelt opdelt og løst koblet ligesom Klub MOVE."),
        ("mentornetvaerket", "Hvilken samarbejdsmodel Mentornetværket følger, fremgår ikke af kilden."),
    ],
)
def test_a_project_is_told_its_own_model(slug: str, text: str) -> None:
    own = next(p for p in PROJECTS if p.slug == slug)
    assert facts.models_figure(PRESENT, STUDY, PROJECTS, own).title == text


def test_no_model_is_known_of_anybody(tmp_path: Path) -> None:
    place = tmp_path / "study"
    small(tmp_path)
    for slug in ("nord", "syd"):
        change_yaml(place, f"projects/{slug}/project.yml", lambda content: content.update(model={"code": None}))
    element = facts.models_figure(PRESENT, load_study(place), load_projects(place), None)
    assert element.title == "Hvilken samarbejdsmodel projekterne følger, fremgår ikke af kilden."
    assert "loose" not in element.text


def test_boxes_stand_in_the_order_of_the_study_with_the_own_one_filled() -> None:
    elements = [facts.models_figure(PRESENT, STUDY, PROJECTS, own) for own in (None, PROJECTS[0], PROJECTS[1])]
    images = [BeautifulSoup(e.html, "html.parser").img for e in elements]
    assert len({str(image["src"]) for image in images if image}) == 3


def test_the_profile_and_the_ngo_do_not_say_the_same_twice() -> None:
    present = PRESENT
    profile = numbers_of(facts.profile(present, STUDY, PROJECTS[0], PROJECTS, traits=False))
    ngo = numbers_of(facts.traits_of(present, STUDY, PROJECTS[0]))
    assert not set(profile) & set(ngo)
    assert set(ngo) == {t.label for t in STUDY.traits}

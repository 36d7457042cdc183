"""Chapter 4: every output reads, carries the rows it shows, and says what it leaves out."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from pathlib import Path

import pytest

from helpers.chapters.child_outcomes import ChildOutcomes
from helpers.data import StudyData
from helpers.present.elements import Element
from helpers.present.mark import INVENTED, MARK
from helpers.results import POOLED, SUPPRESSED
from tests.chapters.opened import (
    OPEN,
    bare,
    changed,
    default_study,
    every_output,
    numbers_of,
    opened,
    quantities,
    small,
    with_disclosure,
)

SMALLEST = "mentornetvaerket"
RELIABLE = {"value": 0.8, "sd": 0.5, "source": "Testen"}


@pytest.fixture(scope="module")
def default() -> StudyData:
    return default_study()


@pytest.fixture(scope="module")
def pooled(default: StudyData) -> ChildOutcomes:
    return opened(ChildOutcomes, default)


@pytest.fixture(scope="module")
def alone(default: StudyData) -> ChildOutcomes:
    return opened(ChildOutcomes, default, SMALLEST)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> StudyData:
    return small(tmp_path_factory.mktemp("small"), disclosure=OPEN)


def outputs(chapter: ChildOutcomes) -> dict[str, Element]:
    elements = [element for element in every_output(chapter) if element is not None]
    names = [element.name for element in elements]
    assert len(names) == len(set(names))
    return dict(zip(names, elements, strict=True))


@pytest.fixture(scope="module")
def whole(pooled: ChildOutcomes) -> dict[str, Element]:
    return outputs(pooled)


@pytest.fixture(scope="module")
def part(alone: ChildOutcomes) -> dict[str, Element]:
    return outputs(alone)


def texts_of(element: Element) -> list[str]:
    cells = [cell for row in element.data.get("table", {}).get("rows", []) for cell in row]
    return [element.title, element.text, str(element.data.get("note", "")), *cells]


def assert_reads(elements: dict[str, Element]) -> None:
    for element in elements.values():
        for text in texts_of(element):
            assert not re.search(r"\bnan\b|\bNone\b|\.\.|  |effekt|«»|\( *\)", text), (element.name, text)
        if element.kind in ("sentence", "note"):
            assert all(p.strip().endswith((".", "…")) for p in element.data["paragraphs"]), element.text
        if element.kind in ("figure", "table", "sentence"):
            assert MARK in element.html or "syntetiske" in element.html.lower(), element.name
        if element.kind == "figure":
            assert len(element.text) > 80
            assert element.rows is not None
            estimates = element.rows[element.rows["statistic"] != "n"]
            assert re.search(r"\d", element.text) or estimates.empty or estimates["value"].isna().any()


# -- every output, whatever the study has ------------------------------------------------------------------------------


def test_every_output_of_the_default_study_reads(whole: dict[str, Element], part: dict[str, Element]) -> None:
    assert_reads(whole)
    assert_reads(part)
    assert len(whole) > len(part) + 5
    pooled_only = {"spredning", "paa-tvaers", "mekanismer", "frafald", "mindste-aendring"}
    for name in pooled_only:
        assert whole[name].kind in ("figure", "table")
        assert part[name].kind == "note"
        assert part[name].text.count(".") == 1, "one sentence"


@pytest.mark.parametrize("project", [POOLED, "nord"])
def test_every_output_of_a_small_study_reads(data: StudyData, project: str) -> None:
    assert_reads(outputs(opened(ChildOutcomes, data, project)))


@pytest.mark.parametrize("project", [POOLED, "nord"])
def test_every_output_reads_where_the_study_has_next_to_nothing(tmp_path: Path, project: str) -> None:
    assert_reads(outputs(opened(ChildOutcomes, bare(tmp_path), project)))


@pytest.mark.parametrize("children", [2, 9])
def test_every_output_reads_with_few_children(tmp_path: Path, children: int) -> None:
    few = small(tmp_path, children=children)
    for project in (POOLED, "syd"):
        assert_reads(outputs(opened(ChildOutcomes, few, project)))


@pytest.mark.parametrize("gone", ["later", "last", "first"])
def test_every_output_reads_with_a_wave_empty(data: StudyData, gone: str) -> None:
    frame = data.measurements[data.measurements["wave"] != gone]
    assert_reads(outputs(opened(ChildOutcomes, changed(data, measurements=frame))))


def test_every_output_reads_with_two_waves_and_one_contrast(tmp_path: Path) -> None:
    place = small(tmp_path, disclosure=OPEN)
    short = place.study.model_copy(
        update={
            "waves": tuple(w for w in place.study.waves if w.code != "later"),
            "analysis": place.study.analysis.model_copy(update={"contrasts": (("first", "last"),)}),
        }
    )
    frame = place.measurements[place.measurements["wave"] != "later"]
    elements = outputs(opened(ChildOutcomes, replace(place, study=short, measurements=frame)))
    assert_reads(elements)
    assert "for få målinger" in elements["fastholdt"].text


def test_a_dimension_or_a_project_missing_still_reads(default: StudyData) -> None:
    dropped = default.study.dimension("coping")
    measurements = default.measurements.assign(**dict.fromkeys(dropped.item_codes, math.nan))
    frames = {"measurements": measurements[measurements["project"] != "stroem"]}
    frames["children"] = default.children[default.children["project"] != "stroem"]
    projects = tuple(p for p in default.projects if p.slug != "stroem")
    elements = outputs(opened(ChildOutcomes, replace(default, projects=projects, **frames)))
    assert_reads(elements)
    assert "mestringskompetencer" in elements["ikke-maalt"].text
    named = [e for name, e in elements.items() if name != "ikke-maalt" for t in texts_of(e) if "estringskomp" in t]
    assert not named
    assert not any("STRØM" in text for text in texts_of(elements["paa-tvaers"]))
    assert "7 af 7 projekter" in elements["paa-tvaers"].text


# -- what is shown and what is carried ---------------------------------------------------------------------------------


def test_outputs_carry_every_number_they_show(whole: dict[str, Element], part: dict[str, Element]) -> None:
    for elements in (whole, part):
        for element in elements.values():
            if "table" not in element.data or element.rows is None:
                continue
            there = {*element.rows["value"].dropna().tolist(), *element.rows["n"].dropna().astype(float).tolist()}
            shown = quantities(element)
            assert shown or "".join(why for row in element.data["table"]["hidden"] for why in row), element.name
            assert shown <= there, element.name


def test_tables_carry_nothing_else(whole: dict[str, Element]) -> None:
    beside = {"sd", "sd_change", "t_statistic", "df"}  # in the ledger with their mean, in no column
    in_words = {"hovedkonklusioner": {"mean_change", "p_holm"}, "andre-maader-1": {"n"}, "manglende-1": {"n"}}
    for element in whole.values():
        if element.kind != "table" or element.rows is None:
            continue
        shown = quantities(element)
        rows = element.rows[element.rows["status"] != SUPPRESSED].dropna(subset=["value"])
        rows = rows[~rows["statistic"].isin(in_words.get(element.name, set()) | beside)]
        unseen = rows[~rows["value"].isin(shown)]
        assert unseen.empty, (element.name, sorted(set(unseen["statistic"])))


def test_the_tables_have_what_the_report_needs(whole: dict[str, Element]) -> None:
    for wave in ("before-after", "before-followup"):
        rows = whole[f"udvikling-{wave}"].rows
        assert rows is not None
        wanted = {"n", "mean_change", "ci_low", "ci_high", "p_value", "p_holm", "p_wilcoxon", "hedges_g_av", "cohen_dz"}
        assert wanted < set(rows["statistic"])
        outcomes = whole[f"fordeling-{wave}"].rows
        assert outcomes is not None
        assert {"share_improved_ci_low", "net_share"} < set(outcomes["statistic"])
        assert {"improved", "unchanged", "worsened"} < set(outcomes["category"])


# -- projects and types ------------------------------------------------------------------------------------------------


def test_projects_stand_in_the_studys_order_and_never_by_result(pooled: ChildOutcomes, default: StudyData) -> None:
    element = pooled.forest_figure()
    order = [p.short_name for p in default.projects]
    for dimension in ("Psykisk trivsel", "Mestringskompetencer"):
        listed = [row[0] for row in element.data["table"]["rows"] if row[0].startswith(f"{dimension}: ")]
        assert listed == [f"{dimension}: {name}" for name in order]


def test_the_projects_numbers_are_those_of_their_own_chapters(pooled: ChildOutcomes, alone: ChildOutcomes) -> None:
    own = numbers_of(alone.change_table())["Psykisk trivsel"]
    assert numbers_of(pooled.forest_figure())["Psykisk trivsel: Mentornetværket"] == own[:2]


def test_nothing_pooled_over_projects_where_one_is_hidden(default: StudyData) -> None:
    few = default.children[default.children["project"] == SMALLEST]["child_id"].head(3)
    frames = {
        name: frame[(frame["project"] != SMALLEST) | frame["child_id"].isin(few)]
        for name, frame in (("children", default.children), ("measurements", default.measurements))
    }
    chapter = opened(ChildOutcomes, with_disclosure(changed(default, **frames), insiders=False))
    element = chapter.forest_figure()
    assert element.kind == "note"
    assert element.rows is None
    assert "kan ikke sammenlignes" in element.text
    assert chapter.across_table() is None


def test_spread_t_and_degrees_of_freedom_are_in_the_ledger_and_on_no_page(pooled: ChildOutcomes) -> None:
    changes, means = pooled.change_table(), pooled.means_figure()
    assert changes.rows is not None
    assert means.rows is not None
    assert {"sd_change", "t_statistic", "df"} <= set(changes.rows["statistic"])
    assert "sd" in set(means.rows["statistic"])
    assert changes.rows["decimals"].notna().all(), "nothing is hidden here"
    heads = [*changes.data["table"]["columns"], *means.data["table"]["columns"]]
    assert not [head for head in heads if "spredning" in str(head).lower() or str(head) in ("t", "frihedsgrader")]


def test_a_project_hidden_by_the_verdict_takes_its_dimensions_along(default: StudyData) -> None:
    """Its numbers over the projects are hidden though the evidence held them: fail closed."""
    chapter = opened(ChildOutcomes, default)
    rows = chapter.slices[SMALLEST].rows
    hidden = rows.assign(reason=(rows["measure"] == "coping").map({True: "few", False: ""}))
    chapter.slices = {**chapter.slices, SMALLEST: replace(chapter.slices[SMALLEST], rows=hidden)}
    element = chapter.forest_figure()
    assert element.rows is not None
    coping = element.rows[element.rows["measure"] == "coping"]
    assert set(coping["reason"]) == {"few"}, "the numbers over the projects are told to be hidden"
    assert coping["value"].isna().all()
    assert set(coping["group"]) == {"across:projects"}, "and each project's are not shown beside them"
    sentence = chapter.across_sentences()
    assert sentence is not None
    assert "Mestringskompetencer" in sentence.text


def test_mechanisms_stand_by_type_and_their_excerpts_are_marked(pooled: ChildOutcomes, alone: ChildOutcomes) -> None:
    element = pooled.mechanisms_figure()
    labels = [row[0] for row in element.data["table"]["rows"]]
    assert "Individuel indsats: Bygger en relation" in labels
    assert "Gruppeindsats: Psykisk trivsel" in labels
    assert "Individuel indsats: Selvskade" not in labels, "nobody there was measured on it"
    quotes = pooled.mechanism_quotes()
    assert quotes is not None
    assert quotes.html.count(INVENTED) == quotes.html.count("<blockquote") == 8
    assert alone.mechanism_quotes() is None


# -- how sure ----------------------------------------------------------------------------------------------------------


def test_an_item_that_runs_the_wrong_way_is_warned_of(default: StudyData) -> None:
    assert "Advarsel" not in opened(ChildOutcomes, default).reliability_table().title
    item = default.study.dimension("coping").items[0].code
    turned = changed(default, measurements=default.measurements.assign(**{item: 5 - default.measurements[item]}))
    assert "Advarsel: Et spørgsmål i mestringskompetencer" in opened(ChildOutcomes, turned).reliability_table().title


def test_reliable_change_where_a_reliability_is_given_and_a_sentence_where_not(data: StudyData) -> None:
    first, *rest = data.study.dimensions
    given = data.study.model_validate(
        data.study.model_dump() | {"dimensions": [first.model_dump() | {"reliability": RELIABLE}, *rest]}
    )
    table = opened(ChildOutcomes, replace(data, study=given)).reliable_table()
    assert table is not None
    assert table.kind == "table"
    assert list(numbers_of(table)) == [first.label]
    note = opened(ChildOutcomes, data).reliable_table()
    assert note is not None
    assert "ingen offentliggjort reliabilitet" in note.text


def test_clusters_are_regarded_where_they_are_given(pooled: ChildOutcomes, default: StudyData) -> None:
    assert "ICC" in pooled.robustness_table().data["table"]["columns"]
    loose = changed(default, children=default.children.assign(group_id=None, family_id=None))
    assert "ICC" not in opened(ChildOutcomes, loose).robustness_table().data["table"]["columns"]


def test_who_answered_is_told_where_it_is_known(pooled: ChildOutcomes, default: StudyData) -> None:
    element = pooled.respondents_figure()
    assert element is not None
    rows = numbers_of(element)["Psykisk trivsel"]
    both = default.measurements.pivot(index="child_id", columns="wave", values="respondent").dropna(
        subset=["before", "after"]
    )
    alone = ((both["before"] == "alone") & (both["after"] == "alone")).sum()
    assert rows[0] == str(alone)
    assert rows[2] == str(len(both) - alone)
    silent = changed(default, measurements=default.measurements.assign(respondent=None))
    note = opened(ChildOutcomes, silent).respondents_figure()
    assert note is not None
    assert "ikke oplyst" in note.text


def test_dimensions_of_which_few_are_missing_are_not_compared(default: StudyData) -> None:
    """Three lack a measurement: their mean at the start would follow from the others' mean."""
    waves = default.measurements.pivot(index="child_id", columns="wave", values="project")
    complete = waves.dropna(subset=["before", "after"]).index
    left = waves.index.difference(complete)[:3]
    kept = changed(
        default,
        children=default.children[default.children["child_id"].isin([*complete, *left])],
        measurements=default.measurements[default.measurements["child_id"].isin([*complete, *left])],
    )
    chapter = opened(ChildOutcomes, with_disclosure(kept, insiders=False))
    element = chapter.attrition_table()
    assert not any("Efter" in column for column in element.data["table"]["columns"])
    assert any("Opfølgning" in column for column in element.data["table"]["columns"])

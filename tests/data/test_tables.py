"""Loading and validating whole studies: frames, order, all errors at once, the fingerprint."""

from __future__ import annotations

import dataclasses
import math
import random
import shutil
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from helpers.data import StudyData, as_text, fingerprint, load_data, validate
from helpers.errors import DataFault, Faults, MissingFile, StudyFault, UnknownName
from tests.studies import (
    PROJECTS,
    TABLES,
    WAVES,
    change_cell,
    change_yaml,
    drop_column,
    make_study,
    read_rows,
    study_content,
    table_content,
    write_rows,
)

SYD = "projects/syd/measurements.csv"
SCALES = {"mood_1": (1, 4), "mood_2": (1, 4), "mood_3": (1, 4), "strain_1": (0, 20.5)}


def frames(data: StudyData) -> dict[str, pd.DataFrame]:
    return {name: getattr(data, name) for name in TABLES}


def test_every_row_of_the_files_is_in_the_frames_with_its_values(pristine: Path) -> None:
    data = load_data(pristine)
    for name, frame in frames(data).items():
        for slug in PROJECTS:
            part = frame[frame["project"] == slug]
            rows = table_content(slug)[name]
            assert len(part) == len(rows)
            for column in rows[0]:
                wanted = [row[column] for row in rows]
                if frame[column].dtype.kind == "f":
                    assert part[column].tolist() == pytest.approx(
                        [math.nan if value == "" else value for value in wanted], nan_ok=True
                    )
                elif frame[column].dtype.kind == "M":
                    assert part[column].dt.strftime("%Y-%m-%d").tolist() == wanted
                else:
                    assert part[column].fillna("").tolist() == wanted


def test_frames_have_all_columns_in_order_with_their_types(pristine: Path) -> None:
    data = load_data(pristine)
    assert list(data.children) == [
        *["project", "child_id", "group_id", "family_id", "started", "left_reason"],
        *["gender", "age", "need_home", "offer_single", "offer_group"],
    ]
    assert list(data.measurements) == ["project", "child_id", "wave", "date", "respondent", *SCALES]
    assert list(data.fidelity) == ["project", "child_id", "held", "present"]
    assert list(data.survey) == ["project", "respondent_id", "side", "role", "useful", "skilled"]
    assert list(data.statements)[:4] == ["project", "statement_id", "side", "role"]
    assert data.children["family_id"].dtype == "str"
    assert data.children["family_id"].isna().all()
    assert data.children["started"].dtype == "datetime64[us]"
    assert data.children["need_home"].dtype == "float64"
    assert data.measurements.loc[data.measurements["project"] == "nord", "strain_1"].isna().all()


def test_rows_are_ordered_by_project_id_and_wave_whatever_the_files_order(pristine: Path, folder: Path) -> None:
    chance = random.Random(4)  # noqa: S311
    for path in folder.glob("projects/*/*.csv"):
        header, *rows = read_rows(path)
        chance.shuffle(rows)
        write_rows(path, [header, *rows])
    change_yaml(folder, "projects/nord/project.yml", lambda content: content.update(order=5))
    data = load_data(folder)
    assert list(dict.fromkeys(data.measurements["project"])) == ["syd", "nord"]
    assert data.measurements["wave"].tolist()[:3] == list(WAVES)
    assert data.measurements["child_id"].tolist()[:4] == ["syd-01"] * 3 + ["syd-02"]
    for name, frame in frames(load_data(pristine)).items():
        swapped = pd.concat([frame[frame["project"] == slug] for slug in ("syd", "nord")], ignore_index=True)
        pd.testing.assert_frame_equal(getattr(data, name), swapped)


@pytest.mark.parametrize(("separator", "encoding"), [(";", "cp1252"), ("\t", "utf-16"), (";", "utf-8-sig")])
def test_the_same_study_in_another_dress_is_the_same_study(
    pristine: Path, folder: Path, separator: str, encoding: str
) -> None:
    for path in folder.glob("projects/*/*.csv"):
        rows = [[cell.replace(".", ",") if cell[:1].isdigit() else cell for cell in row] for row in read_rows(path)]
        write_rows(path, rows, separator, encoding)
    assert validate(folder) == ()
    ordinary = load_data(pristine)
    for name, frame in frames(load_data(folder)).items():
        pd.testing.assert_frame_equal(frame, getattr(ordinary, name))


def test_only_some_projects_are_read(folder: Path) -> None:
    change_cell(folder, "projects/nord/children.csv", 2, "age", "ung")
    data = load_data(folder, only=["syd"])
    assert {slug for frame in frames(data).values() for slug in frame["project"]} == {"syd"}
    assert [project.slug for project in data.projects] == ["nord", "syd"]
    with pytest.raises(DataFault, match="nord/children"):
        load_data(folder, only=["syd", "nord"])


def test_an_unknown_project_is_refused_with_the_known_names(pristine: Path) -> None:
    with pytest.raises(UnknownName, match="«vest»") as caught:
        load_data(pristine, only=["vest"])
    assert "nord, syd" in caught.value.remedy


def test_a_study_without_fidelity_survey_statements_and_background(tmp_path: Path) -> None:
    gone: dict[str, object] = dict.fromkeys(
        ["fidelity", "survey", "themes", "background", "intervention_types", "respondents"]
    )
    files = {f"projects/{slug}/{name}.csv": None for slug in PROJECTS for name in ("fidelity", "survey", "statements")}
    make_study(tmp_path, study=gone, files=files)
    for slug in PROJECTS:
        for column in ("gender", "age", "need_home", "offer_single", "offer_group"):
            drop_column(tmp_path, f"projects/{slug}/children.csv", column)
    assert validate(tmp_path) == ()
    data = load_data(tmp_path)
    assert list(data.fidelity) == ["project", "child_id"]
    assert list(data.survey) == ["project", "respondent_id", "side", "role"]
    for frame in (data.fidelity, data.survey, data.statements):
        assert frame.empty
    assert data.statements["excerpt"].dtype == "str"
    assert len(data.measurements) == 48


def test_a_table_of_a_header_alone_is_no_error(folder: Path) -> None:
    write_rows(folder / "projects/nord/survey.csv", read_rows(folder / "projects/nord/survey.csv")[:1])
    assert validate(folder) == ()
    assert set(load_data(folder).survey["project"]) == {"syd"}


def test_all_errors_of_all_files_come_at_once(folder: Path) -> None:
    change_yaml(folder, "projects/nord/project.yml", lambda content: content["model"].update(code="b9"))
    change_cell(folder, SYD, 3, "mood_1", "5")
    change_cell(folder, SYD, 4, "mood_2", "x")
    change_cell(folder, "projects/nord/children.csv", 5, "gender", "?")
    change_cell(folder, "projects/nord/survey.csv", 2, "extra", "?")
    (folder / "projects/syd/fidelity.csv").unlink()

    findings = validate(folder)
    assert [finding.grade for finding in findings] == ["error"] * 5 + ["warning"]
    with pytest.raises(Faults) as caught:
        load_data(folder)
    assert [str(fault) for fault in caught.value.faults] == [str(f) for f in findings if f.grade == "error"]
    assert {type(fault) for fault in caught.value.faults} == {DataFault, MissingFile, StudyFault}
    assert "I alt 5 fejl." in str(caught.value)


def test_a_score_outside_its_scale_is_one_danish_message(folder: Path) -> None:
    change_cell(folder, SYD, 3, "mood_1", "5")
    with pytest.raises(DataFault) as caught:
        load_data(folder)
    assert str(caught.value) == (
        "FEJL: Værdien ligger uden for skalaen fra 1 til 4.\n"
        "  Hvor: projects/syd/measurements.csv, række 3, kolonne mood_1, værdi «5»\n"
        "  Hvad du kan gøre: Ret tallet, eller lad cellen stå tom, hvis oplysningen mangler. "
        "Er skalaen en anden, så ret den for mood i study.yml."
    )


def test_faults_of_the_yml_files_are_findings_with_their_line_beside_those_of_the_tables(folder: Path) -> None:
    text = (folder / "projects/nord/project.yml").read_text(encoding="utf-8")
    (folder / "projects/nord/project.yml").write_text(text.replace("order: 0", "order: først"), encoding="utf-8")
    (folder / "published.yml").write_text("title: Den gamle rapport\n", encoding="utf-8")
    change_cell(folder, SYD, 3, "mood_1", "5")
    line = text.split("\n").index("order: 0") + 1
    found = {(f.file, f.row, f.column) for f in validate(folder)}
    assert found == {
        ("projects/nord/project.yml", line, "order"),
        ("published.yml", 1, "figures"),
        (SYD, 3, "mood_1"),
    }
    with pytest.raises(Faults) as caught:  # published.yml does not concern the tables
        load_data(folder)
    assert len(caught.value.faults) == 2


def test_a_broken_study_yml_is_told_with_the_projects_faults(folder: Path) -> None:
    change_yaml(folder, "study.yml", lambda content: content.update(title=""))
    (folder / "projects/syd/project.yml").unlink()
    assert [(f.file, f.column) for f in validate(folder)] == [
        ("projects/syd/project.yml", None),
        ("study.yml", "title"),
    ]
    with pytest.raises(Faults):
        load_data(folder)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    (finding,) = validate(tmp_path / "nowhere")
    assert finding.message == "Studiemappen findes ikke."
    with pytest.raises(MissingFile, match="Studiemappen"):
        load_data(tmp_path / "nowhere")


def test_missing_rows_are_not_told_twice_when_a_file_could_not_be_read_whole(folder: Path) -> None:
    path = folder / "projects/nord/children.csv"
    path.write_bytes(path.read_bytes().replace(b"nord-02,", b"nord-02,,"))
    assert [(f.row, f.file) for f in validate(folder)] == [(3, "projects/nord/children.csv")]


def test_study_data_is_frozen(pristine: Path) -> None:
    data = load_data(pristine)
    with pytest.raises(dataclasses.FrozenInstanceError):
        data.children = data.survey  # type: ignore[misc]


def test_the_fingerprint_is_of_the_content_alone(pristine: Path, folder: Path) -> None:
    before = fingerprint(pristine)
    assert load_data(folder).fingerprint == before == fingerprint(folder)
    assert load_data(folder, only=["syd"]).fingerprint == fingerprint(folder, ["syd"]) != before
    (folder / "notes.txt").write_text("x")
    (folder / "projects/nord/delivery.txt").write_text("x")
    assert fingerprint(folder) == before
    shutil.copytree(folder, folder.parent / "elsewhere")
    assert fingerprint(folder.parent / "elsewhere") == before


@pytest.mark.parametrize(
    "file",
    [
        "study.yml",
        "published.yml",
        "lifts.yml",
        "projects/nord/project.yml",
        *(f"projects/nord/{name}.csv" for name in TABLES),
    ],
)
def test_the_fingerprint_changes_with_every_file_that_is_read(folder: Path, file: str) -> None:
    before, other = fingerprint(folder), fingerprint(folder, ["syd"])
    with (folder / file).open("a") as path:
        path.write("\n")
    assert fingerprint(folder) != before
    assert (fingerprint(folder, ["syd"]) != other) is file.endswith(".yml")


def test_the_fingerprint_sees_a_single_changed_digit(folder: Path) -> None:
    before = fingerprint(folder)
    change_cell(folder, SYD, 3, "mood_1", "1" if read_rows(folder / SYD)[2][4] != "1" else "2")
    assert fingerprint(folder) != before


outside = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-99, 99).map(float)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    number=outside,
    slug=st.sampled_from(PROJECTS),
    item=st.sampled_from(list(SCALES)),
    row=st.integers(2, 25),
    semicolon=st.booleans(),
)
def test_any_number_outside_its_scale_in_any_item_cell_is_found(
    folder: Path, number: float, slug: str, item: str, row: int, semicolon: bool
) -> None:
    low, high = SCALES[item]
    assume(not low <= number <= high)
    assume(item != "strain_1" or slug == "syd")
    path = folder / "projects" / slug / "measurements.csv"
    valid = path.read_bytes()
    try:
        rows = read_rows(path)
        rows[row - 1][rows[0].index(item)] = repr(number).replace(".", ",") if semicolon else repr(number)
        write_rows(path, rows, ";" if semicolon else ",")
        (finding,) = validate(folder)
    finally:
        path.write_bytes(valid)
    assert (finding.grade, finding.file, finding.row, finding.column) == (
        *("error", f"projects/{slug}/measurements.csv"),
        *(row, item),
    )
    assert "uden for skalaen" in finding.message


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.data(), number=st.sampled_from(["0101901234", "311299-0001", "241255 4000"]))
def test_a_personal_number_in_any_cell_is_an_error_and_never_shown(
    folder: Path, place: st.DataObject, number: str
) -> None:
    file = place.draw(st.sampled_from([f"projects/syd/{name}.csv" for name in TABLES]))
    valid = (folder / file).read_bytes()
    rows = read_rows(folder / file)
    row, column = place.draw(st.integers(0, len(rows) - 1)), place.draw(st.integers(0, len(rows[0]) - 1))
    try:
        rows[row][column] = number
        write_rows(folder / file, rows)
        findings = validate(folder)
    finally:
        (folder / file).write_bytes(valid)
    spots = [(f.file, f.row) for f in findings if "personn" in f.message]
    assert spots == [(file, row + 1)]
    report = as_text(findings)
    assert number[:6] not in report
    assert number[-4:] not in report


def test_the_builder_gives_a_fresh_study_every_time() -> None:
    study_content()["waves"].clear()
    assert len(study_content()["waves"]) == 3

"""What only the whole study tells: dates, order, items that run the wrong way, the same delivery twice."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from helpers.data import Finding, validate
from helpers.data.checks.answers import against
from helpers.study.scales import Dimension
from tests.studies import change_cell, change_yaml, make_study, read_rows, study_content, write_rows

CHILDREN, MEASUREMENTS = "projects/nord/children.csv", "projects/nord/measurements.csv"
SURVEY, STATEMENTS = "projects/nord/survey.csv", "projects/nord/statements.csv"


def found(folder: Path, words: str) -> list[Finding]:
    return [finding for finding in validate(folder) if words in finding.message]


def dated(folder: Path, *dates: str) -> None:
    """Date the three measurements of the first child."""
    for row, date in enumerate(dates, start=2):
        change_cell(folder, MEASUREMENTS, row, "date", date)


@pytest.mark.parametrize(
    ("dates", "rows", "words"),
    [
        (("2019-06-01", "2019-05-31", "2021-06-01"), [3], "«Start» af samme barn (2019-06-01, række 2)"),
        (("2019-06-01", "2020-06-01", "2020-01-01"), [4], "«Slut» af samme barn (2020-06-01, række 3)"),
        (("2022-06-01", "2020-06-01", "2021-01-01"), [3, 4], "«Start» af samme barn"),
        (("2019-06-01", "", "2019-05-01"), [4], "«Start» af samme barn (2019-06-01, række 2)"),
        (("2019-06-01", "2019-06-01", "2021-06-01"), [], ""),
        (("", "", "2019-01-01"), [], ""),
    ],
)
def test_waves_out_of_order(folder: Path, dates: tuple[str, ...], rows: list[int], words: str) -> None:
    change_cell(folder, CHILDREN, 2, "started", "")
    dated(folder, *dates)
    errors = found(folder, "Målingen er dateret før")
    assert [(f.grade, f.file, f.row, f.column) for f in errors] == [
        ("error", MEASUREMENTS, row, "date") for row in rows
    ]
    assert all(words in f.message for f in errors)
    assert validate(folder) == tuple(errors)


def test_the_order_of_rows_is_free(folder: Path) -> None:
    rows = read_rows(folder / MEASUREMENTS)
    write_rows(folder / MEASUREMENTS, [rows[0], *reversed(rows[1:])])
    assert validate(folder) == ()


def test_a_later_measurement_before_the_start_is_a_warning_and_a_baseline_is_none(folder: Path) -> None:
    change_cell(folder, CHILDREN, 2, "started", "2020-12-24")
    (one,) = validate(folder)
    assert (one.grade, one.file, one.row, one.column) == ("warning", MEASUREMENTS, 3, "date")
    assert "2020-12-24 i children.csv" in one.message


@pytest.mark.parametrize(("file", "column"), [(MEASUREMENTS, "date"), (CHILDREN, "started")])
def test_a_date_after_the_edition_is_a_warning(folder: Path, file: str, column: str) -> None:
    row = 4 if file == MEASUREMENTS else 2
    change_cell(folder, file, row, column, "2024-03-01")
    if file == CHILDREN:
        dated(folder, "", "", "")
    (one,) = found(folder, "efter udgavens dato (2024-02-29)")
    assert (one.grade, one.file, one.row, one.column, one.value) == ("warning", file, row, column, "2024-03-01")


def test_a_year_that_is_a_slip_of_the_pen_is_a_warning(folder: Path) -> None:
    change_cell(folder, CHILDREN, 3, "started", "1920-03-15")
    (one,) = validate(folder)
    assert (one.grade, one.file, one.row) == ("warning", CHILDREN, 3)
    assert "mere end ti år" in one.message


def test_a_file_with_hardly_any_of_the_children_is_a_warning(folder: Path) -> None:
    rows = read_rows(folder / "projects/nord/fidelity.csv")
    write_rows(folder / "projects/nord/fidelity.csv", rows[:4])
    (one,) = validate(folder)
    assert (one.grade, one.file) == ("warning", "projects/nord/fidelity.csv")
    assert "kun 3 af de 8 børn" in one.message
    write_rows(folder / "projects/nord/fidelity.csv", rows[:5])
    assert validate(folder) == ()
    write_rows(folder / "projects/nord/fidelity.csv", rows[:1])
    assert validate(folder) == ()


# Items that run the wrong way


def scale(*turned: int, items: int = 4) -> Dimension:
    listed: Any = [{"code": f"x_{k}", "text": "x", "reversed": k in turned} for k in range(items)]
    return Dimension(code="x", label="X", noun="x", minimum=1, maximum=4, items=listed)


def answers(rows: int, items: int, seed: int, *, against_: tuple[int, ...] = (), tie: float = 0.6) -> Any:
    """Answers from 1 to 4 that share a common part; those of `against_` run the other way."""
    rng = np.random.default_rng(seed)
    common, own = rng.normal(size=(rows, 1)), rng.normal(size=(rows, items))
    latent = tie * common + (1 - tie**2) ** 0.5 * own
    for item in against_:
        latent[:, item] *= -1
    return np.clip(np.round(2.5 + latent), 1, 4)


@pytest.mark.parametrize("seed", range(5))
def test_an_item_that_was_delivered_turned_is_found_and_no_other(seed: int) -> None:
    assert against(scale(2), answers(100, 4, seed, tie=0.75)) == ("x_2",)
    assert against(scale(2), answers(100, 4, seed, against_=(2,), tie=0.75)) == ()
    assert against(scale(), answers(100, 4, seed, against_=(1,), tie=0.75)) == ("x_1",)


def test_few_rows_and_chance_call_for_nothing() -> None:
    assert against(scale(2), answers(29, 4, 1)) == ()
    false = sum(bool(against(scale(), answers(60, 4, seed, tie=0))) for seed in range(300))
    assert false <= 6  # of 300 scales of unrelated items: three standard errors


def test_missing_answers_and_items_without_variation_are_left_alone() -> None:
    table = answers(200, 4, 3, tie=0.75)
    table[::2, 0] = np.nan
    assert against(scale(2), table) == ("x_2",)
    table[:, 0] = 3
    assert against(scale(2), table) == ("x_2",)
    table[:, 1] = np.nan
    assert against(scale(2), table) == ()


def wide_study(folder: Path, children: int = 40) -> Path:
    """The small study with six items to a scale and two scales, answered by chance around a child's own level."""
    content = study_content()
    base = content["dimensions"][0]
    content["dimensions"] = [
        {
            **base,
            "code": code,
            "items": [{"code": f"{code}_{k}", "text": f"{code} {k}", "reversed": k == 2} for k in range(1, 7)],
        }
        for code in ("mood", "calm")
    ]
    questions = [{"code": f"q{k}", "text": f"Spørgsmål {k}", "topic": "roles"} for k in range(12)]
    content["survey"]["questions"] = questions
    content["survey"]["answers"] = [{"value": k, "label": f"Svar {k}", "agrees": k > 2} for k in range(1, 5)]
    make_study(folder, children=children, study=content)
    for slug in ("nord", "syd"):
        rng = random.Random(slug)  # noqa: S311
        place = folder / "projects" / slug
        rows = read_rows(place / "measurements.csv")
        items = [f"{code}_{k}" for code in ("mood", "calm") for k in range(1, 7)]
        made = [[*rows[0][:4], *items]]
        level = 2.5
        for number, row in enumerate(rows[1:]):
            level = rng.uniform(1, 4) if number % 3 == 0 else level
            true = [min(4, max(1, round(level + rng.gauss(0, 0.6)))) for _ in items]
            made.append([*row[:4], *(str(5 - x if k % 6 == 1 else x) for k, x in enumerate(true))])
        write_rows(place / "measurements.csv", made)
        rows = read_rows(place / "survey.csv")
        made = [[*rows[0][:3], *(f"q{k}" for k in range(12))]]
        for n in range(10):
            side = n % 2
            made.append(
                [f"r{n}", ("town", "ngo")[side], ("staff", "volunteer")[side], *(rng.choice("1234") for _ in range(12))]
            )
        write_rows(place / "survey.csv", made)
    return folder


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = wide_study(tmp_path_factory.mktemp("wide"))
    assert validate(folder) == ()
    return folder


@pytest.fixture
def study(wide: Path, tmp_path: Path) -> Path:
    import shutil

    return Path(shutil.copytree(wide, tmp_path / "study"))


def test_a_reversed_item_that_came_turned_is_a_warning_at_its_column(study: Path) -> None:
    rows = read_rows(study / MEASUREMENTS)
    place = rows[0].index("calm_2")
    write_rows(
        study / MEASUREMENTS,
        [rows[0], *([*r[:place], str(5 - int(r[place])), *r[place + 1 :]] for r in rows[1:])],
    )
    (one,) = validate(study)
    assert (one.grade, one.file, one.row, one.column) == ("warning", MEASUREMENTS, 1, "calm_2")
    assert "dimensionen calm" in one.message
    assert "turned: true" in one.remedy


def test_the_same_answer_to_all_is_a_note(study: Path) -> None:
    rows = read_rows(study / MEASUREMENTS)
    for row in (5, 9):
        rows[row] = [*rows[row][:4], *["3"] * 12]
    write_rows(study / MEASUREMENTS, rows)
    (one,) = validate(study)
    assert (one.grade, one.file, one.row) == ("note", MEASUREMENTS, 6)
    assert "2 rækker, den første her," in one.message


# The same delivery twice


def test_a_childs_answers_under_another_id_are_a_warning(study: Path) -> None:
    rows = read_rows(study / MEASUREMENTS)
    for k in (1, 2, 3):
        rows[k][4:] = [str(1 + (j + k) % 4) for j in range(12)]
        rows[30 + k] = [*rows[30 + k][:4], *rows[k][4:]]
    write_rows(study / MEASUREMENTS, rows)
    (one,) = validate(study)
    assert (one.grade, one.file, one.row, one.column) == ("warning", MEASUREMENTS, 32, "child_id")
    assert f"række 2 i {MEASUREMENTS}" in one.message


def test_a_file_that_holds_the_delivery_twice_is_an_error(study: Path) -> None:
    rows, children = read_rows(study / MEASUREMENTS), read_rows(study / CHILDREN)
    write_rows(study / MEASUREMENTS, [*rows, *([f"x{row[0]}", *row[1:]] for row in rows[1:])])
    write_rows(study / CHILDREN, [*children, *([f"x{row[0]}", *row[1:]] for row in children[1:])])
    (one,) = [f for f in validate(study) if f.grade == "error"]
    assert (one.file, one.row) == (MEASUREMENTS, None)
    assert "børn siger nøjagtig det samme som andre i samme fil" in one.message


def test_the_delivery_of_another_project_under_other_ids_is_an_error(study: Path) -> None:
    rows = read_rows(study / MEASUREMENTS)
    copied = [[row[0].replace("nord", "syd"), *row[1:]] for row in rows]
    write_rows(study / "projects/syd/measurements.csv", copied[: len(copied) // 2])
    (one,) = [f for f in validate(study) if f.grade == "error"]
    assert (one.file, one.row) == ("projects/syd/measurements.csv", None)
    assert f"børn siger nøjagtig det samme som andre i {MEASUREMENTS}" in one.message


@pytest.mark.parametrize(("respondents", "grade"), [(10, "warning"), (30, "error")])
def test_the_survey_of_another_project_is_found(study: Path, respondents: int, grade: str) -> None:
    rng = random.Random(5)  # noqa: S311
    header, *rows = read_rows(study / SURVEY)
    rows = [[f"r{k}", *rows[k % 10][1:3], *(rng.choice("1234") for _ in range(12))] for k in range(respondents)]
    write_rows(study / SURVEY, [header, *rows])
    (study / "projects/syd/survey.csv").write_bytes((study / SURVEY).read_bytes())
    (one,) = validate(study)
    assert (one.grade, one.file) == (grade, "projects/syd/survey.csv")
    assert "respondenter siger nøjagtig det samme" in one.message


def test_answers_that_follow_a_pattern_stop_nothing(study: Path) -> None:
    """Invented data of a test or an exercise: many are alike, and no two more than others."""
    for slug in ("nord", "syd"):
        path = study / f"projects/{slug}/measurements.csv"
        rows = read_rows(path)
        write_rows(
            path, [rows[0], *([*r[:4], *(str(1 + (k + j) % 4) for j in range(12))] for k, r in enumerate(rows[1:]))]
        )
    found = [f for f in validate(study) if "nøjagtig det samme" in f.message]
    assert {f.grade for f in found} == {"warning"}


def test_rows_that_say_the_same_to_all_are_no_copies(study: Path) -> None:
    rows = read_rows(study / SURVEY)
    write_rows(study / SURVEY, [rows[0], *([*row[:3], *["2"] * 11, str(1 + k % 2)] for k, row in enumerate(rows[1:]))])
    assert validate(study) == ()


LONG = "Et helt opdigtet uddrag om noget, der er sket, og som er langt nok: "


def test_statements_that_stand_twice(study: Path) -> None:
    for row in range(2, 8):
        change_cell(study, STATEMENTS, row, "excerpt", f"{LONG}{row}")
    assert validate(study) == ()
    rows = read_rows(study / STATEMENTS)
    write_rows(study / STATEMENTS, [*rows, ["s9", *rows[1][1:]], ["s10", *rows[2][1:4], "trust", "", rows[2][6]]])
    (one,) = validate(study)
    assert (one.grade, one.file, one.row, one.column) == ("warning", STATEMENTS, 8, "statement_id")
    write_rows(study / STATEMENTS, rows)
    (study / "projects/syd/statements.csv").write_bytes((study / STATEMENTS).read_bytes())
    (one,) = validate(study)
    assert (one.grade, one.file) == ("warning", "projects/syd/statements.csv")
    assert "6 udsagn" in one.message


def test_one_excerpt_that_two_projects_share_is_nothing(study: Path) -> None:
    for slug in ("nord", "syd"):
        change_cell(study, f"projects/{slug}/statements.csv", 2, "excerpt", LONG)
    assert validate(study) == ()


def test_everything_is_told_at_once(study: Path) -> None:
    change_cell(study, CHILDREN, 2, "gender", "x")
    change_cell(study, MEASUREMENTS, 2, "date", "2023-01-01")
    change_cell(study, STATEMENTS, 2, "excerpt", "Skriv til en@eksempel.dk om det")
    change_yaml(study, "projects/syd/project.yml", lambda c: c["model"].update(code="b9"))
    spots = {(f.file, f.row) for f in validate(study) if f.grade == "error"}
    assert {(CHILDREN, 2), (MEASUREMENTS, 3), (STATEMENTS, 2), ("projects/syd/project.yml", None)} <= spots

"""A finding's Danish text, its order, its summary, and what it must never show."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.dk import cpr

from helpers.data.findings import (
    MASKED,
    Finding,
    Grade,
    as_text,
    from_fault,
    in_order,
    raise_errors,
    shown,
    summary,
)
from helpers.data.personal import has_personal_number
from helpers.errors import DataFault, Faults, MissingFile, StudyFault


def finding(
    grade: Grade = "error",
    file: str = "projects/nord/measurements.csv",
    row: int | None = 3,
    column: str | None = "mood_1",
    value: str | None = "9",
) -> Finding:
    return Finding(grade, file, row, column, value, "Værdien er forkert.", "Ret tallet.")


def test_text_has_what_where_and_what_to_do() -> None:
    assert str(finding()) == (
        "FEJL: Værdien er forkert.\n"
        "  Hvor: projects/nord/measurements.csv, række 3, kolonne mood_1, værdi «9»\n"
        "  Hvad du kan gøre: Ret tallet."
    )
    assert str(finding("warning")).startswith("ADVARSEL: ")
    assert str(finding("note")).startswith("BEMÆRK: ")


@pytest.mark.parametrize(
    ("one", "where"),
    [
        (finding(value=None), "projects/nord/measurements.csv, række 3, kolonne mood_1"),
        (finding(column=None, value=None), "projects/nord/measurements.csv, række 3"),
        (finding(row=None, column=None, value=None), "projects/nord/measurements.csv"),
        (finding(file="study.yml", row=7, column="waves.0.code", value=None), "study.yml, linje 7, felt waves.0.code"),
    ],
)
def test_where_names_only_what_is_known(one: Finding, where: str) -> None:
    assert one.where == where


def test_the_fault_says_the_same_as_the_finding() -> None:
    fault = finding().as_fault()
    assert isinstance(fault, DataFault)
    assert str(fault) == str(finding())


def test_a_fault_of_the_study_becomes_a_finding_with_line_and_field_and_back() -> None:
    fault = StudyFault("Feltet mangler.", "projects/nord/project.yml, linje 12, felt ngo.text", "Ret feltet.")
    (one,) = from_fault(fault)
    assert (one.grade, one.file, one.row, one.column) == ("error", "projects/nord/project.yml", 12, "ngo.text")
    assert str(one) == str(fault)
    assert type(one.as_fault()) is StudyFault


def test_several_faults_become_several_findings() -> None:
    both = Faults(
        [MissingFile("Filen mangler.", "study.yml", "Læg den dér."), StudyFault("Nej.", "study.yml, linje 1", "Ret.")]
    )
    assert [(one.row, one.fault) for one in from_fault(both)] == [(None, MissingFile), (1, StudyFault)]


def test_order_is_grade_then_place_and_doubles_are_told_once() -> None:
    wanted = (
        finding(row=2),
        finding(row=10),
        finding(row=10, column="mood_2"),
        finding(file="projects/syd/children.csv", row=1),
        finding("warning", row=1),
        finding("note", row=1),
    )
    assert in_order([*reversed(wanted), wanted[0]]) == wanted


@pytest.mark.parametrize(
    ("grades", "line"),
    [
        ([], "Ingen fejl"),
        (["error"], "1 fejl"),
        (["error", "error", "error", "warning"], "3 fejl, 1 advarsel"),
        (["warning", "warning", "note"], "Ingen fejl, 2 advarsler, 1 bemærkning"),
        (["error", "note", "note"], "1 fejl, 2 bemærkninger"),
    ],
)
def test_summary_counts_each_grade(grades: list[Grade], line: str) -> None:
    findings = [finding(grade) for grade in grades]
    assert summary(findings) == line


def test_the_report_ends_with_the_summary_of_what_it_tells() -> None:
    lines = as_text([finding(), finding("note", row=1)]).splitlines()
    assert len(lines) == 7
    assert lines[-1] == "1 fejl, 1 bemærkning."


def test_the_same_in_many_rows_of_a_column_is_told_once_with_the_rows() -> None:
    alike = [finding(row=row, value=str(row)) for row in range(3, 40)]
    text = as_text([*alike, finding(row=40, column="mood_2")])
    assert text.count("FEJL:") == 2
    assert "række 3, kolonne mood_1, værdi «3»; det samme i 36 rækker til: 4, 5, 6," in text
    assert "23 og 16 til\n  Hvad du kan gøre: Ret tallet.\n" in text
    assert text.endswith("38 fejl.")
    assert as_text(alike[:3]).count("FEJL:") == 3
    other = [finding(row=None, column=f"{number}", value=None) for number in range(5)]
    assert as_text(other).count("FEJL:") == 5


def test_errors_are_raised_together_and_warnings_are_not() -> None:
    raise_errors([finding("warning"), finding("note")])
    with pytest.raises(DataFault):
        raise_errors([finding()])
    with pytest.raises(Faults) as caught:
        raise_errors([finding(row=9), finding(row=2), finding("warning", row=1)])
    assert [fault.where for fault in caught.value.faults] == [finding(row=2).where, finding(row=9).where]
    assert "I alt 2 fejl." in str(caught.value)


def test_a_finding_is_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        finding().row = 4  # type: ignore[misc]


def test_a_long_value_is_not_kept_and_a_long_column_is_cut() -> None:
    assert finding(value="en hel historie " * 5).value is None
    assert finding(value="  ").value is None
    assert finding(value="to\nlinjer").value == "to linjer"
    assert len(finding(column="x" * 300).column or "") == 40


def personal_numbers() -> st.SearchStrategy[str]:
    dates = st.dates(dt.date(1937, 1, 1), dt.date(1999, 12, 31))
    return st.builds(lambda date, last: f"{date:%d%m%y}{last:04d}", dates, st.integers(0, 3999))


@given(
    number=personal_numbers(),
    joint=st.sampled_from(["", "-", " ", ".", " - ", "/"]),
    before=st.sampled_from(["", "cpr ", "barn:"]),
    after=st.sampled_from(["", " ok", ","]),
)
def test_a_personal_number_is_never_shown(number: str, joint: str, before: str, after: str) -> None:
    assert cpr.is_valid(number)
    text = f"{before}{number[:6]}{joint}{number[6:]}{after}"
    one = finding(value=text, column=text)
    for digits in (number[:6], number[6:]):
        assert digits not in str(one)
    assert one.value == MASKED
    if joint in {"", "-", " "}:
        assert has_personal_number(text)


@given(number=personal_numbers().filter(lambda number: number.startswith("0")))
def test_a_personal_number_that_lost_its_zero_is_not_shown_either(number: str) -> None:
    assert shown(number.lstrip("0")) == MASKED or number.startswith("00")


@pytest.mark.parametrize(
    "text", ["nord-01", "2019-02-15", "58.4136888460348", "3.123456789", "12345678", "12345678901", "9999999999", ""]
)
def test_other_values_are_no_personal_numbers(text: str) -> None:
    assert not has_personal_number(text)


@pytest.mark.parametrize("text", ["nord-01", "2019-02-15", "58.4136888460348", "3.123456789", "12345678"])
def test_ordinary_values_are_shown(text: str) -> None:
    assert shown(text) == text

"""Which measurement a table is of: told by its columns, its values, or the name of its file or sheet."""

from __future__ import annotations

import pytest

from helpers.data.delivery.mapping import DOUBT, load_mapping
from tests.data.delivery.deliveries import MEASURED, Desk, Rows
from tests.data.delivery.test_meaning import accepted, alone, column_of, marked, proposed
from tests.data.delivery.test_rows import workbook


def of(wave: str) -> Rows:
    """The answers of one measurement, which their table does not name."""
    place = MEASURED[0].index("Måling")
    return [[*row[:place], *row[place + 1 :]] for row in MEASURED if row[place] in {"Måling", wave}]


def waves(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.startswith("      wave:")]


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("Foer", "Efter"),
        ("trivsel_før", "trivsel_efter"),
        ("Svar T1", "Svar T2"),
        ("T0-svar", "T1-svar"),
        ("svar_1", "svar_2"),
        ("maaling 1 nord", "maaling 2 nord"),
        ("pre", "post"),
        ("2019 første måling", "2020 anden måling"),
    ],
)
def test_a_file_for_each_measurement(desk: Desk, first: str, last: str) -> None:
    alone(desk)
    desk.put(f"{first}.csv", of("Start"))
    desk.put(f"{last}.csv", of("Slut"))
    text = proposed(desk)
    assert sorted(waves(text)) == sorted(
        [
            f"wave: first  {DOUBT}: filen hedder «{first}»: er det Start?",
            f"wave: last  {DOUBT}: filen hedder «{last}»: er det Slut?",
        ]
    )
    accepted(desk)
    rows = dict(zip(column_of(desk, "measurements", "child_id"), column_of(desk, "measurements", "wave"), strict=True))
    assert len(column_of(desk, "measurements", "wave")) == 12
    assert set(rows.values()) <= {"first", "last"}


def test_a_sheet_for_each_measurement(desk: Desk) -> None:
    workbook(alone(desk) / "svar.xlsx", {"Før": of("Start"), "Efter": of("Slut")})
    assert {line.partition("  ")[0] for line in waves(proposed(desk))} == {"wave: first", "wave: last"}


def test_a_file_that_is_no_measurement_by_name_is_asked_of(desk: Desk) -> None:
    alone(desk)
    desk.put("svar_2.csv", of("Start"))
    assert "wave: '?'" in waves(proposed(desk))[0]


def test_a_file_named_otherwise_than_its_answers_is_marked(desk: Desk) -> None:
    alone(desk)
    desk.put("Før.csv", [row for row in MEASURED if row[1] != "Start"])
    assert "filen hedder «Før»: er det Start?" in marked(proposed(desk), "wave")
    alone(desk)
    desk.put("Efter.csv", [row for row in MEASURED if row[1] != "Start"])
    assert marked(proposed(desk), "wave") == ""


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("{item} {wave}", ("T1", "T2")),
        ("{item} ({wave})", ("start", "slut")),
        ("{wave}: {item}", ("Start", "Slut")),
        ("{item} {wave}", ("1. måling", "2. måling")),
    ],
)
def test_each_measurement_of_a_wide_file_keeps_its_date(desk: Desk, form: str, words: tuple[str, str]) -> None:
    items = MEASURED[0][2:]
    header = ["Løbenr", *(form.format(item=item, wave=word) for word in words for item in items)]
    rows = [[row[0], *row[2:], *after[2:]] for row, after in zip(MEASURED[1:7], MEASURED[7:], strict=True)]
    alone(desk)
    desk.put("bred.csv", [header, *rows])
    text = proposed(desk)
    assert all((DOUBT in line) == (words[0] == "T1" or "måling" in words[0]) for line in waves(text))
    accepted(desk)
    parts = load_mapping(desk.inbox / "import.yml").parts
    assert [part.columns["date"].source for part in parts] == [form.format(item="Dato", wave=word) for word in words]
    days = [f"{row[2][6:]}-{row[2][3:5]}-{row[2][:2]}" for row in MEASURED[1:]]
    assert sorted(column_of(desk, "measurements", "date")) == sorted(days)

"""SurveyXact's set of dataset, structure and labels, with each of its known faults, as files and as one workbook."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from helpers.data.delivery.sources import Source, read_delivery
from helpers.data.delivery.surveyxact import split
from tests.data.delivery.deliveries import Desk, Rows, as_csv, rows_of

DATASET: Rows = [
    ["respid", "s_1", "s_2", "s_3", "s_4", "s_5_1", "s_5_2"],
    *(
        [f"{k}", str(1 + k % 2), str(1 + k % 4), str(1 + (k + 1) % 4), str(1 + (k + 2) % 4), str(k % 2), "1"]
        for k in range(1, 7)
    ),
]
STRUCTURE: Rows = [
    ["questionName", "variableName", "questionType", "subType", "questionText", "choiceValue", "choiceText"],
    ["s_1", "s_1", "Closed", "Single", "Måling", "", ""],
    ["s_2", "s_2", "Closed", "Single", "Hvor godt passer det på dig? - Jeg er glad", "", ""],
    ["s_3", "s_3", "Closed", "Single", "Hvor godt passer det på dig? - Jeg er trist", "", ""],
    ["s_4", "s_4", "Closed", "Single", "Hvor godt passer det på dig? - Jeg ler", "", ""],
    ["s_5", "s_5_1", "Closed", "Multiple", "Hvad har du fået?", "1", "Alene"],
    ["s_5", "s_5_2", "Closed", "Multiple", "Hvad har du fået?", "2", "Gruppe"],
]
ANSWERS = (("1", "Passer slet ikke"), ("2", "2"), ("3", "3"), ("4", "Passer helt"))
LABELS: Rows = [
    ["s_1", "1", "Start"],
    ["s_1", "2", "Slut"],
    *([f"s_{n}", *answer] for n in (2, 3, 4) for answer in ANSWERS),
    *([f"s_5_{n}", str(k), text] for n in (1, 2) for k, text in enumerate(("Ikke valgt", "Valgt"))),
]

Sheets = dict[str, Rows]


def as_delivered() -> Sheets:
    return {"dataset": [*DATASET], "structure": [*STRUCTURE], "labels": [*LABELS]}


def with_header(sheets: Sheets) -> Sheets:
    return sheets | {"labels": [["variableName", "value", "valueLabel"], *LABELS]}


def phantom_column(sheets: Sheets) -> Sheets:
    """A separator at the end of every row of the structure, or of the header alone."""
    return sheets | {"structure": [[*row, ""] for row in STRUCTURE]}


def phantom_header(sheets: Sheets) -> Sheets:
    return sheets | {"structure": [[*STRUCTURE[0], ""], *STRUCTURE[1:]]}


def phantom_cells(sheets: Sheets) -> Sheets:
    return sheets | {"structure": [STRUCTURE[0], *([*row, ""] for row in STRUCTURE[1:])]}


def split_by_columns(sheets: Sheets) -> Sheets:
    del sheets["dataset"]
    return {"dataset(1)": [row[:3] for row in DATASET], "dataset(2)": [row[3:] for row in DATASET]} | sheets


def split_with_the_id_in_both(sheets: Sheets) -> Sheets:
    del sheets["dataset"]
    return {"dataset(1)": [row[:3] for row in DATASET], "dataset(2)": [[row[0], *row[3:]] for row in DATASET]} | sheets


FAULTS: dict[str, Callable[[Sheets], Sheets]] = {
    "as it should be": lambda sheets: sheets,
    "labels with a header": with_header,
    "phantom column": phantom_column,
    "phantom in the header": phantom_header,
    "phantom in the rows": phantom_cells,
    "split by columns": split_by_columns,
    "split with the id in both": split_with_the_id_in_both,
}


def as_files(folder: Path, sheets: Sheets, separator: str, encoding: str) -> None:
    folder.mkdir(exist_ok=True)
    for name, rows in sheets.items():
        (folder / f"{name}.csv").write_bytes(as_csv(rows, separator, encoding))


def as_workbook(folder: Path, sheets: Sheets) -> None:
    folder.mkdir(exist_ok=True)
    with xlsxwriter.Workbook(folder / "dataset_1488_2018.xlsx") as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name.capitalize())
            for r, row in enumerate(rows):
                for c, cell in enumerate(row):
                    sheet.write(r, c, int(cell) if cell.isdecimal() else cell)


def the_one(folder: Path) -> Source:
    delivery = read_delivery(folder)
    assert delivery.findings == ()
    (source,) = delivery.sources
    assert source.raw.findings == ()
    return source


def check(source: Source) -> None:
    frame = source.raw.frame
    assert sorted(frame.columns) == sorted(DATASET[0])
    assert frame[DATASET[0]].to_numpy().tolist() == DATASET[1:]
    assert frame.index.tolist() == list(range(2, 8))
    assert source.labels.columns["s_2"] == "Hvor godt passer det på dig? - Jeg er glad"
    assert source.labels.columns["s_5_2"] == "Hvad har du fået? - Gruppe"
    assert source.labels.values["s_1"] == {"1": "Start", "2": "Slut"}
    assert source.labels.values["s_4"] == {"1": "Passer slet ikke", "2": "2", "3": "3", "4": "Passer helt"}
    assert source.labels.values["s_5_1"] == {"0": "Ikke valgt", "1": "Valgt"}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize(("separator", "encoding"), [(";", "cp1252"), ("\t", "utf-16"), (",", "utf-8")])
def test_every_form_of_the_set_is_read(tmp_path: Path, fault: str, separator: str, encoding: str) -> None:
    as_files(tmp_path / "sx", FAULTS[fault](as_delivered()), separator, encoding)
    check(the_one(tmp_path / "sx"))


@pytest.mark.parametrize("fault", FAULTS)
def test_every_form_of_the_workbook_is_read(tmp_path: Path, fault: str) -> None:
    as_workbook(tmp_path / "sx", FAULTS[fault](as_delivered()))
    check(the_one(tmp_path / "sx"))


def test_a_variable_that_only_the_descriptions_have_is_a_note(tmp_path: Path) -> None:
    sheets = as_delivered()
    sheets["structure"].append(["s_9", "s_9", "Closed", "Single", "Findes ikke", "", ""])
    sheets["labels"].append(["s_9", "1", "Ja"])
    as_files(tmp_path / "sx", sheets, ";", "utf-8")
    delivery = read_delivery(tmp_path / "sx")
    assert [(f.grade, f.file) for f in delivery.findings] == [("note", "structure.csv"), ("note", "labels.csv")]
    assert "s_9" in delivery.findings[0].message
    check(delivery.sources[0])


def test_a_dataset_continued_below_is_two_tables(tmp_path: Path) -> None:
    sheets = {"dataset(1)": DATASET[:4], "dataset(2)": [DATASET[0], *DATASET[4:]]} | as_delivered()
    del sheets["dataset"]
    as_files(tmp_path / "sx", sheets, ";", "utf-8")
    sources = read_delivery(tmp_path / "sx").sources
    assert [(s.file, len(s.raw.frame)) for s in sources] == [("dataset(1).csv", 3), ("dataset(2).csv", 3)]
    assert all(s.labels.values["s_1"]["2"] == "Slut" for s in sources)


@pytest.mark.parametrize("fault", ["rows", "ids"])
def test_halves_that_do_not_belong_together_are_an_error(tmp_path: Path, fault: str) -> None:
    sheets = split_with_the_id_in_both(as_delivered())
    second = sheets["dataset(2)"]
    sheets["dataset(2)"] = second[:-1] if fault == "rows" else [second[0], second[2], second[1], *second[3:]]
    as_files(tmp_path / "sx", sheets, ";", "utf-8")
    (one,) = [f for f in read_delivery(tmp_path / "sx").findings if f.grade == "error"]
    assert one.file == "dataset(2).csv"
    assert "passer ikke sammen" in one.message


@pytest.mark.parametrize(
    ("names", "sets", "rest"),
    [
        (["dataset.csv", "labels.csv", "structure.csv", "andet.csv"], 1, ["andet.csv"]),
        (["maj_dataset.csv", "maj_labels.csv", "juni_dataset.csv", "juni_structure.csv"], 2, []),
        (["dataset_1_20.csv", "structure_2_20.csv", "Labels_3_20.csv"], 1, []),
        (["dataset.csv"], 0, ["dataset.csv"]),
        (["labels.csv", "structure.csv"], 0, ["labels.csv", "structure.csv"]),
        (["svar.csv"], 0, ["svar.csv"]),
    ],
)
def test_what_is_a_set(names: list[str], sets: int, rest: list[str]) -> None:
    found, left = split(names)
    assert (len(found), left) == (sets, rest)


def test_a_set_that_is_damaged_is_told(tmp_path: Path) -> None:
    sheets = as_delivered()
    sheets["structure"] = [["a", "b"], ["c", "d"]]
    as_files(tmp_path / "sx", sheets, ";", "utf-8")
    (tmp_path / "sx" / "labels.csv").write_bytes(b"s_1;1;St\x81rt")
    found = read_delivery(tmp_path / "sx").findings
    assert {(f.grade, f.file) for f in found} == {("error", "labels.csv"), ("warning", "structure.csv")}


@pytest.mark.parametrize("workbook", [False, True])
def test_a_set_is_proposed_and_brought_in(desk: Desk, workbook: bool) -> None:
    """From the set to the study's files, with no more work than looking through the proposal."""
    for path in desk.inbox.iterdir():
        path.unlink()
    if workbook:
        as_workbook(desk.inbox, as_delivered())
    else:
        as_files(desk.inbox, as_delivered(), ";", "cp1252")
    first = desk.bring_in()
    text = (desk.inbox / "import.yml").read_text(encoding="utf-8")
    assert first.proposed == text.count("# SE EFTER")
    assert "wave: {from: s_1, values: {'1': first, '2': last}}\n" in text
    assert "mood_2: s_3\n" in text
    assert "offer_group: s_5_2\n" in text
    desk.map("\n".join(line.partition("  # SE EFTER")[0] for line in text.split("\n")))
    done = desk.bring_in()
    assert done.done, str(done)
    rows = rows_of(desk.project / "measurements.csv")
    assert rows[0] == ["child_id", "wave", "mood_1", "mood_2", "mood_3"]
    assert rows[1] == ["nord-1", "last", "2", "3", "4"]
    assert rows_of(desk.project / "children.csv")[1][-2:] == ["1", "1"]

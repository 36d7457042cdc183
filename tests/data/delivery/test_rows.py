"""Rows that are no answers, and what a spreadsheet hides: told one by one, never taken in silence, never mixed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Font

from helpers.data.delivery.mapping import DOUBT, load_mapping
from tests.data.delivery.deliveries import CHILDREN, MEASURED, Desk, Rows, mapping, rows_of
from tests.data.delivery.test_meaning import accepted, alone, column_of, proposed
from tests.data.readers.test_more_formats import OLD, open_document


def workbook(path: Path, sheets: dict[str, Rows], **hide: Any) -> None:
    """A workbook in which `sheet`, the numbers of `rows` and the letters of `columns` of the first are hidden.

    The rows `struck` are crossed out, those of `white` written in white, and so are the cells `crossed`.
    """
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([int(cell) if cell.isdecimal() else cell for cell in row])
    first = book.worksheets[0]
    for number in hide.get("rows", ()):
        first.row_dimensions[number].hidden = True
    for letter in hide.get("columns", ()):
        first.column_dimensions[letter].hidden = True
    for kind, font in (("struck", Font(strike=True)), ("white", Font(color="FFFFFF"))):
        for number in hide.get(kind, ()):
            for cell in first[number]:
                cell.font = font
    for name in hide.get("crossed", ()):
        first[name].font = Font(strike=True)
    if "sheet" in hide:
        book[hide["sheet"]].sheet_state = hide.get("state", "hidden")
    book.save(path)


def left_out(desk: Desk) -> dict[str, dict[int, str]]:
    """What the first part of each table leaves out by the proposal, whose line must bear a mark."""
    text = proposed(desk)
    assert text.count("leave_out:") == text.count(f"leave_out:  {DOUBT}")
    desk.map("\n".join(line.partition(f"  {DOUBT}")[0] for line in text.split("\n")))
    return {part.table: dict(part.leave_out) for part in load_mapping(desk.inbox / "import.yml").parts}


# What a spreadsheet hides


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_beside_a_shown_one_is_not_taken(desk: Desk, state: str) -> None:
    withdrawn = [["91", "Hold 1", "13-03-2019", "Pige", "9", "Ja", "Ja", "Nej", "Barn 91"]]
    alone(desk)
    sheets = {"Baggrund": CHILDREN, "Kladde": [CHILDREN[0], *withdrawn]}
    workbook(desk.inbox / "b.xlsx", sheets, sheet="Kladde", state=state)
    text = proposed(desk)
    assert f"unused:  {DOUBT}" in text
    assert "b.xlsx, ark Kladde: arket er skjult" in text
    accepted(desk)
    assert column_of(desk, "children", "child_id") == [f"nord-{k}" for k in range(1, 7)]


def test_a_hidden_sheet_with_the_only_data_is_marked(desk: Desk) -> None:
    alone(desk)
    workbook(desk.inbox / "b.xlsx", {"Forside": [["Om"], ["Udtræk"]], "Data": CHILDREN}, sheet="Data")
    assert f"sheet: Data  {DOUBT}: arket er skjult" in proposed(desk)


def test_hidden_rows_and_columns_are_marked(desk: Desk) -> None:
    alone(desk)
    workbook(desk.inbox / "b.xlsx", {"Baggrund": CHILDREN}, rows=(3, 5), columns="E")
    text = proposed(desk)
    assert f"age: Alder  {DOUBT}: kolonnen er skjult i arket" in text
    assert f"leave_out:  {DOUBT}: skal rækkerne 3, 5 ikke med?" in text
    accepted(desk)
    assert column_of(desk, "children", "child_id") == ["nord-1", "nord-3", "nord-5", "nord-6"]


def test_what_is_hidden_since_the_mapping_was_confirmed_is_told(desk: Desk) -> None:
    alone(desk)
    workbook(desk.inbox / "b.xlsx", {"Baggrund": CHILDREN})
    desk.bring_in()
    accepted(desk)
    before = desk.files()
    workbook(desk.inbox / "b.xlsx", {"Baggrund": CHILDREN}, rows=[4], columns="E")
    done = desk.bring_in()
    told = {(one.row, one.column, one.message) for one in done.findings if one.grade == "error"}
    assert told == {
        (4, None, "Rækken er skjult i arket."),
        (1, "Alder", "Svarene er ikke som ventet: kolonnen er skjult i arket."),
    }
    assert desk.files() == before
    text = (desk.inbox / "import.yml").read_text(encoding="utf-8")
    text = text.replace("    drop:", "    keep: {4: barnet er med}\n    drop:").replace(
        f"  {DOUBT}: kolonnen", "  # kolonnen"
    )
    desk.map(text)
    assert desk.bring_in().done
    assert desk.files()["children.csv"] == before["children.csv"]


def test_rows_that_are_crossed_out_or_written_in_white_are_marked_and_left_out(desk: Desk) -> None:
    alone(desk)
    workbook(desk.inbox / "b.xlsx", {"Baggrund": CHILDREN}, struck=(3, 5), white=[6], crossed=["E2"])
    text = proposed(desk)
    assert f"leave_out:  {DOUBT}: skal rækkerne 3, 5, 6 ikke med?" in text
    assert "      3: rækken er streget over i arket\n" in text
    assert "      6: rækken er skrevet usynligt i arket\n" in text
    assert f"age: Alder  {DOUBT}: cellen i række 2 er streget over i arket" in text
    accepted(desk)
    assert column_of(desk, "children", "child_id") == ["nord-1", "nord-3", "nord-6"]


def test_what_is_crossed_out_since_the_mapping_was_confirmed_is_told(desk: Desk) -> None:
    alone(desk)
    workbook(desk.inbox / "b.xlsx", {"Baggrund": CHILDREN}, crossed=["E2"])
    desk.bring_in()
    accepted(desk)
    assert desk.bring_in().done  # the cell that was confirmed is no news
    before = desk.files()
    workbook(desk.inbox / "b.xlsx", {"Baggrund": CHILDREN}, struck=[4], crossed=["E2", "E3"])
    done = desk.bring_in()
    told = {(one.row, one.column, one.message) for one in done.findings if one.grade == "error"}
    assert told == {
        (4, None, "Rækken er streget over i arket."),
        (1, "Alder", "Svarene er ikke som ventet: cellerne i række 2, 3 er streget over i arket."),
    }
    assert desk.files() == before


def test_an_open_document_tells_which_rows_and_columns_it_hides(desk: Desk) -> None:
    open_document(alone(desk) / "b.ods", CHILDREN, hidden_rows=(3, 4), hidden_column=5)
    text = proposed(desk)
    assert f"age: Alder  {DOUBT}: kolonnen er skjult i arket" in text
    assert "      3: rækken er skjult i arket\n      4: rækken er skjult i arket" in text
    accepted(desk)
    assert column_of(desk, "children", "child_id") == ["nord-1", "nord-4", "nord-5", "nord-6"]


def test_an_old_workbook_that_can_hide_anything_is_marked(desk: Desk) -> None:
    (alone(desk) / "b.xls").write_bytes(OLD.read_bytes())
    desk.put("svar.csv", MEASURED)
    desk.study.joinpath("study.yml").write_text(
        desk.study.joinpath("study.yml").read_text(encoding="utf-8").replace("label: Alder", "label: Tal"),
        encoding="utf-8",
    )
    text = proposed(desk)
    assert f"{DOUBT}: det, der er skjult eller streget over, kan ikke ses i en .xls-fil" in text


# Rows that are no answers

BLANK = [""] * 8
SUMS = ["", "", "45", "4", "6", "0", ""]
CHILD = ["Hold 1", "13-03-2019", "Pige", "7", "Ja", "Ja", "Nej"]
ODD: dict[str, tuple[list[str], str]] = {
    "total": (["I alt", "", *SUMS], "ligner en sumrække («I alt»)"),
    "total with its count": (["Total (n=6)", "", *SUMS], "ligner en sumrække («Total (n=6)»)"),
    "mean": (["Gennemsnit:", "", "", "", "7,5", "", "", "", ""], "ligner en sumrække («Gennemsnit:»)"),
    "a total without an id": (["", "Sum", *SUMS], "ligner en sumrække («Sum»)"),
    "note": (["Kilde: udtræk af 3. maj", *BLANK], "ligner en note ved tabellen"),
    "note in another column": (["", "", "Eksporteret af sekretariatet", *BLANK[2:]], "ligner en note ved tabellen"),
    "header": (CHILDREN[0], "ligner overskriften igen"),
    "test": (["99", *CHILD, "Test Testesen"], "ligner en prøvebesvarelse («Navn» er «Test Testesen»)"),
    "test by id": (["TEST-1", *CHILD, ""], "ligner en prøvebesvarelse («Løbenr» er «TEST-1»)"),
    "no id": (["", *CHILD, "Barn"], "rækken har intet id"),
    "twice": (CHILDREN[2], "samme id som række 3, som siger det samme"),
    "begun": (["2", "Hold 0", *BLANK[1:]], "samme id som række 3, der siger mere"),
}


@pytest.mark.parametrize("kind", ODD)
def test_a_row_that_is_no_answer_is_left_out_and_marked(desk: Desk, kind: str) -> None:
    row, why = ODD[kind]
    alone(desk)
    desk.put("b.csv", [*CHILDREN, row])
    text = proposed(desk)
    assert f"leave_out:  {DOUBT}: skal række 8 ikke med?\n" in text
    accepted(desk)
    assert load_mapping(desk.inbox / "import.yml").parts[0].leave_out == {8: why}
    assert column_of(desk, "children", "child_id") == [f"nord-{k}" for k in range(1, 7)]
    assert column_of(desk, "children", "age") == [str(6 + k % 4) for k in range(1, 7)]


@pytest.mark.parametrize("kind", ODD)
def test_a_row_that_is_no_answer_stops_a_mapping_that_does_not_mention_it(desk: Desk, kind: str) -> None:
    row, why = ODD[kind]
    before = desk.files()
    desk.put("baggrund.csv", [*CHILDREN, row])
    done = desk.bring_in()
    (one,) = done.findings
    assert (one.grade, one.file, one.row) == ("error", "baggrund.csv", 8)
    assert one.message.removesuffix(".") == (
        "Cellen er tom, men skal være udfyldt" if kind == "no id" else why[0].upper() + why[1:]
    )
    assert desk.files() == before


def test_a_row_that_looks_like_none_is_kept_where_the_mapping_says_so(desk: Desk) -> None:
    desk.put("baggrund.csv", [*CHILDREN, ODD["test"][0]])
    plan = mapping()
    plan["parts"][0]["keep"] = {8: "barnet hedder sådan"}
    desk.map(plan)
    assert desk.bring_in().rows == {"children.csv": 7, "measurements.csv": 12}
    plan["parts"][0]["keep"] = {7: "barnet hedder sådan", 8: "barnet hedder sådan"}
    desk.map(plan)
    (one,) = desk.bring_in().findings
    assert "Række 7 har ikke noget mærkeligt ved sig" in one.message


def test_a_clean_delivery_has_no_odd_row(desk: Desk) -> None:
    (desk.inbox / "import.yml").unlink()
    assert "leave_out" not in proposed(desk)


def test_a_total_of_numbers_alone_is_seen(desk: Desk) -> None:
    alone(desk)
    rows = [
        ["Id", "Køn", "Alder", "Behov hjemme", "Alene"],
        *([str(k), "Pige", "7", str(k % 2), "1"] for k in range(1, 8)),
    ]
    rows[1][4] = "0"
    desk.put("b.csv", [*rows, ["8", "", "", "4", "6"]])
    assert left_out(desk)["children"] == {9: "ligner en sumrække (tallene er regnet ud af rækkerne over den)"}


def test_words_that_many_rows_say_are_answers(desk: Desk) -> None:
    alone(desk)
    desk.put("b.csv", [["Id", "Hold", "Køn", "Alder"], *([str(k), "Test", "Pige", "7"] for k in range(1, 9))])
    assert "leave_out" not in proposed(desk)


# Rows of one key


def test_two_halves_of_an_answer_are_never_mixed(desk: Desk) -> None:
    rows = [MEASURED[0], ["1", "Start", "", "1", "2", ""], ["1", "Start", "", "1", "", "3"]]
    desk.put("svar.csv", rows)
    before = desk.files()
    done = desk.bring_in()
    (one,) = [one for one in done.findings if one.grade == "error"]
    assert (one.file, one.row, one.column) == ("svar.csv", 3, None)
    assert "hver har svar, som den anden mangler" in one.message
    assert desk.files() == before
    plan = mapping()
    plan["parts"][1]["conflicts"] = "first"
    desk.map(plan)
    assert desk.bring_in().done
    assert rows_of(desk.project / "measurements.csv")[1][-3:] == ["1", "2", ""]
    assert "værdierne i mood_3 er ikke brugt" in next(f[5] for f in desk.fates() if f[4] == "slået sammen")


def test_an_answer_begun_twice_is_the_one_that_was_finished(desk: Desk) -> None:
    alone(desk)
    desk.put("svar.csv", [*MEASURED[:2], ["2", "Start", "15-03-2019", "3", "", ""], *MEASURED[2:]])
    assert left_out(desk)["measurements"] == {3: "samme id og måling som række 4, der siger mere"}
    assert desk.bring_in().done
    assert len(rows_of(desk.project / "measurements.csv")) == len(MEASURED)


def test_a_long_file_repeats_what_it_says_of_a_child(desk: Desk) -> None:
    alone(desk)
    children = {row[0]: row[1:] for row in CHILDREN}
    desk.put("alt.csv", [[*row, *children[row[0]]] for row in MEASURED])
    assert "leave_out" not in proposed(desk)
    accepted(desk)
    assert len(column_of(desk, "children", "child_id")) == 6
    assert len(column_of(desk, "measurements", "wave")) == 12


# What one part of a table says of a row holds for all of them


def wide(children: int) -> Rows:
    """A row per child: background, and an item measured twice that runs against the two others of its dimension."""
    head = ["Id", "Køn", "Alder", "Behov hjemme", "Jeg er glad (start)", "Jeg er trist (start)", "Jeg ler (start)"]
    rows = [[str(k), "Pige", str(6 + k % 4), str(k % 2), *_answers(k)] for k in range(1, children + 1)]
    return [head, *rows]


def _answers(child: int) -> list[str]:
    return [str(1 + child % 4), str(4 - child % 4), str(1 + child % 4)]


def test_a_row_that_is_no_answer_in_one_part_is_none_in_any(desk: Desk) -> None:
    alone(desk)
    rows = wide(12)
    sums = [str(sum(int(row[place]) for row in rows[1:])) for place in (4, 5, 6)]
    desk.put("b.csv", [*rows, ["13", "", "7", "1", *sums]])
    why = "ligner en sumrække (tallene er regnet ud af rækkerne over den)"
    assert left_out(desk) == {"children": {14: why}, "measurements": {14: why}}
    assert desk.bring_in().done
    assert len(column_of(desk, "children", "child_id")) == 12
    text = (desk.inbox / "import.yml").read_text(encoding="utf-8")
    first, mark, rest = text.partition("    leave_out:\n")
    desk.map(first + rest.partition("\n")[2])  # the children's part does not mention it any more
    told = {(one.row, one.message) for one in desk.bring_in().findings if one.grade == "error"}
    assert mark
    assert told == set()  # the measurements' part says that it is none


def test_what_is_told_as_no_answer_turns_no_item(desk: Desk) -> None:
    """One total, or a few codes outside the scale, outweigh forty children in a correlation."""
    alone(desk)
    rows = wide(40)
    desk.put("b.csv", rows)
    assert "går imod" not in proposed(desk)
    (desk.inbox / "import.yml").unlink()
    desk.put("b.csv", [*rows, ["41", "Pige", "7", "1", "99", "99", "1"], ["I alt", "", "", "", "100", "100", "-100"]])
    text = proposed(desk)
    assert "      42: " not in text
    assert "      43: ligner en sumrække («I alt»)" in text
    assert "går imod" not in text


def test_a_child_of_whom_nothing_that_stands_there_means_anything_is_named(desk: Desk) -> None:
    plan = mapping()
    plan["parts"][0]["columns"]["gender"]["values"] |= {"36": ""}
    plan["parts"][0]["columns"]["need_home"]["values"] |= {"15": ""}
    desk.map(plan)
    desk.put("baggrund.csv", [*CHILDREN, ["p7", "", "", "36", "", "15", "", "", ""]])
    told = {(one.row, one.message) for one in desk.bring_in().findings if one.grade == "error"}
    assert told == {(8, "Rækken har et id, men intet svar: det, der står i den, betyder ingenting.")}
    desk.put("baggrund.csv", [*CHILDREN, ["p7", "", "", "36", "7", "15", "", "", ""], ["8", *BLANK]])
    assert desk.bring_in().rows == {"children.csv": 8, "measurements.csv": 12}

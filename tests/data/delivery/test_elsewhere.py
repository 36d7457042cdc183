"""What a delivery says of its answers outside their own column is asked, and what it says of its rows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.worksheet.datavalidation import DataValidation

from helpers.data.delivery import pseudonymise
from helpers.data.delivery.elsewhere import codings_of, explained, with_codings
from helpers.data.delivery.forms import several_in
from helpers.data.delivery.notes import notes_of
from helpers.data.delivery.rows import Roles, odd_rows
from helpers.data.delivery.sources import read_delivery
from helpers.data.meaning import Asked
from tests.data.delivery.deliveries import CHILDREN, MEASURED, Desk, Rows
from tests.data.delivery.test_meaning import COLUMNS, KNOWN, accepted, alone, column_of, marked, proposed, sav

LINES = ["1 = Passer helt", "2 = Passer godt", "3 = Passer lidt", "4 = Passer slet ikke"]
SENTENCE = f"Svar: {', '.join(LINES)}"
TURNED = [MEASURED[0], *([*row[:3], *(str(5 - int(text)) for text in row[3:])] for row in MEASURED[1:])]


def save(path: Path, rows: Rows, change: Callable[[openpyxl.Workbook], None] = lambda _: None) -> None:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append([int(cell) if cell.isdecimal() else cell or None for cell in row])
    book.active.title = "Svar"
    change(book)
    book.save(path)


def _note(book: openpyxl.Workbook) -> None:
    book.active["D1"].comment = Comment(SENTENCE, "Testen")


def _prompt(book: openpyxl.Workbook) -> None:
    rule = DataValidation(type="whole", formula1="1", formula2="4")
    rule.promptTitle, rule.prompt = "Svar", "1=Passer helt, 4=Passer slet ikke"
    book.active.add_data_validation(rule)
    rule.add("D2:F13")


def _format(book: openpyxl.Workbook) -> None:
    book.active["D2"].number_format = '[=1]"Passer helt";[=4]"Passer slet ikke"'


def _code_book(book: openpyxl.Workbook) -> None:
    sheet = book.create_sheet("Kodebog")
    sheet.append(["Hvor", "Kode", "Tekst"])
    for line in LINES:
        number, _, label = line.partition(" = ")
        sheet.append(["Alle", int(number), label])


PLACES: dict[str, Callable[[Path], None]] = {
    "a title": lambda path: save(path, [[SENTENCE], [], *TURNED]),
    "a legend below": lambda path: save(path, [*TURNED, [], *([line] for line in LINES)]),
    "a legend to the right": lambda path: save(
        path,
        [
            [*TURNED[0], "Forklaring"],
            *([*row, line] for row, line in zip(TURNED[1:], LINES, strict=False)),
            *TURNED[5:],
        ],
    ),
    "a heading": lambda path: save(
        path, [[*TURNED[0][:3], "Jeg er glad (1=Passer helt, 4=Passer slet ikke)", *TURNED[0][4:]], *TURNED[1:]]
    ),
    "a note": lambda path: save(path, TURNED, _note),
    "a prompt": lambda path: save(path, TURNED, _prompt),
    "a format": lambda path: save(path, TURNED, _format),
    "a code book": lambda path: save(path, TURNED, _code_book),
}


@pytest.mark.parametrize("place", PLACES)
def test_a_scale_that_is_explained_elsewhere_is_turned_and_marked(desk: Desk, place: str) -> None:
    alone(desk)
    desk.put("baggrund.csv", CHILDREN)
    PLACES[place](desk.inbox / "svar.xlsx")
    text = proposed(desk)
    for code in ("mood_1", "mood_2", "mood_3"):
        assert "1=Passer helt" in marked(text, code), marked(text, code)
    accepted(desk)
    rows = [row for row in MEASURED[1:] if row[1] == "Start"]
    assert column_of(desk, "measurements", "mood_2")[: len(rows)] == [row[4] for row in rows]


def test_labels_of_one_question_are_asked_of_the_others(desk: Desk) -> None:
    alone(desk)
    desk.put("baggrund.csv", CHILDREN)
    names = ("id", "wave", "date", "q1", "q2", "q3")
    columns = {name: [row[place] for row in TURNED[1:]] for place, name in enumerate(names)}
    numbers = {name: list(map(float, columns[name])) for name in ("id", "q1", "q2", "q3")}
    labels = {float(line[0]): line[4:] for line in LINES}
    asks = dict(zip(names, TURNED[0], strict=True))
    sav(desk.inbox / "svar.sav", columns | numbers, {"q1": labels}, column_labels=asks)
    text = proposed(desk)
    assert "ved «q1»" in marked(text, "mood_2")
    assert "ved «q1»" in marked(text, "mood_3")
    assert "ved «" not in marked(text, "mood_1")


@pytest.mark.parametrize(
    "labels",
    [
        {"1": "Passer slet ikke", "4": "Passer helt"},  # as the numbers say
        {"1": "Pige", "2": "Dreng"},
        {"0": "Slet ikke", "10": "I høj grad"},  # of another scale
        {"4": "Passer slet ikke"},
    ],
)
def test_what_says_nothing_else_of_a_scale_is_no_doubt(tmp_path: Path, labels: dict[str, str]) -> None:
    (tmp_path / "a.csv").write_text(
        f"Note\n{', '.join(f'{n}={text}' for n, text in labels.items())}\n", encoding="utf-8"
    )
    asked = Asked(COLUMNS["mood_1"], {"1": 3, "2": 3, "4": 3})
    assert with_codings(asked, ("a.csv", None, "x"), codings_of(read_delivery(tmp_path).sources)) is None


def test_yes_and_no_and_codes_are_explained_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Note;B\n0=Ja, 1=Nej;x\n1=Dreng, 2=Pige;y\n", encoding="utf-8")
    codings = codings_of(read_delivery(tmp_path).sources)
    flag = with_codings(Asked(COLUMNS["need_home"], {"0": 3, "1": 3}), ("b.csv", None, "x"), codings)
    gender = Asked(COLUMNS["gender"], {"1": 3, "2": 3}, candidates=KNOWN["gender"])
    code = with_codings(gender, ("b.csv", None, "x"), codings)
    assert flag
    assert flag.meanings == {"0": "1", "1": "0"}
    assert code
    assert code.meanings == {"1": "boy", "2": "girl"}


def test_what_many_tags_never_close_is_read_in_no_time() -> None:
    assert notes_of("a.xml", b"<text>" * 200_000, ()) == ()


REMARKS = {
    "samtykke trukket tilbage": True,
    "Må ikke bruges": True,
    "dublet af 7": True,
    "udgår": True,
    "TEST - slet": True,
    "har ikke givet samtykke": True,
    "er glad for at gå her": False,
    "mor har givet samtykke": False,
    "kom for sent": False,
}


@pytest.mark.parametrize(("remark", "odd"), REMARKS.items())
def test_a_remark_that_a_row_does_not_count_is_told(desk: Desk, remark: str, *, odd: bool) -> None:
    rows = [["Løbenr", "Køn", "Bemærkning"], *([str(k), "Pige", remark if k == 4 else ""] for k in range(1, 21))]
    desk.put("b.csv", rows)
    for path in desk.inbox.iterdir():
        if path.name != "b.csv":
            path.unlink()
    frame = read_delivery(desk.inbox).sources[0].raw.frame
    assert (5 in odd_rows(frame, Roles("Løbenr", ("Køn",)), {})) is odd


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("Samtykke", "Nej", "samtykke"),
        ("Gruppe", "Kontrolgruppe", "sammenlignes"),
        ("Hold", "Venteliste", "sammenlignes"),
    ],
)
def test_who_gave_no_consent_or_is_compared_with_is_told(tmp_path: Path, name: str, value: str, told: str) -> None:
    rows = "".join(f"{k};Pige;{value if k % 2 else 'Ja'}\n" for k in range(1, 21))
    (tmp_path / "b.csv").write_text(f"Løbenr;Køn;{name}\n{rows}", encoding="utf-8")
    frame = read_delivery(tmp_path / "b.csv").sources[0].raw.frame
    found = odd_rows(frame, Roles("Løbenr", ("Køn",)), {})
    assert [*found] == list(range(2, 22, 2))
    assert all(told in why for why in found.values())


def test_several_numbers_in_a_cell_are_explained_by_the_heading(desk: Desk) -> None:
    alone(desk)
    rows = [
        ["Løbenr", "Køn", "Fik (1=Alene, 2=Gruppe)"],
        ["1", "Pige", "1;2"],
        ["2", "Dreng", "2"],
        ["3", "Pige", "1"],
    ]
    desk.put("b.csv", rows, "\t")
    proposed(desk)
    accepted(desk)
    assert column_of(desk, "children", "offer_single") == ["1", "0", "1"]
    assert column_of(desk, "children", "offer_group") == ["1", "1", "0"]


@pytest.mark.parametrize(
    ("texts", "several"),
    [
        (["1", "2", "1;2"], True),
        (["1;3", "1;2", "2;3", "3"], True),
        (["Hold 1/2", "Hold 3/4"], False),
        (["A", "B"], False),
    ],
)
def test_groups_that_are_several_answers(texts: list[str], *, several: bool) -> None:
    assert several_in(texts) is several


def test_a_file_named_after_another_project_is_marked(desk: Desk) -> None:
    alone(desk)
    desk.put("Projekt syd.csv", CHILDREN)
    assert "navnet på et andet projekt" in proposed(desk)


def test_a_code_in_capitals_is_written_as_the_study_has_it(desk: Desk) -> None:
    alone(desk)
    desk.put("b.csv", [["Løbenr", "Køn"], ["1", "Girl"], ["2", "BOY"]])
    proposed(desk)
    accepted(desk)
    assert column_of(desk, "children", "gender") == ["girl", "boy"]


@pytest.mark.parametrize("place", [place for place in PLACES if place != "a heading"])
def test_the_copy_without_names_explains_its_answers_too(desk: Desk, tmp_path: Path, place: str) -> None:
    alone(desk)
    PLACES[place](desk.inbox / "svar.xlsx")
    pseudonymise(desk.inbox / "svar.xlsx", ["Løbenr"], tmp_path / "noegle.txt", study=desk.study)
    (desk.inbox / "svar.xlsx").unlink()
    assert "1=Passer helt" in marked(proposed(desk), "mood_3")


def test_what_names_people_is_no_explanation() -> None:
    assert explained(["1=Peter, 2=Anna", "1 = Passer helt", "0=Nej, 1=Ja, 9=Uoplyst", "a=b"]) == [
        "1=Passer helt",
        "0=Nej, 1=Ja, 9=Uoplyst",
    ]

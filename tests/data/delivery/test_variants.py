"""What a stranger's variants of one delivery showed: each kind is told where it is read, and never in silence."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyreadstat
import pytest

from helpers.data.delivery.mapping import DOUBT
from helpers.data.delivery.pseudonymise import pseudonymise
from helpers.data.delivery.rows import Roles, odd_rows
from helpers.data.meaning.heads import coding_of, other_time, turning, without_coding
from helpers.data.meaning.order import in_scale_order
from helpers.data.readers import read_sheets
from helpers.errors import Faults
from tests.data.delivery.deliveries import CHILDREN, MEASURED, Desk, Rows
from tests.data.delivery.test_meaning import accepted, alone, column_of, marked, proposed

PERSON = "010190-1233"


def line_of(text: str, code: str) -> str:
    """The line of a proposal for a column of the study."""
    return next(line for line in text.split("\n") if line.startswith(f"      {code}:"))


def card(desk: Desk) -> str:
    return (desk.inbox / "import-kort.txt").read_text(encoding="utf-8")


# Totals under a number


def children(*last: list[str]) -> pd.DataFrame:
    """Twelve children, and rows under (or above) them."""
    rows = [[str(100 + k), str(6 + k % 5), f"{2 * k % 9}.{k % 10}", str(k % 2), str(k % 3 % 2)] for k in range(1, 13)]
    return pd.DataFrame([*rows, *last], columns=["id", "age", "absence", "need", "offer"]).rename(lambda n: n + 2)


TOTALS = {
    "sums": ["113", "95", "52.8", "6", "4"],
    "of more rows": ["113", "3900", "870", "61", "40"],
    "means with blanks, under the number of rows": ["12", "8", "4.4", "", ""],
}


@pytest.mark.parametrize("name", TOTALS)
def test_a_total_is_told_whatever_number_it_has_for_an_id(name: str) -> None:
    frame = children(TOTALS[name])
    totals = frame[["age", "absence", "need", "offer"]].iloc[:12].astype(float)
    assert totals.sum().round(1).tolist() == [95.0, 52.8, 6.0, 4.0]
    assert totals.mean().round(1).tolist()[:2] == [7.9, 4.4]
    odd = odd_rows(frame, Roles("id", ("age", "absence", "need", "offer")), {})
    assert list(odd) == [14]
    assert odd[14].startswith("ligner en sumrække")


def test_a_total_above_the_rows_is_told() -> None:
    frame = children().rename(lambda row: row + 1)
    first = pd.DataFrame([TOTALS["sums"]], columns=frame.columns, index=[2])
    assert list(odd_rows(pd.concat([first, frame]), Roles("id", ("age", "absence", "need", "offer")), {})) == [2]


@pytest.mark.parametrize(
    "last",
    [
        ["113", "8", "4.2", "1", "1"],
        ["113", "8", "", "", ""],
        ["113", "30", "", "0", "1"],
        ["13", "8", "9.9", "1", "0"],
    ],
)
def test_a_child_like_the_others_is_no_total(last: list[str]) -> None:
    assert odd_rows(children(last), Roles("id", ("age", "absence", "need", "offer")), {}) == {}


def test_who_gives_the_middle_answer_to_every_question_is_no_total() -> None:
    rows = [[str(k), *(str(1 + (k + n) % 5) for n in range(6))] for k in range(40)] + [["40", *["3"] * 6]]
    frame = pd.DataFrame(rows, columns=["id", *"abcdef"])
    assert odd_rows(frame, Roles("id", tuple("abcdef")), {}) == {}


@pytest.mark.parametrize(("day", "who", "told"), [("", "", True), ("2019-01-09", "", False), ("", "Alene", False)])
def test_a_last_row_that_lacks_what_all_others_have_is_told(day: str, who: str, told: bool) -> None:
    rows = [[str(k), f"2019-01-{k:02d}", "Alene", str(1 + k % 4), str(1 + k % 3)] for k in range(1, 25)]
    frame = pd.DataFrame([*rows, ["7", day, who, "3", "2"]], columns=["id", "day", "who", "a", "b"])
    assert bool(odd_rows(frame, Roles("id", ("day", "who", "a", "b")), {})) == told


def test_two_columns_that_may_say_whose_a_row_is_are_both_named(desk: Desk) -> None:
    alone(desk)
    rows = [[row[0], str(9 - int(row[0])) if row[0].isdecimal() else "Barnets løbenr", *row[1:]] for row in CHILDREN]
    desk.put("b.csv", rows)
    assert "«Barnets løbenr» ligner også" in marked(proposed(desk), "child_id")


def test_a_copy_asks_about_the_total_too(tmp_path: Path) -> None:
    path = tmp_path / "b.csv"
    path.write_bytes(children(TOTALS["means with blanks, under the number of rows"]).to_csv(index=False).encode())
    done = pseudonymise(path, ["id"], tmp_path / "nøgle")
    assert [(row, why[:18]) for _, row, why in done.odd] == [(14, "ligner en sumrække")]
    assert read_sheets(done.path)[0].frame.loc[14, "id"] == ""


# Two columns for one question


TWO = {
    "Alder ved start": ("Alder ved slut", "Alder nu"),
    "Alder": ("Alder ved afslutning", "Alder nu"),
    "Alder ved indskrivning": ("Alder ved udskrivning",),
}


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize(("meant", "other"), [(one, other) for one, others in TWO.items() for other in others])
def test_of_two_ages_the_one_at_the_start_is_proposed_and_both_are_named(
    desk: Desk, meant: str, other: str, order: int
) -> None:
    rows = [
        [*row[:4], *[row[4], older][::order], *row[5:]] for row, older in zip(CHILDREN, ["", *"999999"], strict=True)
    ]
    rows[0][4:6] = [meant, other][::order]
    alone(desk)
    desk.put("b.csv", rows)
    line = line_of(proposed(desk), "age")
    assert line.startswith(f"      age: {meant}  {DOUBT}")
    assert (meant in line, other in line) == (True, True)


def test_a_column_of_another_time_is_marked_with_both_texts(desk: Desk) -> None:
    alone(desk)
    desk.put("b.csv", [["Alder ved slut" if cell == "Alder" else cell for cell in row] for row in CHILDREN])
    assert "overskriften siger «slut», studiet spørger om «alder»" in marked(proposed(desk), "age")


def test_times_and_kinds_that_contradict_each_other() -> None:
    assert other_time("Alder ved slut", ["alder ved start"]) == ["slut"]
    assert other_time("Alder ved start", ["alder ved slut"]) == ["start"]
    assert other_time("Antal planlagte samtaler", ["antal samtaler"]) == ["planlagte"]
    assert other_time("Antal gennemførte samtaler", ["antal samtaler"]) == []
    assert other_time("Behov ved start og slut", ["behov"]) == []


# Text with tabs, and children that no file has


@pytest.mark.parametrize("ending", [".tsv", ".TSV", ".tab", ".csv"])
def test_text_with_tabs_is_read_whatever_it_is_called(desk: Desk, ending: str) -> None:
    head = [
        "Om skole, hjem, fritid, søvn, mad, sport, venner, kæledyr, lektier, og andet" if cell == "Navn" else cell
        for cell in CHILDREN[0]
    ]
    (alone(desk) / f"b{ending}").write_text(
        "\n".join("\t".join(row) for row in [head, *CHILDREN[1:]]), encoding="utf-8"
    )
    proposed(desk)
    accepted(desk)
    assert column_of(desk, "children", "child_id") == [f"nord-{k}" for k in range(1, 7)]


def test_a_copy_of_text_with_tabs_keeps_its_form(tmp_path: Path) -> None:
    path = tmp_path / "b.tsv"
    path.write_text("\n".join("\t".join(row) for row in CHILDREN), encoding="utf-8")
    done = pseudonymise(path, ["Navn"], tmp_path / "nøgle")
    assert done.path.suffix == ".tsv"
    assert done.path.read_text(encoding="utf-8").splitlines()[1].count("\t") == len(CHILDREN[0]) - 1


def test_children_that_no_table_has_are_told_in_the_proposal_and_at_import(desk: Desk) -> None:
    alone(desk)
    desk.put("svar.csv", MEASURED)
    (desk.inbox / "baggrund.txt").write_text("\n".join("\t".join(row) for row in CHILDREN), encoding="utf-8")
    told = "Ingen af de 6 børn står i en tabel med børnene, hverken i leverancen eller i studiet."
    first = desk.bring_in()
    assert (first.proposed is not None, told in str(first), told in card(desk)) == (True, True, True)
    accepted(desk)
    assert told in str(desk.bring_in())


def test_a_code_of_letters_alone_is_no_note() -> None:
    """A child with an id like the others' and no answers is one, whatever letters its code came to."""
    rows = [[f"p{k}abcdefg", "1", "2"] for k in range(1, 9)]
    for text, found in (("pxabcdefg", []), ("kildeangivelse", [10]), ("pxabcde", [10])):
        frame = pd.DataFrame([*rows, [text, "", ""]], columns=["id", "a", "b"]).rename(lambda n: n + 2)
        assert list(odd_rows(frame, Roles("id", ("a", "b")), {})) == found


# Values that the file calls missing


def ranged(desk: Desk, ranges: dict[str, list[object]], labels: dict[str, dict[float, str]]) -> str:
    frame = pd.DataFrame(
        {
            "v1": [float(k) for k in range(1, 13)],
            "v2": [7.0, 8.0, 9.0, 97.0, 98.0, 98.0, *[8.0] * 6],
            "v3": [1.0, 2.0, 1.0, 2.0, 7.0, 8.0, *[1.0] * 6],
        }
    )
    names = ["Løbenummer", "Alder", "Behov hjemme"]
    alone(desk)
    place = str(desk.inbox / "b.sav")
    pyreadstat.write_sav(frame, place, column_labels=names, variable_value_labels=labels, missing_ranges=ranges)
    return proposed(desk)


FLAGS = {1.0: "Nej", 2.0: "Ja"}


def test_each_value_of_a_range_of_missing_ones_is_counted_on_the_card(desk: Desk) -> None:
    ranges: dict[str, list[object]] = {"v2": [{"lo": 90.0, "hi": 99.0}], "v3": [{"lo": 7.0, "hi": 9.0}]}
    text = ranged(desk, ranges, {"v3": FLAGS, "v2": {98.0: "Vil ikke svare"}})
    assert DOUBT not in line_of(text, "age")
    gone = "ukendt (manglende efter filen)"
    assert f"9 udfyldt (7 til 9), 97: 1 svar → {gone}, 98=Vil ikke svare 2 → {gone}, tom 0" in card(desk)
    assert f"7: 1 svar → {gone}, 8: 1 svar → {gone}" in card(desk)


def test_a_range_of_missing_values_over_what_may_be_answers_is_marked(desk: Desk) -> None:
    ranges: dict[str, list[object]] = {"v2": [{"lo": 9.0, "hi": 99.0}]}
    line = marked(ranged(desk, ranges, {"v3": FLAGS, "v2": {98.0: "Vil ikke svare"}}), "age")
    assert "filen kalder 9 (1 række) manglende, men det kan være svar" in line


# The order of answers


def test_answers_stand_in_the_order_of_their_scale() -> None:
    assert in_scale_order({text: text for text in ("10", "9", "1,5", "-1", "Andet")}) == [
        "-1",
        "1,5",
        "9",
        "10",
        "Andet",
    ]
    words = ("Altid", "Aldrig", "Ofte", "Sjældent", "Nogle gange")
    assert in_scale_order({text: text for text in words}) == ["Aldrig", "Sjældent", "Nogle gange", "Ofte", "Altid"]
    assert in_scale_order({"b": "Helt enig", "a": "Noget andet", "c": "Helt uenig"}) == ["c", "b", "a"]


def test_what_is_asked_about_is_listed_in_the_order_of_the_scale(desk: Desk) -> None:
    rows = [[*row[:5], str(8 + k) if k else row[5], *row[6:]] for k, row in enumerate(CHILDREN)]
    alone(desk)
    desk.put("b.csv", rows)
    line = line_of(proposed(desk), "need_home")
    assert "{'9': '?', '10': '?', '11': '?', '12': '?', '13': '?', '14': '?'}" in line
    assert "hvad betyder 9, 10, 11 m.fl.?" in line
    assert "9: 1 svar → ?, 10: 1 svar → ?, 11: 1 svar → ?" in card(desk)


# What is found in the rows is told before a mapping is confirmed


def contradicting() -> Rows:
    return [*MEASURED, [*MEASURED[1][:3], "4", *MEASURED[1][4:]], [*MEASURED[1][:4], "", "4"]]


def test_rows_that_contradict_each_other_are_told_with_the_proposal(desk: Desk) -> None:
    alone(desk)
    desk.put("b.csv", CHILDREN)
    desk.put("svar.csv", MEASURED)
    desk.put("svar2.csv", [MEASURED[0], [*MEASURED[1][:3], "4", *MEASURED[1][4:]]])
    done = desk.bring_in()
    told = [(one.file, one.row, one.column) for one in done.findings if one.grade == "error"]
    assert (done.proposed is not None, told) == (True, [("svar2.csv", 2, "Jeg er glad")])
    assert "fejlene ovenfor stopper importen" in str(done)
    assert "svar2.csv, række 2, kolonne Jeg er glad" in card(desk)
    assert "siger noget andet end række 2 i svar.csv" in card(desk)


@pytest.mark.parametrize("column", ["Navn", "Hold"])
def test_personal_numbers_are_told_with_the_proposal_and_before_a_mapping_that_cannot_be_read(
    desk: Desk, column: str
) -> None:
    rows = [list(row) for row in CHILDREN]
    rows[3][rows[0].index(column)] = PERSON
    alone(desk)
    desk.put("b.csv", rows)
    done = desk.bring_in()
    assert [(one.row, one.column, one.grade) for one in done.findings] == [(4, column, "warning")]
    assert PERSON not in str(done) + card(desk)
    assert f"b.csv, række 4, kolonne {column}: Kolonnen indeholder personnumre i 1 række." in card(desk)
    desk.map("parts: [")
    with pytest.raises(Faults) as caught:
        desk.bring_in()
    assert [column in fault.where for fault in caught.value.faults] == [True, False]


# What a heading says of its answers


def test_a_heading_explains_its_answers() -> None:
    assert coding_of("Køn (1=pige, 2=dreng)") == {"1": "pige", "2": "dreng"}
    assert coding_of("Behov 1 = ja 2 = nej") == {"1": "ja", "2": "nej"}
    assert coding_of("Behov [ja=1; nej=0]") == {"1": "ja", "0": "nej"}
    assert coding_of("Jeg sover 8 timer") == {}
    assert without_coding("Køn (1=pige, 2=dreng)") == "Køn"
    assert without_coding("Behov 1 = ja 2 = nej") == "Behov"
    assert without_coding("Trives (barnet)") == "Trives (barnet)"


@pytest.mark.parametrize(
    ("name", "values", "right"),
    [
        ("Behov hjemme (1=ja, 2=nej)", {"Ja": "1", "Nej": "2"}, ["0" if k % 3 == 0 else "1" for k in range(1, 7)]),
        ("Behov hjemme: 0=ja, 1=nej", {"Ja": "0", "Nej": "1"}, ["0" if k % 3 == 0 else "1" for k in range(1, 7)]),
    ],
)
def test_the_coding_in_a_heading_is_a_witness_and_quoted(
    desk: Desk, name: str, values: dict[str, str], right: list[str]
) -> None:
    place = CHILDREN[0].index("Behov hjemme")
    rows = [[*CHILDREN[0][:place], name, *CHILDREN[0][place + 1 :]]]
    rows += [[*row[:place], values[row[place]], *row[place + 1 :]] for row in CHILDREN[1:]]
    alone(desk)
    desk.put("b.csv", rows)
    assert f"overskriften siger {'1' if '1=ja' in name else '0'}=ja, {'2' if '2=nej' in name else '1'}=nej" in marked(
        proposed(desk), "need_home"
    )
    accepted(desk)
    assert column_of(desk, "children", "need_home") == right


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Ikke behov hjemme", "overskriften siger «ikke»: er svarene vendt?"),
        ("Behov hjemme (omvendt)", "overskriften siger «omvendt»: er svarene vendt?"),
    ],
)
def test_a_heading_that_turns_the_question_round_is_quoted(desk: Desk, name: str, said: str) -> None:
    alone(desk)
    desk.put("b.csv", [[name if cell == "Behov hjemme" else cell for cell in row] for row in CHILDREN])
    assert said in marked(proposed(desk), "need_home")


def test_words_that_turn_a_question_round() -> None:
    assert turning("Jeg er ikke glad", ["jeg er glad"]) == ["ikke"]
    assert turning("Jeg er ikke glad", ["jeg er ikke glad"]) == []
    assert turning("q2_rev", ["jeg er trist"]) == ["rev"]

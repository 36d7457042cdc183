"""What values mean: labels decide, non-answers are empty, and who contradicts is told, never overruled in silence."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from helpers.data import load_data, validate
from helpers.data.contract import Column, contracts
from helpers.data.delivery.counts import OURS
from helpers.data.delivery.dates import date_form
from helpers.data.delivery.mapping import DOUBT, load_mapping
from helpers.data.delivery.waves import resolved, told_by, without_wave
from helpers.data.meaning import Asked, agreed, is_no_answer, labels_of
from helpers.data.meaning.order import direction
from helpers.data.meaning.words import SCALES, YES_AND_NO
from helpers.errors import DataFault, Faults
from helpers.study.study import Study
from tests.data.delivery.deliveries import BEST, Desk, Rows, rows_of
from tests.studies import make_study, read_rows, study_content

STUDY = Study.model_validate(study_content())
COLUMNS = {column.code: column for contract in contracts(STUDY).values() for column in contract.columns}
KNOWN = labels_of(STUDY)
FLAG, SCORE, GENDER, USEFUL = (COLUMNS[code] for code in ("need_home", "mood_1", "gender", "useful"))
PASSER = ("Passer slet ikke", "Passer lidt", "Passer godt", "Passer helt")


def said(column: Column, texts: list[str], labels: dict[str, str] | None = None) -> tuple[dict[str, str], str]:
    found = agreed(Asked(column, Counter(texts), labels or {}, KNOWN.get(column.code, [])))
    return found.meanings, found.doubt


def numbered(labels: tuple[str, ...], first: int = 1) -> dict[str, str]:
    return {str(number): label for number, label in enumerate(labels, start=first)}


def sav(path: Path, columns: dict[str, list[Any]], labels: dict[str, dict[float, str]], **more: Any) -> None:
    pyreadstat.write_sav(pd.DataFrame(columns), str(path), variable_value_labels=labels, **more)


def alone(desk: Desk) -> Path:
    for path in desk.inbox.iterdir():
        path.unlink()
    return desk.inbox


def proposed(desk: Desk) -> str:
    desk.bring_in()
    return (desk.inbox / "import.yml").read_text(encoding="utf-8")


def accepted(desk: Desk) -> None:
    text = (desk.inbox / "import.yml").read_text(encoding="utf-8")
    desk.map("\n".join(line.partition(f"  {DOUBT}")[0] for line in text.split("\n")))
    done = desk.bring_in()
    assert done.done, str(done)


def column_of(desk: Desk, table: str, code: str) -> list[str]:
    rows = rows_of(desk.project / f"{table}.csv")
    place = rows[0].index(code)
    return [row[place] for row in rows[1:]]


def marked(text: str, code: str) -> str:
    """The mark of the line of a column of the study; empty where it bears none."""
    proposal = text.partition(OURS)[0]
    (line,) = [line for line in proposal.split("\n") if line.startswith(f"      {code}:")]
    return line.partition(f"{DOUBT}: ")[2]


# Labels decide


@pytest.mark.parametrize(
    ("labels", "meanings", "contradiction"),
    [
        ({"1": "Nej", "2": "Ja"}, {"1": "0", "2": "1"}, True),
        ({"1": "Ja", "2": "Nej"}, {"2": "0"}, False),
        ({"0": "Ja", "1": "Nej"}, {"0": "1", "1": "0"}, True),
        ({"0": "Nej", "1": "Ja"}, {}, False),
        ({"0": "NEJ", "1": "jA "}, {}, False),
        ({"1": "no", "2": "YES"}, {"1": "0", "2": "1"}, True),
        ({"2": "Nej"}, {"2": "0"}, False),
        ({"1": "Ja", "2": "Nej", "9": "Ved ikke"}, {"2": "0", "9": ""}, False),
        ({"1.0": "Nej", "2.0": "Ja"}, {"1": "0", "2": "1"}, True),
        ({"0": "Ikke valgt", "1": "Valgt"}, {}, False),
    ],
)
def test_labels_decide_what_a_flag_is(labels: dict[str, str], meanings: dict[str, str], contradiction: bool) -> None:
    texts = [text for text in ("0", "1", "2") if {text, f"{text}.0"} & labels.keys()] + ["1"]
    found, doubt = said(FLAG, texts, labels)
    assert ({k.removesuffix(".0"): v for k, v in found.items()}, bool(doubt)) == (meanings, contradiction)


@given(
    st.sampled_from(YES_AND_NO),
    st.permutations(["0", "1", "2", "5"]),
    st.sampled_from([str.lower, str.upper, str.capitalize]),
)
def test_a_flag_by_its_labels_is_never_taken_by_its_number(
    words: tuple[str, str], values: list[str], spelt: Any
) -> None:
    labels = {values[0]: spelt(words[0]), values[1]: spelt(words[1])}
    found, doubt = said(FLAG, values[:2], labels)
    assert (found.get(values[0], values[0]), found.get(values[1], values[1])) == ("1", "0")
    assert bool(doubt) == (values[0] == "0" or values[1] == "1")


def test_labels_decide_for_answers_and_categories_too() -> None:
    assert said(GENDER, ["1", "2"], {"1": "Dreng", "2": "pige"}) == ({"1": "boy", "2": "girl"}, "")
    found, doubt = said(USEFUL, ["1", "2"], {"1": "Enig", "2": "Uenig", "8": "Ved ikke"})
    assert found == {"1": "2", "2": "1", "8": ""}
    assert "1 er 2 efter etiketten «Enig», men 1 efter værdien selv" in doubt
    assert said(USEFUL, ["1", "2"], {"1": "Uenig", "2": "Enig"}) == ({}, "")


@given(st.sampled_from([scale for scale in SCALES if len(scale) == 4]), st.booleans())
def test_a_scale_is_read_by_its_labels_and_marked_when_it_runs_the_other_way(
    scale: tuple[str, ...], turned: bool
) -> None:
    labels = numbered(tuple(reversed(scale)) if turned else scale)
    found, doubt = said(SCORE, list("1234"), labels)
    assert found == ({"1": "4", "2": "3", "3": "2", "4": "1"} if turned else {})
    assert ("den anden vej" in doubt) is turned
    assert bool(doubt) is turned


@pytest.mark.parametrize(
    ("labels", "texts", "meanings", "words"),
    [
        ({"1": "Passer slet ikke", "4": "Passer helt"}, "1234", {}, ""),
        ({"1": "Passer helt", "4": "Passer slet ikke"}, "23", {"1": "4", "2": "3", "3": "2", "4": "1"}, "anden vej"),
        ({"1": "Altid sandt", "4": "Aldrig sandt"}, "14", {"1": "4", "4": "1"}, "anden vej"),
        (numbered(PASSER, 0), "1234", {}, "passer ikke til tallene"),
        (numbered(PASSER, 0), "0123", {"0": "1", "1": "2", "2": "3", "3": "4"}, "passer ikke til tallene"),
        (numbered(("Passer", "Passer lidt", "Passer ikke", "Ved ikke")), "1234", {"4": ""}, "anden vej"),
        (numbered((*PASSER, "Ved ikke")), "12345", {"5": ""}, ""),
        (numbered(("Ved ikke", *PASSER), 0), "01234", {"0": ""}, ""),
        (numbered(("Rød", "Gul", "Grøn", "Blå")), "1234", {}, "rækkefølgen kan ikke ses"),
        ({"1": "1", "2": "2", "3": "3", "4": "4"}, "1234", {}, ""),
        ({"1": "4", "2": "3", "3": "2", "4": "1"}, "1234", {"1": "4", "2": "3", "3": "2", "4": "1"}, "1=4, 4=1"),
        ({"98": "Ønsker ikke at svare", "99": "Ved ikke"}, "1234", {"98": "", "99": ""}, ""),
        ({"4": "Ved ikke"}, "1234", {"4": ""}, "4 er ubesvaret efter etiketten «Ved ikke», men 4 efter værdien selv"),
        ({"1": "Lav", "5": "Høj"}, "1234", {}, "svarene går fra 1 til 5, studiets skala fra 1 til 4"),
        ({}, "1239", {}, "tal uden for skalaen"),
    ],
)
def test_labels_of_a_scale(labels: dict[str, str], texts: str, meanings: dict[str, str], words: str) -> None:
    found, doubt = said(SCORE, list(texts), labels)
    found = {value: means for value, means in found.items() if means != "?"}
    assert found == meanings or found == {v: m for v, m in meanings.items() if v in {*labels, *texts}}
    assert words in doubt
    assert bool(doubt) is bool(words)


@pytest.mark.parametrize(
    "text",
    [
        *("Ved ikke", "VED IKKE", "Jeg ved det ikke", "Ved ikke/ønsker ikke at svare", "9 - Ved ikke", "(Ubesvaret)"),
        *("Don't know", "Prefer not to say", "Weiß nicht", "Keine Angabe", "Vet ej", "Vet ikke", "N/A", "Irrelevant"),
    ],
)
def test_ways_of_not_answering(text: str) -> None:
    assert is_no_answer(text)
    assert said(SCORE, ["1", text]) == ({text: ""}, "")
    assert said(FLAG, ["Ja", "Nej", text])[0][text] == ""
    assert said(GENDER, ["girl", "x"], {"x": text})[0]["x"] == ""


@pytest.mark.parametrize("text", ["Passer ikke", "Aldrig", "Nej", "Ved ikke nok om det", "Mangler ro", "Uenig", ""])
def test_answers_are_answers(text: str) -> None:
    assert not is_no_answer(text)


def test_a_studys_own_answer_is_no_way_of_not_answering() -> None:
    unknown = Column("way", "code", codes=("unknown", "school"))
    found = agreed(Asked(unknown, Counter(["Ved ikke"]), {}, [("unknown", "Ved ikke"), ("school", "Skole")]))
    assert found.meanings == {"Ved ikke": "unknown"}


def test_words_of_a_scale_are_an_order_to_confirm_and_the_rest_is_empty() -> None:
    found, doubt = said(SCORE, [*PASSER, "Ved ikke", "Ønsker ikke at svare"])
    assert found == {**{word: str(k) for k, word in enumerate(PASSER, 1)}, "Ved ikke": "", "Ønsker ikke at svare": ""}
    assert doubt == "er svarene i denne rækkefølge?"


@pytest.mark.parametrize(
    ("texts", "meanings"),
    [
        (["1 - Passer slet ikke", "2", "3", "4 - Passer helt"], {"1 - Passer slet ikke": "1", "4 - Passer helt": "4"}),
        (["1. Aldrig", "4. Altid"], {"1. Aldrig": "1", "4. Altid": "4"}),
        (["Aldrig (1)", "2", "Altid (4)"], {"Aldrig (1)": "1", "Altid (4)": "4"}),
        (["1 = Passer helt", "4 = Passer slet ikke"], {"1 = Passer helt": "4", "4 = Passer slet ikke": "1"}),
    ],
)  # fmt: skip
def test_a_number_beside_the_answer_is_taken_and_marked(texts: list[str], meanings: dict[str, str]) -> None:
    found, doubt = said(SCORE, texts)
    assert found == meanings
    assert doubt


def test_the_way_of_a_scale() -> None:
    assert direction({1: "Lav", 5: "Høj"}) == "same"
    assert direction({1: "Very satisfied", 5: "Not satisfied"}) == "opposite"
    assert direction({1: "Rød"}) == direction({1: "Rød", 2: "Blå"}) == direction({}) == "unknown"


# Blanks, and cells that are ticked


@pytest.mark.parametrize("tick", ["X", "Ja", "1", "Valgt", "TRUE"])
def test_a_box_that_is_ticked_or_blank_is_marked(tick: str) -> None:
    found, doubt = said(FLAG, [tick, "", tick, ""])
    assert found[""] == "0"
    assert "2 tomme" in doubt
    assert "" not in said(FLAG, [tick, "Nej", ""])[0]
    assert said(FLAG, ["Nej", ""])[1]
    assert "" not in said(FLAG, ["Nej", ""])[0]


def test_ticked_cells_of_a_workbook_are_flags_and_no_answers(desk: Desk) -> None:
    with xlsxwriter.Workbook(alone(desk) / "b.xlsx") as book:
        sheet = book.add_worksheet("Data")
        sheet.write_row(0, 0, ["Løbenr", "Køn", "Behov hjemme", "Måling", "Jeg er glad"])
        for k in range(1, 5):
            sheet.write_row(k, 0, [k, "Pige", k % 2 == 0, "Start"])
            sheet.write(k, 4, True if k == 1 else k)
    text = proposed(desk)
    assert marked(text, "mood_1") == f"hvilke tal svarer ordene til?; {BEST.format(4)}"
    desk.map("\n".join(line.partition(f"  {DOUBT}")[0] for line in text.split("\n")))
    assert any("Der står stadig «?»" in finding.message for finding in desk.bring_in().findings)
    desk.map((desk.inbox / "import.yml").read_text(encoding="utf-8").replace("'?'", "''"))
    assert desk.bring_in().done
    assert column_of(desk, "children", "need_home") == ["0", "1", "0", "1"]
    assert column_of(desk, "measurements", "mood_1") == ["2", "3", "4"]


# Measurements


def waves_of(*names: str) -> dict[str, tuple[str, bool]]:
    told = {name: told_by(name, STUDY) for name in names}
    made = resolved([one for one in told.values() if one], STUDY)
    return {name: (made[one][0], bool(made[one][1])) for name, one in told.items() if one}


@pytest.mark.parametrize(
    ("names", "codes", "sure"),
    [
        (("t0", "t1", "t2"), ("first", "last", "later"), True),
        (("t0", "t1"), ("first", "last"), True),
        (("t1", "t2"), ("first", "last"), False),
        (("m1", "m2"), ("first", "last"), False),
        (("m0", "m6"), ("first", "last"), False),
        (("m0", "m6", "m12"), ("first", "last", "later"), False),
        (("t0", "t2"), ("first", "later"), False),
        (("tid 1", "tid 2", "tid 3"), ("first", "last", "later"), False),
        (("måling 1", "måling 2"), ("first", "last"), False),
        (("1 måling", "2 måling"), ("first", "last"), False),
        (("første måling", "anden måling"), ("first", "last"), False),
        (("pre", "post"), ("first", "last"), False),
        (("baseline", "opfølgning"), ("first", "later"), False),
        (("1", "2"), ("first", "last"), False),
        (("start", "slut", "senere"), ("first", "last", "later"), True),
        (("t1", "t2", "t3", "t4"), ("first", "last", "later", "?"), False),
    ],
)
def test_measurements_have_many_names(names: tuple[str, ...], codes: tuple[str, ...], sure: bool) -> None:
    found = waves_of(*names)
    assert tuple(found[name][0] for name in names) == codes
    assert all(doubtful is not sure for _, doubtful in found.values()) or names == ("t1", "t2", "t3", "t4")


def test_a_number_in_front_of_a_question_is_no_measurement() -> None:
    assert without_wave("3 jeg er glad", STUDY) == []
    assert without_wave("jeg er glad t1", STUDY)[0][0] == "jeg er glad"


@pytest.mark.parametrize("form", ["{item} {wave}", "{wave}_{item}", "{item}_{wave}", "{item} ({wave})"])
@pytest.mark.parametrize("words", [("T1", "T2"), ("M0", "M6"), ("pre", "post"), ("Tid 1", "Tid 2"), ("1", "2")])
def test_a_wide_file_with_other_names_of_waves_is_read_and_marked(
    desk: Desk, form: str, words: tuple[str, str]
) -> None:
    if words[0] == "1" and form.startswith("{wave}"):
        return
    items = ["Jeg er glad", "Jeg er trist", "Jeg ler"]
    header = ["Id", *(form.format(item=item, wave=wave) for wave in words for item in items)]
    alone(desk)
    desk.put("svar.csv", [header, *([str(k), *"123321"] for k in range(1, 9))])
    text = proposed(desk)
    told = [line for line in text.split("\n") if line.startswith("      wave:")]
    assert [line.split()[1] for line in told] == ["first", "last"]
    assert all(DOUBT in line for line in told)
    accepted(desk)
    assert column_of(desk, "measurements", "mood_1") == ["1"] * 8 + ["3"] * 8


def test_labels_tell_the_measurement_and_its_date(desk: Desk) -> None:
    items = ["Dato", "Jeg er glad", "Jeg er trist", "Jeg ler"]
    columns: dict[str, list[Any]] = {"v0": [1.0, 2.0, 3.0]}
    names = ["Løbenummer"]
    for n, wave in enumerate(("Slut", "Senere")):
        columns |= {f"v{n}_0": [f"1{k}-01-20{19 + n}" for k in range(3, 6)]}
        columns |= {f"v{n}_{k}": [float(k + n)] * 3 for k in (1, 2, 3)}
        names += [f"{wave} - {item}" for item in items]
    sav(alone(desk) / "w.sav", columns, {}, column_labels=names)
    text = proposed(desk)
    (mark,) = [line for line in text.split("\n") if DOUBT in line]  # once for both measurements
    assert mark == f"      mood_1: v0_1  {DOUBT}: {BEST.format(4)}"
    accepted(desk)
    assert column_of(desk, "measurements", "wave") == ["last"] * 3 + ["later"] * 3
    assert column_of(desk, "measurements", "date")[0] == "2019-01-13"
    assert column_of(desk, "measurements", "mood_3") == ["3"] * 3 + ["4"] * 3


@pytest.mark.parametrize(("number", "odd"), [("0,{}5", True), ("{}", False), ("{},5", False)])
def test_shares_where_there_is_room_for_much_more_are_told(desk: Desk, number: str, *, odd: bool) -> None:
    """What a spreadsheet shows as 35 pct. is 0.35 in its file."""
    alone(desk)
    rows: Rows = [["Id", "Måling", "Belastning i alt"]]
    rows += [[str(k), "Start", number.format(k)] for k in range(1, 8)]
    desk.put("svar.csv", rows)
    text = proposed(desk)
    told = [line for line in text.split("\n") if "strain_1" in line and "er det andele" in line and DOUBT in line]
    assert len(told) == odd


def test_values_of_a_column_tell_the_measurement(desk: Desk) -> None:
    alone(desk)
    rows: Rows = [["Id", "Måling", "Jeg er glad", "Jeg er trist", "Jeg ler"]]
    rows += [[str(k), wave, *"123"] for wave in ("T1", "T2") for k in range(1, 6)]
    desk.put("svar.csv", rows)
    assert "«T1» er taget som Start, for der er ingen «T0»" in marked(proposed(desk), "wave")
    accepted(desk)
    assert column_of(desk, "measurements", "wave") == ["first"] * 5 + ["last"] * 5


# Names and labels


def test_name_and_label_that_say_each_its_own_are_told(desk: Desk) -> None:
    columns = {"id": [1.0, 2.0], "mood_1": [1.0, 2.0], "mood_2": [2.0, 3.0], "mood_3": [1.0, 4.0]}
    labels = ["Løbenummer", "Jeg ler", "Jeg er trist", "Antal søskende i hjemmet"]
    sav(alone(desk) / "s.sav", columns, {}, column_labels=labels)
    text = proposed(desk)
    assert "hver sit" in marked(text, "mood_1") + marked(text, "mood_3")
    assert marked(text, "mood_2") == ""


def test_two_columns_for_the_same_question_are_told(desk: Desk) -> None:
    alone(desk)
    desk.put("b.csv", [["Id", "Køn", "Alder", "Alder nu"], *([str(k), "Pige", "7", "8"] for k in range(5))])
    text = proposed(desk)
    assert "«Alder nu» ligner også" in marked(text, "age")
    assert "«Alder» er taget i stedet" in text


# Dates


@pytest.mark.parametrize("mark", "-./")
def test_day_or_month_first(mark: str) -> None:
    both = [f"0{k}{mark}0{k + 1}{mark}2019" for k in range(1, 6)]
    day, month = f"28{mark}02{mark}2019", f"02{mark}28{mark}2019"
    assert date_form(both)[1] == "dag før måned?"
    assert date_form([*both, day]) == (f"%d{mark}%m{mark}%Y", "")
    assert date_form([*both, month]) == (f"%m{mark}%d{mark}%Y", "måned før dag?")
    assert date_form(both, [[day, both[0]]]) == (f"%d{mark}%m{mark}%Y", "")
    assert date_form(both, [[month]])[1] == "dag før måned?"


@pytest.mark.parametrize(("labelled", "marked"), [((1, 2, 3), ()), ((1, 2), (3,)), ((1,), ()), ((), ())])
def test_an_item_without_labels_among_others_that_have_them_is_marked(
    desk: Desk, labelled: tuple[int, ...], marked: tuple[int, ...]
) -> None:
    names = ["Løbenr", "Måling", "Jeg er glad", "Jeg er trist", "Jeg ler"]
    answers = [[float((k + item) % 4 + 1) for k in range(12)] for item in range(3)]
    columns = dict(zip(["id", "tid", "q1", "q2", "q3"], [[*range(1, 13)], [1.0] * 12, *answers], strict=True))
    labels: dict[str, dict[float, str]] = {
        f"q{k}": {float(n): text for n, text in enumerate(PASSER, start=1)} for k in labelled
    }
    sav(alone(desk) / "svar.sav", columns, {"tid": {1.0: "Start"}, **labels}, column_labels=names)
    told = [line for line in proposed(desk).splitlines() if DOUBT in line and "har ingen etiketter" in line]
    assert [f"q{k}" in line or f"mood_{k}" in line for k, line in zip(marked, told, strict=True)] == [True] * len(
        marked
    )


# A study's own files


@pytest.mark.parametrize(
    ("values", "labels", "meant", "grade"),
    [
        ("01", {0.0: "Nej", 1.0: "Ja"}, "01", None),
        ("12", {1.0: "Nej", 2.0: "Ja"}, "01", "warning"),
        ("21", {1.0: "Ja", 2.0: "Nej"}, "01", "note"),
        ("01", {0.0: "Ja", 1.0: "Nej"}, "10", "warning"),
        ("019", {0.0: "Nej", 1.0: "Ja", 9.0: "Ved ikke"}, "01-", "note"),
        ("012", {1.0: "Nej", 2.0: "Ja"}, None, "error"),  # and 0?
        ("012", {1.0: "Ved ikke", 2.0: "Nej"}, None, "error"),
        ("013", {0.0: "Nej", 1.0: "Ja", 3.0: "Måske"}, None, "error"),
    ],
)
def test_labels_in_a_file_of_the_study_decide(
    tmp_path: Path, values: str, labels: dict[float, str], meant: str | None, grade: str | None
) -> None:
    folder = make_study(tmp_path / "studie")
    path = folder / "projects/nord/children.csv"
    header, *rows = read_rows(path)
    columns: dict[str, list[Any]] = {name: [row[k] for row in rows] for k, name in enumerate(header)}
    for name in ("age", "need_home", "offer_single", "offer_group"):
        columns[name] = [float(cell) for cell in columns[name]]
    columns["need_home"] = [float(values[k % len(values)]) for k in range(len(rows))]
    path.unlink()
    sav(path.with_suffix(".sav"), columns, {"need_home": labels})
    found = [finding for finding in validate(folder) if finding.column == "need_home"]
    assert {finding.grade for finding in found} == ({grade} if grade else set())
    if meant is None:
        with pytest.raises((DataFault, Faults)):
            load_data(folder)
        return
    children = load_data(folder).children
    read = children.loc[children["project"] == "nord", "need_home"].tolist()
    wanted = [meant[k % len(meant)] for k in range(len(rows))]
    assert ["-" if math.isnan(value) else f"{value:g}" for value in read] == wanted
    delivered = Counter(values[k % len(values)] for k in range(len(rows)))
    for value, code in zip(values, meant, strict=True):
        label = labels[float(value)]
        text = f"{value} «{label}» → {'ubesvaret' if code == '-' else code} ({delivered[value]} celle"
        assert any(text in finding.message for finding in found) == (value != code)


def measured_in_sav(place: Path, labels: dict[float, str], answers: Callable[[int], list[float]] | None = None) -> Path:
    """The small study with one project's measurements in SPSS, and with labels of (and other answers to) one item."""
    folder = make_study(place / "studie")
    path = folder / "projects/nord/measurements.csv"
    header, *rows = read_rows(path)
    columns: dict[str, list[Any]] = {name: [row[k] for row in rows] for k, name in enumerate(header)}
    for name in header:
        if name.startswith(("mood", "strain")):
            columns[name] = [float(cell) if cell else None for cell in columns[name]]
    if answers:
        columns["mood_1"] = answers(len(rows))
    path.unlink()
    sav(path.with_suffix(".sav"), columns, {"mood_1": labels})
    return folder


def test_a_word_means_itself_and_a_scale_keeps_its_numbers_but_for_what_is_no_answer(tmp_path: Path) -> None:
    folder = measured_in_sav(tmp_path, {4.0: "Ved ikke"}, lambda rows: [4.0, *[1.0] * (rows - 1)])
    (one,) = [finding for finding in validate(folder) if finding.column == "mood_1"]
    assert one.grade == "warning"
    assert "4 «Ved ikke» → ubesvaret (1 celle)" in one.message
    measured = load_data(folder).measurements
    there = measured.loc[measured["project"] == "nord", "mood_1"]
    assert there.isna().sum() == 1
    assert set(there.dropna()) == {1.0}


def test_a_scale_that_runs_the_other_way_in_a_file_of_the_study_is_a_warning(tmp_path: Path) -> None:
    turned = {float(k): label for k, label in enumerate(reversed(PASSER), start=1)}
    folder = measured_in_sav(tmp_path, turned)
    (one,) = [finding for finding in validate(folder) if finding.column == "mood_1"]
    assert one.grade == "warning"
    assert "den anden vej" in one.message


def test_the_proposal_can_be_read_with_an_empty_cell_as_a_key(desk: Desk) -> None:
    alone(desk)
    desk.put("b.csv", [["Id", "Køn", "Behov hjemme"], *([str(k), "Pige", "x" * (k % 2)] for k in range(6))])
    assert "values: {'': '0', x: '1'}" in proposed(desk)
    accepted(desk)
    taken = load_mapping(desk.inbox / "import.yml").parts[0].columns["need_home"]
    assert taken.meanings == {"": "0", "x": "1"}
    assert column_of(desk, "children", "need_home") == ["0", "1", "0", "1", "0", "1"]

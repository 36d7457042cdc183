"""The forms of survey tools, heads of several rows, and several answers in one cell: right numbers, or a mark."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from helpers.data.delivery.forms import find_head, form_of, options_of
from helpers.data.delivery.mapping import DOUBT
from helpers.data.delivery.sources import read_delivery
from helpers.errors import Fault
from helpers.foreign import MOST_COLUMNS
from tests.data.delivery.deliveries import BEST, Desk, Rows, as_csv
from tests.data.delivery.test_meaning import accepted, alone, column_of, marked, proposed
from tests.studies import change_yaml

ITEMS = ("Jeg er glad", "Jeg er trist", "Jeg ler")
WAVES = (("Start", "first"), ("Slut", "last"))
PASSER = ("Passer slet ikke", "Passer lidt", "Passer godt", "Passer helt")
# child, wave, day, three answers
ANSWERS = [
    (child, place, f"2019-0{3 + place}-{child + 12}", [1 + (child + place + item) % 4 for item in range(3)])
    for place in range(2)
    for child in range(1, 9)
]
RIGHT = {f"mood_{item + 1}": [str(answers[item]) for *_, answers in ANSWERS] for item in range(3)}


def put(desk: Desk, name: str, rows: Rows, *, separator: str = ",", encoding: str = "utf-8") -> None:
    """A file of these rows: CSV, or with the ending of a workbook that."""
    if name.endswith(".csv"):
        (desk.inbox / name).write_bytes(as_csv(rows, separator, encoding))
        return
    with xlsxwriter.Workbook(desk.inbox / name) as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate(rows):
            for place, cell in enumerate(cells):
                if cell.isdecimal():
                    sheet.write_number(row, place, int(cell))
                elif cell:
                    sheet.write_string(row, place, cell)


def right(desk: Desk, table: str = "measurements", expected: dict[str, list[str]] | None = None) -> None:
    accepted(desk)
    assert {code: column_of(desk, table, code) for code in expected or RIGHT} == (expected or RIGHT)


def no_mark(text: str) -> list[str]:
    return [line for line in text.split("\n") if DOUBT in line and not line.lstrip().startswith(("#", "date:"))]


# Qualtrics


def qualtrics(*, own: bool = True, texts: int = 3, finished: str = "True") -> Rows:
    heads = ["StartDate", "EndDate", "Status", "IPAddress", "Finished", "RecordedDate", "ResponseId"] if own else []
    said = ["Start Date", "End Date", "Response Type", "IP Address", "Finished", "Recorded Date", "Response ID"]
    names = [*heads, "Q1", "Q2", "Q3", "Q4_1", "Q4_2", "Q4_3"]
    asks = ["Løbenr", "Måling", "Dato", *(f"Hvor godt passer det? - {item}" for item in ITEMS)]
    rows = [names, [*said[: len(heads)], *asks], [f'{{"ImportId":"QID{n}"}}' for n in range(len(names))]][:texts]
    for child, place, day, answers in ANSWERS:
        time = f"{day} 10:00:00"
        mine = [time, time, "IP Address", "10.0.0.1", finished, time, f"R_{child}{place}"] if own else []
        rows.append([*mine, str(child), WAVES[place][0], day, *map(str, answers)])
    return rows


@pytest.mark.parametrize("name", ["q.csv", "q.xlsx"])
@pytest.mark.parametrize("own", [True, False])
@pytest.mark.parametrize(("separator", "encoding"), [(",", "utf-8"), (";", "utf-8-sig"), ("\t", "utf-16")])
def test_qualtrics_has_three_rows_of_heads(desk: Desk, name: str, own: bool, separator: str, encoding: str) -> None:
    alone(desk)
    put(desk, name, qualtrics(own=own), separator=separator, encoding=encoding)
    text = proposed(desk)
    assert "form: Qualtrics, tre overskriftsrækker" in text
    assert no_mark(text) == [f"      mood_1: Q4_1  {DOUBT}: {BEST.format(4)}"]
    right(desk)
    card = (desk.inbox / "import-kort.txt").read_text(encoding="utf-8")
    assert f"{name} (Qualtrics, tre overskriftsrækker) → measurements" in card
    assert "mood_1 ← Q4_1 (Hvor godt passer det? - Jeg er glad)" in card
    assert [fate[2] for fate in desk.fates()] == [str(row) for row in range(4, 20)]
    assert ("; personoplysninger, som Qualtrics gemmer" in card) is own


def test_qualtrics_without_the_row_of_ids_is_known_by_its_columns(desk: Desk) -> None:
    alone(desk)
    put(desk, "q.csv", qualtrics(texts=2))
    assert "form: Qualtrics, to overskriftsrækker" in proposed(desk)
    right(desk)


def test_rows_that_are_not_finished_or_trials_are_left_out_and_told(desk: Desk) -> None:
    alone(desk)
    rows = qualtrics()
    rows[5][4], rows[6][2] = "False", "Survey Preview"
    put(desk, "q.csv", rows)
    text = proposed(desk)
    assert "Finished: {'False': skemaet er ikke udfyldt til ende" in text
    assert "1 af 16 rækker udelades; skal de med, så slet linjen" in text
    accepted(desk)
    assert [(fate[2], fate[5]) for fate in desk.fates() if fate[4] == "udeladt"] == [
        ("6", "skemaet er ikke udfyldt til ende"),
        ("7", "svaret er en prøve"),
    ]
    assert column_of(desk, "measurements", "child_id") == [
        f"nord-{child}" for child, place, *_ in ANSWERS if (child, place) not in {(3, 0), (4, 0)}
    ]


@pytest.mark.parametrize(
    ("column", "usual", "trial"),
    [
        ("Status", "IP-Adresse", "Umfragevorschau"),
        ("Status", "IP Address", "Survey Test"),
        ("Status", "0", "1"),
        ("Distribution Channel", "anonymous", "preview"),
        ("DistributionChannel", "email", "test"),
        ("Finished", "Wahr", "Falsch"),
    ],
)
def test_a_trial_is_known_in_any_language_and_by_the_channel(desk: Desk, column: str, usual: str, trial: str) -> None:
    alone(desk)
    rows = qualtrics()
    place = 4 if column == "Finished" else 2
    rows[0][place] = column
    for number, row in enumerate(rows[3:]):
        row[place] = trial if number == 2 else usual
    put(desk, "q.csv", rows)
    assert "1 af 16 rækker udelades; skal de med, så slet linjen" in proposed(desk)
    accepted(desk)
    assert [fate[2] for fate in desk.fates() if fate[4] == "udeladt"] == ["6"]


@pytest.mark.parametrize(("column", "usual", "odd"), [("Status", "Adresse IP", "Aperçu"), ("Finished", "Vrai", "Pas")])
def test_a_status_in_words_that_nobody_knows_is_asked_about(desk: Desk, column: str, usual: str, odd: str) -> None:
    alone(desk)
    rows = qualtrics()
    place = rows[0].index(column)
    for number, row in enumerate(rows[3:]):
        row[place] = odd if number < 2 else usual
    put(desk, "q.csv", rows)
    assert f"{column} er «{odd}» i 2 rækker: er det svar?" in proposed(desk)


def test_a_column_that_calls_every_row_unfinished_is_marked_and_leaves_none_out(desk: Desk) -> None:
    alone(desk)
    put(desk, "q.csv", qualtrics(finished="0"))
    assert "efter Finished er ingen række et helt svar; alle er taget med" in proposed(desk)
    right(desk)


# SurveyXact's own columns


def surveyxact(overall: Sequence[int] = (4,) * 16, *, ticked: bool = True, yes: str = "1") -> Rows:
    """A dataset alone, without its structure: ids of its own, times, and how far each answer came."""
    stats = [f"statoverall_{code}" for code in range(1, 6)] if ticked else ["statoverall"]
    own = ["survey", "respondentid", "organization", "statinternal_1", "created", "closetime", "starttime", "email"]
    rows = [[*own, "Løbenr", "Måling", *ITEMS, "lang", "statcompletion_1", "statcreation_7", *stats]]
    for number, ((child, place, day, answers), code) in enumerate(zip(ANSWERS, overall, strict=True)):
        mine = ["13", str(8254 + 3 * number), "Kommunen", "0", day, f"{day} 09:52:40", f"{day} 09:50:24", ""]
        boxes = [yes if code == one else "0" for one in range(1, 6)] if ticked else [str(code)]
        rows.append([*mine, str(child), WAVES[place][0], *map(str, answers), "1", "1", "0", *boxes])
    return rows


def test_surveyxact_without_its_structure_is_known_by_its_own_columns(desk: Desk) -> None:
    alone(desk)
    put(desk, "eksport.csv", surveyxact(), separator=";", encoding="utf-16")
    text = proposed(desk)
    assert "form: SurveyXact" in text
    assert "er den dag, svaret blev sendt, målingens dato?" in marked(text, "date")
    assert "email: personoplysninger, som SurveyXact gemmer" in text
    for column in ("survey", "respondentid", "organization", "statinternal_1", "created", "starttime", "lang"):
        assert f"      {column}: hører til SurveyXact og ikke til svarene\n" in text
    assert "respondent: " not in text
    assert "started: " not in text
    assert "udelades" not in text
    right(desk)
    assert column_of(desk, "measurements", "date") == [day for _, _, day, _ in ANSWERS]


@pytest.mark.parametrize("ticked", [True, False])
def test_answers_that_surveyxact_calls_unfinished_are_left_out_and_counted(desk: Desk, ticked: bool) -> None:
    alone(desk)
    put(desk, "eksport.csv", surveyxact([4, 3, 3, 5, 2, *[4] * 11], ticked=ticked))
    text = proposed(desk)
    counts = ["1 af 16 rækker udelades", "2 af 16 rækker udelades", "1 af 16 rækker udelades"]
    assert [text.count(f": {count}") for count in sorted(set(counts))] == ([2, 1] if ticked else [0, 0])
    assert ("4 af 16 rækker udelades" in text) is not ticked
    accepted(desk)
    assert [(fate[2], fate[5]) for fate in desk.fates() if fate[4] == "udeladt"] == [
        ("3", "skemaet er ikke udfyldt til ende"),
        ("4", "skemaet er ikke udfyldt til ende"),
        ("5", "svarpersonen er faldet fra"),
        ("6", "skemaet er ikke besvaret"),
    ]
    assert len(column_of(desk, "measurements", "child_id")) == 12


def test_boxes_of_words_say_the_same_as_boxes_of_numbers(desk: Desk) -> None:
    alone(desk)
    rows = surveyxact([4, 3, *[4] * 14])
    rows = [rows[0], *([*row[:-5], *("Valgt" if box == "1" else "Ikke valgt" for box in row[-5:])] for row in rows[1:])]
    put(desk, "eksport.csv", rows)
    text = proposed(desk)
    assert "1 af 16 rækker udelades" in text
    accepted(desk)
    assert [fate[2] for fate in desk.fates() if fate[4] == "udeladt"] == ["3"]


@pytest.mark.parametrize("name", ["starttime", "StartTime", "Starttidspunkt"])
def test_when_a_form_was_opened_is_no_start_of_a_child(desk: Desk, name: str) -> None:
    alone(desk)
    rows = [["Løbenr", "Køn", "Alder", name]]
    rows += [[str(child), "Pige", "9", f"2019-03-{child + 12} 09:50:24"] for child in range(1, 9)]
    put(desk, "b.csv", rows)
    text = proposed(desk)
    assert "started: " not in text
    assert f"{name}: hører til spørgeskemasystemet og ikke til svarene" in text


# Who answered


@pytest.mark.parametrize("declared", [True, False])
@pytest.mark.parametrize(
    ("name", "serial"),
    [
        ("respondent", lambda row: 1001 + row),
        ("respondentid", lambda row: 1 + row),
        ("Hvem har svaret", lambda row: 1001 + row % 8),
    ],
)
def test_a_number_of_the_answers_is_never_who_answered(
    desk: Desk, name: str, serial: Callable[[int], int], declared: bool
) -> None:
    alone(desk)
    if not declared:
        change_yaml(desk.study, "study.yml", lambda study: study.pop("respondents"))
    rows = [["Løbenr", "Måling", name, *ITEMS]]
    rows += [
        [str(child), WAVES[place][0], str(serial(row)), *map(str, answers)]
        for row, (child, place, _, answers) in enumerate(ANSWERS)
    ]
    put(desk, "svar.csv", rows)
    text = proposed(desk)
    columns, _, drop = text.partition("    drop:")
    assert "respondent: " not in columns
    assert f"      {name}: " in drop


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("Alene", "Med hjælp"), "{from: respondent, values: {Alene: alone, Med hjælp: helped}}"),
        (("1", "2"), "{from: respondent, values: {'1': '?', '2': '?'"),
    ],
)
def test_who_answered_is_known_by_the_studys_words_and_asked_about_in_a_coding_of_the_file(
    desk: Desk, words: tuple[str, str], said: str
) -> None:
    alone(desk)
    rows = [["Løbenr", "Måling", "respondent", *ITEMS]]
    rows += [
        [str(child), WAVES[place][0], words[child % 2], *map(str, answers)] for child, place, _, answers in ANSWERS
    ]
    put(desk, "svar.csv", rows)
    assert f"respondent: {said}" in proposed(desk)


# LimeSurvey


def limesurvey(*, heads: str, coded: bool = False) -> Rows:
    own = {
        "code": ["id", "submitdate", "lastpage", "startlanguage", "ipaddr"],
        "both": ["id. Svar-ID", "submitdate. Indsendt", "lastpage. Sidste side", "startlanguage. Sprog", "ipaddr. IP"],
        "text": ["Response ID", "Date submitted", "Last page", "Start language", "IP address"],
    }[heads]
    asks = {
        "code": ["Barn", "Wave", "G1Q1[SQ001]", "G1Q1[SQ002]", "G1Q1[SQ003]"],
        "both": [
            "G0Q1. Løbenr",
            "G0Q2. Måling",
            *(f"G1Q1[SQ00{n}]. Passer det? [{x}]" for n, x in enumerate(ITEMS, 1)),
        ],
        "text": ["Løbenr", "Måling", *(f"Passer det? [{item}]" for item in ITEMS)],
    }[heads]
    rows = [[*own, *asks]]
    for number, (child, place, day, answers) in enumerate(ANSWERS, start=101):
        given_answers = [f"A{answer}" if coded else PASSER[answer - 1] for answer in answers]
        rows.append(
            [str(number), f"{day} 10:00:00", "3", "da", "10.0.0.1", str(child), WAVES[place][0], *given_answers]
        )
    return rows


@pytest.mark.parametrize("name", ["l.csv", "l.xlsx"])
@pytest.mark.parametrize("heads", ["both", "text"])
@pytest.mark.parametrize("coded", [True, False])
def test_limesurvey_asks_in_its_heads_and_its_number_is_no_childs_id(
    desk: Desk, name: str, heads: str, coded: bool
) -> None:
    alone(desk)
    put(desk, name, limesurvey(heads=heads, coded=coded), separator=";")
    text = proposed(desk)
    assert "form: LimeSurvey" in text
    assert ("er A1, A2, A3, A4 svarene i skalaens rækkefølge?" if coded else "er svarene i denne rækkefølge?") in text
    right(desk)
    assert column_of(desk, "measurements", "child_id") == [f"nord-{child}" for child, *_ in ANSWERS]
    assert column_of(desk, "measurements", "date") == [day for _, _, day, _ in ANSWERS]


def test_what_limesurvey_calls_not_submitted_is_left_out_and_told(desk: Desk) -> None:
    alone(desk)
    rows = limesurvey(heads="both")
    rows[2][1] = ""
    rows[3][7:] = ["N/A", "Passer lidt", "N/A"]
    put(desk, "l.csv", rows)
    assert "submitdate. Indsendt: {'': skemaet er ikke sendt ind}" in proposed(desk)
    accepted(desk)
    assert [(fate[2], fate[5]) for fate in desk.fates() if fate[4] == "udeladt"] == [("3", "skemaet er ikke sendt ind")]
    assert column_of(desk, "measurements", "mood_1")[1] == ""


# REDCap


def redcap(*, labels: bool) -> Rows:
    """Background and answers in one table, long by event; as codes or as labels."""
    if labels:
        heads = [
            "Record ID",
            "Event Name",
            "Køn",
            "Indsats (choice=Alene)",
            "Indsats (choice=Gruppe)",
            *ITEMS,
            "Complete?",
        ]
    else:
        heads = ["record_id", "redcap_event_name", "sex", "offer___1", "offer___2", "q1", "q2", "q3", "scale_complete"]
    rows = [heads]
    for child, place, _, answers in ANSWERS:
        sex, alone_, group = 1 + child % 2, child % 2, int(child % 3 == 0)
        first = [str(sex), str(alone_), str(group)] if place == 0 else ["", "", ""]
        if labels and place == 0:
            ticks = [("Unchecked", "Checked")[one] for one in (alone_, group)]
            first = [("Pige", "Dreng")[sex - 1], *ticks]
        event = f"{WAVES[place][0]} (Arm 1: Arm 1)" if labels else f"{WAVES[place][0].lower()}_arm_1"
        said = [PASSER[answer - 1] if labels else str(answer) for answer in answers]
        rows.append([str(child), event, *first, *said, "Complete" if labels else "2"])
    return rows


DICTIONARY = [
    ["Variable / Field Name", "Form Name", "Field Type", "Field Label", "Choices, Calculations, OR Slider Labels"],
    ["record_id", "base", "text", "Løbenr", ""],
    ["sex", "base", "radio", "Køn", "1, Pige | 2, Dreng"],
    ["offer", "base", "checkbox", "Indsats", "1, Alene | 2, Gruppe"],
    *(
        [f"q{n}", "scale", "radio", x, " | ".join(f"{k}, {y}" for k, y in enumerate(PASSER, 1))]
        for n, x in enumerate(ITEMS, 1)
    ),
]
CHILDREN = {
    "gender": [("girl", "boy")[child % 2] for child in range(1, 9)],
    "offer_single": [str(child % 2) for child in range(1, 9)],
    "offer_group": [str(int(child % 3 == 0)) for child in range(1, 9)],
}


@pytest.mark.parametrize("labels", [True, False])
@pytest.mark.parametrize("name", ["r.csv", "r.xlsx"])
def test_redcap_has_boxes_of_their_own_and_the_wave_in_its_event(desk: Desk, labels: bool, name: str) -> None:
    alone(desk)
    put(desk, name, redcap(labels=labels))
    if not labels:
        put(desk, "r_DataDictionary.csv", DICTIONARY)
    text = proposed(desk)
    assert "form: REDCap" in text
    accepted(desk)
    assert {code: column_of(desk, "measurements", code) for code in RIGHT} == RIGHT
    assert column_of(desk, "measurements", "wave") == [WAVES[place][1] for _, place, *_ in ANSWERS]
    assert {code: column_of(desk, "children", code) for code in CHILDREN} == CHILDREN


@pytest.mark.parametrize(
    ("rows", "again"),
    [
        (limesurvey(heads="code"), "LimeSurvey med både spørgsmålenes kode og tekst"),
        (
            [["redcap_event_name", "id", "x1", "x2"], *([["a_arm_1", str(n), "1", "2"] for n in range(8)])],
            "Data Dictionary",
        ),
        (
            [["StartDate", "EndDate", "Finished", "Q1", "Q2"], *[["2019-03-01", "2019-03-01", "True", "1", "2"]] * 8],
            "alle tre overskriftsrækker",
        ),
    ],
)
def test_names_that_ask_nothing_are_told_with_how_to_get_the_questions(desk: Desk, rows: Rows, again: str) -> None:
    alone(desk)
    put(desk, "x.csv", rows)
    with pytest.raises(Fault) as caught:
        desk.bring_in()
    assert again in caught.value.remedy


# Google Forms and Microsoft Forms

STAMPS = ("Tidsstempel", "Timestamp", "Tidstämpel")


@pytest.mark.parametrize("stamp", STAMPS)
@pytest.mark.parametrize(("name", "separator"), [("g.csv", ","), ("g.csv", ";"), ("g.xlsx", "")])
def test_google_forms_has_a_stamp_and_numbers_beside_words(desk: Desk, stamp: str, name: str, separator: str) -> None:
    alone(desk)
    rows = [[stamp, "Mailadresse", "Løbenr", "Måling", *(f"Hvor godt passer det? [{item}]" for item in ITEMS)]]
    for child, place, day, answers in ANSWERS:
        year, month, date = day.split("-")
        said = [f"{answer} - {PASSER[answer - 1]}" if answer in {1, 4} else str(answer) for answer in answers]
        rows.append([f"{date}/{month}/{year} 10.00.00", f"b{child}@x.dk", str(child), WAVES[place][0], *said])
    put(desk, name, rows, separator=separator)
    text = proposed(desk)
    assert "form: Google Forms" in text
    assert marked(text, "mood_1") == "er tallet ved svaret det, der skal stå?"
    assert "den dag, svaret blev sendt" in marked(text, "date")
    right(desk)
    assert column_of(desk, "measurements", "date") == [day for _, _, day, _ in ANSWERS]


OFFERS = [["Alene"], ["Gruppe"], ["Alene", "Gruppe"], ["Alene"], ["Gruppe"], ["Alene"], ["Gruppe"], ["Alene", "Gruppe"]]
CHOSEN = {
    "offer_single": [str(int("Alene" in offers)) for offers in OFFERS],
    "offer_group": [str(int("Gruppe" in offers)) for offers in OFFERS],
}


@pytest.mark.parametrize(
    "heads",
    [
        ("Id", "Starttidspunkt", "Fuldførelsestidspunkt", "Mail", "Navn"),
        ("ID", "Start time", "Completion time", "Email", "Name"),
        ("Id", "Starttid", "Slutförandetid", "E-post", "Namn"),
    ],
)
def test_microsoft_forms_numbers_its_answers_and_joins_choices(desk: Desk, heads: Sequence[str]) -> None:
    alone(desk)
    rows = [[*heads, "Løbenr", "Køn", "Hvad fik barnet?"]]
    for child, offers in enumerate(OFFERS, start=1):
        time = f"2019-03-1{child % 9} 10:00:00"
        person = [f"b{child}@x.dk", f"Barn {child}"]
        rows.append(
            [str(child + 40), time, time, *person, str(child), ("Pige", "Dreng")[child % 2], ";".join(offers) + ";"]
        )
    put(desk, "svar.xlsx", rows)
    text = proposed(desk)
    assert "form: Microsoft Forms" in text
    assert "Hvad fik barnet?: {by: ;, options: [Alene, Gruppe]}  # SE EFTER: er det flere svar i én celle?" in text
    assert f"{heads[3]}: personoplysninger, som Microsoft Forms gemmer" in text
    right(desk, "children", CHOSEN)
    assert column_of(desk, "children", "child_id") == [f"nord-{child}" for child in range(1, 9)]


@pytest.mark.parametrize(
    ("columns", "form"),
    [
        (["respondent_id", "Q1"], None),
        (["Id", "Løbenr", "Køn"], None),
        (["id", "submitdate", "lastpage", "Q1"], "LimeSurvey"),
        (["record_id", "trivsel_complete"], "REDCap"),
        (["Respondent ID", "Collector ID", "Start Date", "End Date"], "SurveyMonkey"),
        (["ResponseID", "ResponseSet", "Name", "V10"], "Qualtrics"),
    ],
)
def test_a_form_is_known_by_columns_that_no_other_file_has(columns: list[str], form: str | None) -> None:
    found = form_of(columns)
    assert (found.name if found else None) == form


def test_a_mapping_for_another_form_than_the_file_has_is_an_error(desk: Desk) -> None:
    alone(desk)
    put(desk, "q.csv", qualtrics())
    proposed(desk)
    accepted(desk)
    put(desk, "q.csv", [row for n, row in enumerate(qualtrics()) if n not in {1, 2}])
    done = desk.bring_in()
    assert not done.done
    assert "q.csv er læst som Qualtrics, men koblingen er lavet til Qualtrics, tre overskriftsrækker." in str(done)


# Heads of two rows, and titles

GROUPED = [
    ["Løbenr", "Start", "", "", "Slut", "", ""],
    ["", *ITEMS, *ITEMS],
    *(
        [str(child), *(str(1 + (child + place + item) % 4) for place in range(2) for item in range(3))]
        for child in range(1, 9)
    ),
]


def merged_book(path: Path, *, titles: Sequence[str] = (), turned: bool = False) -> None:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        top = len(titles)
        for row, title in enumerate(titles):
            sheet.merge_range(row, 0, row, 6, title)
        if turned:
            sheet.write_string(top + 1, 0, "Løbenr")
        else:
            sheet.merge_range(top, 0, top + 1, 0, "Løbenr")
        sheet.merge_range(top, 1, top, 3, "Start")
        sheet.merge_range(top, 4, top, 6, "Slut")
        for place, item in enumerate(ITEMS * 2, start=1):
            sheet.write_string(top + 1, place, item)
        for row, cells in enumerate(GROUPED[2:], start=top + 2):
            sheet.write_row(row, 0, list(map(int, cells)))


@pytest.mark.parametrize("titles", [(), ("Trivsel 2019",), ("Trivsel 2019", "Udtrukket i juni")])
@pytest.mark.parametrize("turned", [True, False])
def test_a_merged_cell_goes_with_each_cell_below(desk: Desk, titles: Sequence[str], turned: bool) -> None:
    alone(desk)
    merged_book(desk.inbox / "m.xlsx", titles=titles, turned=turned)
    text = proposed(desk)
    assert "form: to overskriftsrækker\n" in text
    assert "mood_1: Slut - Jeg er glad" in text
    right(desk)
    assert next(fate[2] for fate in desk.fates()) == str(len(titles) + 3)


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("filled", [True, False])
@pytest.mark.parametrize("name", ["m.csv", "m.xlsx"])
def test_two_rows_of_heads_without_merged_cells_are_read_and_marked(
    desk: Desk, separator: str, filled: bool, name: str
) -> None:
    alone(desk)
    rows = [list(row) for row in GROUPED]
    if filled:
        rows[0] = ["Løbenr", *["Start"] * 3, *["Slut"] * 3]
    put(desk, name, rows, separator=separator)
    text = proposed(desk)
    assert "form: to overskriftsrækker  # SE EFTER: er de to øverste rækker begge overskrifter?" in text
    right(desk)


@pytest.mark.parametrize("name", ["t.csv", "t.xlsx"])
@pytest.mark.parametrize(
    "titles", [[["Trivsel, 2019"]], [["Trivsel; 2019"], [], ["Trukket 1.6.2019"]], [["Projekt", "Nord"], [""]]]
)
def test_titles_over_the_head_are_passed_over_and_told(desk: Desk, name: str, titles: Rows) -> None:
    alone(desk)
    rows = [["Løbenr", "Måling", *ITEMS]]
    rows += [[str(child), WAVES[place][0], *map(str, answers)] for child, place, _, answers in ANSWERS]
    put(desk, name, [*titles, *rows], separator=";")
    text = proposed(desk)
    assert f"form: overskrift i række {len(titles) + 1}" in text
    right(desk)
    assert any(
        "Rækken står over kolonnernes navne" in finding.message
        for finding in read_delivery(desk.inbox).sources[0].raw.findings
    )


def test_rows_of_answers_are_never_taken_for_titles() -> None:
    answers = [[str(n), "3", "4"] for n in range(9)]
    for head in (["Id", "", "Svar"], ["Id", "Svar", "Svar"], ["", "", ""]):
        for place in range(1, 6):
            rows = [head, *answers[:place], ["en", "to", "tre"], *answers[place:]]
            assert find_head(rows, ()).rows <= 1


def test_a_title_over_a_row_of_very_many_cells_is_no_head() -> None:
    head = find_head([["Titel"], ["x"] * (MOST_COLUMNS + 1), ["1"]], ())
    assert (head.rows, head.names) == (1, ("Titel",))


def test_a_head_that_lacks_a_name_is_never_completed_by_an_answer() -> None:
    words = [["A", "Pige", "godt"], ["B", "Dreng", "godt"], ["C", "Pige", "lidt"], ["D", "Dreng", "lidt"]]
    for head in (["Id", "", "Svar"], ["Id", "", ""], ["", "", "Svar"]):
        for rows in (words, [[str(n), *row[1:]] for n, row in enumerate(words)], words[:1], words[:2]):
            assert find_head([head, *rows], ()).rows == 1


@given(
    st.lists(
        st.lists(st.sampled_from(["", "a", "b", "1", "2", "Start", "Slut", "x y"]), min_size=0, max_size=5), max_size=9
    ),
    st.lists(st.sampled_from(["A1:B1", "B1:C1", "A1:A2", "C2:D2"]), max_size=2),
)
def test_a_head_of_any_cells_leaves_rows_and_names_each_column_at_most_once(rows: Rows, merged: list[str]) -> None:
    head = find_head(rows, merged)
    assert 0 <= head.rows <= max(1, len(rows))
    if head.rows > 1 and not head.tool:
        names = [name for name in head.names if name]
        assert len(set(names)) == len(names)
        below = {
            row[place]
            for row in rows[head.rows :]
            for place in range(len(row))
            if place < len(head.names) and not head.names[place]
        }
        assert below <= {""}


# Several answers in one cell


@pytest.mark.parametrize("separator", [";", "; ", ",", ", ", " | ", "\n", " / "])
@pytest.mark.parametrize("name", ["b.csv", "b.xlsx"])
def test_several_answers_in_a_cell_become_a_column_each(desk: Desk, separator: str, name: str) -> None:
    alone(desk)
    rows = [["Løbenr", "Køn", "Hvad fik barnet?"]]
    rows += [[str(child), "Pige", separator.join(offers)] for child, offers in enumerate(OFFERS, start=1)]
    put(desk, name, rows, separator=";")
    text = proposed(desk)
    assert "er det flere svar i én celle?" in text
    right(desk, "children", CHOSEN)


def test_an_empty_cell_of_choices_is_unknown_and_marked(desk: Desk) -> None:
    alone(desk)
    rows = [["Løbenr", "Køn", "Hvad fik barnet?"]]
    rows += [
        [str(child), "Pige", ";".join(offers) if child > 2 else ""] for child, offers in enumerate(OFFERS, start=1)
    ]
    put(desk, "b.xlsx", rows)
    assert "2 tomme: betyder tom ingen af dem eller ukendt?" in proposed(desk)
    right(desk, "children", {code: ["", "", *texts[2:]] for code, texts in CHOSEN.items()})


def test_a_choice_that_nobody_has_named_is_an_error_with_its_place(desk: Desk) -> None:
    alone(desk)
    rows = [["Løbenr", "Køn", "Hvad fik barnet?"]]
    rows += [[str(child), "Pige", ";".join(offers)] for child, offers in enumerate(OFFERS, start=1)]
    put(desk, "b.xlsx", rows)
    proposed(desk)
    accepted(desk)
    rows[3][2] = "Alene;Samtaler"
    put(desk, "b.xlsx", rows)
    done = desk.bring_in()
    assert [(f.row, f.column, f.message) for f in done.findings if f.column == "Hvad fik barnet?"] == [
        (4, "Hvad fik barnet?", "«Samtaler» er ikke en af kolonnens valgmuligheder.")
    ]


def test_a_choice_of_the_study_that_holds_the_separator_is_an_error_with_its_place(desk: Desk) -> None:
    alone(desk)
    change_yaml(desk.study, "study.yml", lambda study: study["intervention_types"][0].update(label="Alene, hjemme"))
    rows = [["Løbenr", "Køn", "Hvad fik barnet?"]]
    rows += [
        [str(child), "Pige", ", ".join(offers).replace("Alene", "Alene, hjemme")]
        for child, offers in enumerate(OFFERS, 1)
    ]
    put(desk, "b.xlsx", rows)
    assert "«Alene, hjemme» har selv skilletegnet i sig (række 2)" in proposed(desk)
    text = (desk.inbox / "import.yml").read_text(encoding="utf-8")
    desk.map("\n".join(line.partition(f"  {DOUBT}")[0] for line in text.split("\n")))
    done = desk.bring_in()
    assert not done.done
    assert (2, "Hvad fik barnet?", "Svaret «Alene, hjemme» har selv skilletegnet «,» i sig.") in [
        (f.row, f.column, f.message) for f in done.findings
    ]
    whole = text.replace("options: [", "options: ['Alene, hjemme', ")
    desk.map("\n".join(line.partition(f"  {DOUBT}")[0] for line in whole.split("\n")))
    with pytest.raises(Fault, match="har selv skilletegnet"):
        desk.bring_in()


@pytest.mark.parametrize(
    "cells",
    [
        ["Ja", "Nej", "Ja"],
        ["en; to", "to; tre"],
        ["Alene", "Alene", ""],
        ["Vi gik en tur, Alene", *[f"fri tekst {n}, mere {n}" for n in range(40)]],
    ],
)
def test_other_cells_are_not_taken_apart(cells: list[str]) -> None:
    assert options_of(pd.Series(cells), {"alene", "gruppe"}) is None

"""What other people's tools export, in code: small deliveries for the small study, one per form and per meaning.

Every case fills an empty folder. The first file it returns has the identifiers, in the column that it names.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat
import xlsxwriter

from tests.data.delivery.deliveries import CHILDREN, MEASURED, Rows, as_csv
from tests.data.delivery.test_surveyxact import DATASET, LABELS, STRUCTURE, as_workbook
from tests.data.readers.test_more_formats import open_document

ITEMS = ("Jeg er glad", "Jeg er trist", "Jeg ler")
WORDS = ("Passer slet ikke", "Passer lidt", "Passer godt", "Passer helt")
N = 12
Case = Callable[[Path], tuple[str, str]]


def ids(rows: Rows) -> Rows:
    """The rows with identifiers that are no running numbers: those get a prefix, which codes need not."""
    return [rows[0], *([f"barn-{row[0]}", *row[1:]] for row in rows[1:])]


def answer(child: int, item: int, wave: int = 0) -> int:
    return 1 + (child + item + 2 * wave) % 4


def wide(first: str, last: str) -> Rows:
    """A row per child, a column per item and measurement; one child left before the last, one answered nothing."""
    header = ["Løbenr", *(f"{item} {wave}" for wave in (first, last) for item in ITEMS), "Kommentar"]
    rows = []
    for child in range(1, N + 1):
        answers = [str(answer(child, item, wave)) for wave in (0, 1) for item in range(3)]
        if child == 3:
            answers[3:] = ["", "", ""]
        rows.append([f"barn-{child}", *(answers if child != 5 else [""] * 6), "Tak" if child % 4 == 0 else ""])
    return [header, *rows]


def long(values: Callable[[int, int, int], str] = lambda *who: str(answer(*who))) -> Rows:
    return [
        ["Løbenr", "Måling", "Dato", *ITEMS],
        *(
            [
                f"barn-{child}",
                ("Start", "Slut")[wave],
                f"{child:02d}-0{3 + wave}-2019",
                *(values(child, item, wave) for item in range(3)),
            ]
            for wave in (0, 1)
            for child in range(1, N + 1)
        ),
    ]


def background(yes: str = "Ja", no: str = "Nej") -> Rows:
    return [
        ["Løbenr", "Køn", "Alder", "Behov hjemme", "Alene", "Gruppe"],
        *(
            [f"barn-{k}", "Pige" if k % 2 else "Dreng", str(6 + k % 4), yes if k % 3 else no, yes, yes if k % 2 else no]
            for k in range(1, N + 1)
        ),
    ]


def csv(
    name: str, rows: Rows, separator: str = ";", encoding: str = "utf-8", before: str = "", column: str = ""
) -> Case:
    def fill(folder: Path) -> tuple[str, str]:
        (folder / name).write_bytes(before.encode() + as_csv(rows, separator, encoding))
        return name, column or rows[0][0]

    return fill


def workbook(name: str, sheets: Mapping[str, Rows], hidden: str = "") -> Case:
    def fill(folder: Path) -> tuple[str, str]:
        with xlsxwriter.Workbook(folder / name) as book:
            for title, rows in sheets.items():
                sheet = book.add_worksheet(title)
                for number, row in enumerate(rows):
                    for place, cell in enumerate(row):
                        sheet.write(number, place, int(cell) if cell.isdecimal() else cell)
                if title == hidden:
                    sheet.hide()
        return name, next(iter(sheets.values()))[0][0]

    return fill


def statistical(name: str, columns: Mapping[str, list[Any]], **labels: Any) -> Case:
    def fill(folder: Path) -> tuple[str, str]:
        write = pyreadstat.write_dta if name.endswith(".dta") else pyreadstat.write_sav
        more = {"compress": True} if name.endswith(".zsav") else {"version": 15} if name.endswith(".dta") else {}
        write(pd.DataFrame(columns), folder / name, **labels, **more)
        return name, "v1"

    return fill


def labelled(name: str, flags: Mapping[int, str], scale: Mapping[int, str], **more: Any) -> Case:
    """Background and answers of one measurement, by numbers that the file's labels tell."""
    low = min(flags)
    columns: dict[str, list[Any]] = {
        "v1": [f"barn-{k}" for k in range(1, N + 1)],
        "v2": [float(1 + k % 2) for k in range(N)],
        "v3": [float(low + (k % 3 > 0)) for k in range(N)],
        "v4": [dt.date(2019, 3, 1 + k) for k in range(N)],
        **{f"v{5 + item}": [float(list(scale)[(k + item) % len(scale)]) for k in range(N)] for item in range(3)},
    }
    names = ["Løbenr", "Køn", "Behov hjemme", "Startdato", *(f"{item} (start)" for item in ITEMS)]
    values = {"v2": {1: "Pige", 2: "Dreng"}, "v3": dict(flags)}
    values |= {f"v{5 + item}": dict(scale) for item in range(3)}
    return statistical(
        name,
        columns,
        column_labels=dict(zip(columns, names, strict=True)),
        variable_value_labels=values,
        **more,
    )


def surveyxact(folder: Path) -> tuple[str, str]:
    for name, rows in {"dataset": ids(DATASET), "structure": STRUCTURE, "labels": LABELS}.items():
        (folder / f"{name}.csv").write_bytes(as_csv(rows, ";", "cp1252"))
    return "dataset.csv", "respid"


def surveyxact_workbook(folder: Path) -> tuple[str, str]:
    as_workbook(folder, {"dataset": ids(DATASET), "structure": STRUCTURE, "labels": LABELS})
    return "dataset_1488_2018.xlsx", "respid"


def parquet(folder: Path) -> tuple[str, str]:
    rows = long()
    pd.DataFrame(rows[1:], columns=rows[0]).to_parquet(folder / "svar.parquet")
    return "svar.parquet", "Løbenr"


def document(folder: Path) -> tuple[str, str]:
    open_document(folder / "svar.ods", long())
    return "svar.ods", "Løbenr"


def merged(folder: Path) -> tuple[str, str]:
    """A head of two rows, the upper one merged over the questions of a measurement, under a title."""
    rows = wide("(start)", "(slut)")[1:]
    with xlsxwriter.Workbook(folder / "svar.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 0, 6, "Trivsel 2019")
        sheet.merge_range(1, 0, 2, 0, "Løbenr")
        for place, wave in ((1, "Start"), (4, "Slut")):
            sheet.merge_range(1, place, 1, place + 2, wave)
            sheet.write_row(2, place, ITEMS)
        for number, row in enumerate(rows, start=3):
            sheet.write_row(number, 0, [int(cell) if cell.isdecimal() else cell for cell in row[:7]])
    return "svar.xlsx", "Løbenr"


def qualtrics() -> Rows:
    """Names, questions and ImportIds over the answers."""
    names, *rows = long()
    codes = [f"Q{number}" for number in range(1, len(names) + 1)]
    return [codes, names, [f'{{"ImportId":"QID{number}"}}' for number in range(len(names))], *rows]


def several() -> Rows:
    """Both offers in one column, as Microsoft Forms joins them."""
    rows = [[*row[:4], "Alene;Gruppe;" if row[5] == "Ja" else "Alene;"] for row in background()[1:]]
    return [["Løbenr", "Køn", "Alder", "Behov hjemme", "Hvad fik barnet?"], *rows]


def _with_words(child: int, item: int, wave: int) -> str:
    return "Ved ikke" if (child, item) == (4, 1) else WORDS[answer(child, item, wave) - 1]


def _numbered_words(child: int, item: int, wave: int) -> str:
    number = answer(child, item, wave)
    return f"{number} - {WORDS[number - 1]}" if number in {1, 4} else str(number)


_SCALE = dict(enumerate(WORDS, start=1))

EXPORTS: dict[str, Case] = {
    "csv, semicolons, cp1252": csv("svar.csv", long(), ";", "cp1252"),
    "csv, tabs, utf-16": csv("svar.csv", long(), "\t", "utf-16"),
    "csv with decimal commas": csv(
        "svar.csv", [[*row, f"{k},5" if k else "Belastning i alt"] for k, row in enumerate(long()[:14])]
    ),
    "csv after sep=": csv("svar.csv", long(), ";", "utf-8", before="sep=;\r\n"),
    "words on a known scale, and one who does not know": csv("svar.csv", long(_with_words)),
    "numbers with words at the ends": csv("svar.csv", long(_numbered_words)),
    "rows of one child twice": csv("svar.csv", [*long(), *long()[1:4]]),
    "wide, by words": csv("svar.csv", wide("(start)", "(slut)")),
    "wide, T1 and T2": csv("svar.csv", wide("T1", "T2")),
    "background by words": csv("baggrund.csv", background()),
    "ticked or blank": workbook("b.xlsx", {"Data": background("X", "")}),
    "two sheets": workbook("alt.xlsx", {"Baggrund": background(), "Trivsel": long()}),
    "a hidden sheet": workbook("alt.xlsx", {"Baggrund": background(), "Kladde": background()[:3]}, "Kladde"),
    "wide workbook": workbook("svar.xlsx", {"Data": wide("T1", "T2")}),
    "open document": document,
    "parquet": parquet,
    "sav, 1=Nej 2=Ja": labelled("b.sav", {1: "Nej", 2: "Ja"}, _SCALE),
    "sav, 0=Ja 1=Nej": labelled("b.sav", {0: "Ja", 1: "Nej"}, _SCALE),
    "sav, the scale turned round": labelled("b.sav", {0: "Nej", 1: "Ja"}, dict(enumerate(reversed(WORDS), start=1))),
    "sav, non-answers by labels": labelled(
        "b.sav", {1: "Ja", 2: "Nej", 9: "Ved ikke"}, _SCALE | {98: "Ønsker ikke at svare", 99: "Ved ikke"}
    ),
    "sav, user-missing": labelled(
        "b.sav", {0: "Nej", 1: "Ja"}, _SCALE | {9: "Ved ikke"}, missing_ranges={f"v{n}": [9] for n in (5, 6, 7)}
    ),
    "zsav": labelled("b.zsav", {1: "Nej", 2: "Ja"}, _SCALE),
    "dta": labelled("b.dta", {1: "Nej", 2: "Ja"}, _SCALE),
    "Qualtrics, csv": csv("svar.csv", qualtrics(), ","),
    "Qualtrics, workbook": workbook("svar.xlsx", {"Data": qualtrics()}),
    "a merged head under a title": merged,
    "two titles over the head": csv("svar.csv", [["Trivsel, 2019"], ["Trukket i juni"], *long()], column="Løbenr"),
    "several answers in a cell": workbook("b.xlsx", {"Data": several()}),
    "SurveyXact's set": surveyxact,
    "SurveyXact's workbook": surveyxact_workbook,
    "the tests' own, by running numbers": csv("svar.csv", MEASURED),
    "the tests' own background": csv("baggrund.csv", CHILDREN),
}

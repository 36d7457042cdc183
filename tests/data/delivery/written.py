"""Correct deliveries for the small study, as survey tools and statistics programs write them.

A delivery is abstract (`Sheet`, `Col`), so that it can be changed; `FORMS` write it as files.
"""

from __future__ import annotations

import datetime as dt
import functools
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from xml.sax.saxutils import escape

import pandas as pd
import pyreadstat
import xlsxwriter

from tests.data.delivery.deliveries import as_csv
from tests.data.delivery.old_workbook import Cell, old_workbook
from tests.data.readers.test_more_formats import open_document

Value = str | int | float | bool | dt.date | None
Truth = dict[tuple[str, str], dict[str, str]]  # (child, wave or "") → column of the study → text

WAVES = (("first", "Start"), ("last", "Slut"))
ITEMS = (("mood_1", "Jeg er glad"), ("mood_2", "Jeg er trist"), ("mood_3", "Jeg ler"))
GRADES = {1: "Passer slet ikke", 2: "Passer lidt", 3: "Passer godt", 4: "Passer helt"}
YES_NO = {0: "Nej", 1: "Ja"}
GENDERS = {1: "Pige", 2: "Dreng"}
CODES = {"Pige": "girl", "Dreng": "boy"}
CHILDREN = 40
LOOKS = ("hidden", "struck", "white")
RECORD = "Record ID"  # what REDCap calls the child's id


@dataclass(frozen=True)
class Col:
    """A column: its name in a file of codes, what it asks, its cells, what its values mean, and its kind."""

    name: str
    label: str
    kind: str
    code: str
    cells: tuple[Value, ...]
    meanings: Mapping[Value, str] = field(default_factory=dict)

    @property
    def words(self) -> tuple[Value, ...]:
        """The cells as a file without value labels shows them."""
        return tuple(self.meanings.get(cell, cell) if cell is not None else None for cell in self.cells)


@dataclass(frozen=True)
class Sheet:
    name: str
    cols: tuple[Col, ...]
    hidden: bool = False
    looks: Mapping[int, str] = field(default_factory=dict)  # what a workbook does to a row: one of `LOOKS`

    def with_col(self, name: str, **changes: object) -> Sheet:
        return replace(self, cols=tuple(replace(c, **changes) if c.name == name else c for c in self.cols))  # type: ignore[arg-type]

    def rows(self, *more: Mapping[str, Value]) -> Sheet:
        """With these rows after its own, by the names of the columns."""
        return replace(
            self, cols=tuple(replace(c, cells=(*c.cells, *(row.get(c.name) for row in more))) for c in self.cols)
        )


@dataclass(frozen=True)
class Delivery:
    """Tables, and what is true of the children in them; `encoding`, `separator` and `above` are of CSV files alone."""

    sheets: tuple[Sheet, ...]
    truth: Truth
    encoding: str = "utf-8"
    separator: str = ";"
    above: tuple[str, ...] = ()

    def with_sheet(self, sheet: Sheet) -> Delivery:
        return replace(self, sheets=tuple(sheet if s.name == sheet.name else s for s in self.sheets))

    def columns(self, *kinds: str) -> list[tuple[Sheet, Col]]:
        return [(s, c) for s in self.sheets for c in s.cols if c.kind in kinds]


@functools.cache
def correct(seed: int = 1, *, wide: bool = False) -> Delivery:
    """Children with background and answers that hang together as those of a real scale do."""
    draw = random.Random(seed)  # noqa: S311 - no secret
    truth: Truth = {}
    background: dict[str, list[Value]] = {name: [] for name in ("v1", "v2", "v3", "v4", "v5", "v6", "v7")}
    rows: list[dict[str, Value]] = []
    for number in range(1, CHILDREN + 1):
        child = f"nord-{number}"
        gender, age, need = draw.choice((1, 2)), draw.randint(6, 15), int(draw.random() < 0.6)
        single, group, start = int(draw.random() < 0.7), int(draw.random() < 0.4), dt.date(2019, 3, 1 + number % 28)
        for name, value in zip(background, (number, start, gender, age, need, single, group), strict=True):
            background[name].append(value)
        truth[child, ""] = {
            "started": start.isoformat(), "gender": CODES[GENDERS[gender]], "age": str(age), "need_home": str(need),
            "offer_single": str(single), "offer_group": str(group),
        }  # fmt: skip
        level = draw.gauss(2.3, 0.8)
        for place, (wave, label) in enumerate(WAVES):
            answers = [
                min(4, max(1, round((5 - level if code == "mood_2" else level) + draw.gauss(0, 0.5))))
                for code, _ in ITEMS
            ]
            date = dt.date(2019 + place, 4, 1 + (number * 5) % 28)
            named = {code: value for (code, _), value in zip(ITEMS, answers, strict=True)}
            rows.append({"child": number, "wave": place + 1, "label": label, "date": date, **named})
            truth[child, wave] = {code: str(value) for code, value in named.items()} | (
                {} if wide else {"date": date.isoformat()}
            )
            level += 0.3
    labels = ("Løbenr", "Start", "Køn", "Alder", "Behov hjemme", "Alene", "Gruppe")
    kinds = ("id", "date", "category", "number", "flag", "flag", "flag")
    codes = ("child_id", "started", "gender", "age", "need_home", "offer_single", "offer_group")
    meant: tuple[Mapping[Value, str], ...] = ({}, {}, GENDERS, {}, YES_NO, YES_NO, YES_NO)  # type: ignore[assignment]
    children = Sheet(
        "baggrund",
        tuple(
            Col(name, label, kind, code, tuple(background[name]), meanings)
            for name, label, kind, code, meanings in zip(background, labels, kinds, codes, meant, strict=True)
        ),
    )
    return Delivery((children, _wide(rows) if wide else _long(rows)), truth)


def _long(rows: list[dict[str, Value]]) -> Sheet:
    waves: Mapping[Value, str] = {place: label for place, (_, label) in enumerate(WAVES, start=1)}
    return Sheet(
        "trivsel",
        (
            Col("m1", "Løbenr", "id", "child_id", tuple(r["child"] for r in rows)),
            Col("m2", "Måling", "wave", "wave", tuple(r["wave"] for r in rows), waves),
            Col("m3", "Dato", "date", "date", tuple(r["date"] for r in rows)),
            *(
                Col(f"q{n}", text, "item", code, tuple(r[code] for r in rows), dict(GRADES))
                for n, (code, text) in enumerate(ITEMS, start=1)
            ),
        ),
    )


def _wide(rows: list[dict[str, Value]]) -> Sheet:
    ids = tuple(dict.fromkeys(r["child"] for r in rows))
    cols = [Col("m1", "Løbenr", "id", "child_id", ids)]
    for place, (_, label) in enumerate(WAVES, start=1):
        mine = [r for r in rows if r["wave"] == place]
        cols += [
            Col(f"q{n}_{place}", f"{text} ({label})", "item", code, tuple(r[code] for r in mine), dict(GRADES))
            for n, (code, text) in enumerate(ITEMS, start=1)
        ]
    return Sheet("trivsel", tuple(cols))


# --- forms ------------------------------------------------------------------------------------------------------------


def _text(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, dt.date):
        return f"{value:%d-%m-%Y}"
    return str(value)


def csv_words(delivery: Delivery, folder: Path) -> None:
    """Semicolons, questions as heads, words as answers."""
    _csv(delivery, folder, lambda col: col.words)


def csv_numbers(delivery: Delivery, folder: Path) -> None:
    """The same, with the items as numbers."""
    _csv(delivery, folder, lambda col: col.cells if col.kind == "item" else col.words)


def _csv(delivery: Delivery, folder: Path, shown: Callable[[Col], tuple[Value, ...]]) -> None:
    for sheet in delivery.sheets:
        body = zip(*(map(_text, shown(col)) for col in sheet.cols), strict=True)
        rows = [*([line] for line in delivery.above), [c.label for c in sheet.cols], *map(list, body)]
        (folder / f"{sheet.name}.csv").write_bytes(as_csv(rows, delivery.separator, delivery.encoding))


def workbook(delivery: Delivery, folder: Path) -> None:
    """One workbook, a sheet each; real numbers and dates."""
    with xlsxwriter.Workbook(folder / "alt.xlsx") as book:
        does: dict[str, dict[str, object]] = {"struck": {"font_strikeout": True}, "white": {"font_color": "white"}}
        formats = {
            look: (book.add_format(done), book.add_format(done | {"num_format": "dd-mm-yyyy"}))
            for look, done in {"": {}, **does}.items()
        }
        for sheet in delivery.sheets:
            page = book.add_worksheet(sheet.name)
            if sheet.hidden:
                page.hide()
            for place, col in enumerate(sheet.cols):
                page.write_string(0, place, col.label)
                for row, value in enumerate(col.cells if col.kind == "item" else col.words, start=1):
                    plain, day = formats.get(sheet.looks.get(row - 1, ""), formats[""])
                    if isinstance(value, dt.date):
                        page.write_datetime(row, place, dt.datetime(value.year, value.month, value.day), day)  # noqa: DTZ001
                    elif value is not None:
                        page.write(row, place, value, plain)
            for row, look in sheet.looks.items():
                if look == "hidden":
                    page.set_row(row + 1, None, None, {"hidden": True})


def old(delivery: Delivery, folder: Path) -> None:
    """The same in an old workbook, which tells of nothing that it hides; dates as text."""
    sheets = {
        sheet.name: [
            [col.label for col in sheet.cols],
            *zip(*(map(_cell, col.cells if col.kind == "item" else col.words) for col in sheet.cols), strict=True),
        ]
        for sheet in delivery.sheets
    }
    (folder / "alt.xls").write_bytes(old_workbook(sheets))


def _cell(value: Value) -> Cell:
    return _text(value) if isinstance(value, dt.date) else value


def tabbed(delivery: Delivery, folder: Path) -> None:
    """Text with tabs, called so."""
    csv_numbers(replace(delivery, separator="\t"), folder)
    for path in folder.glob("*.csv"):
        path.rename(path.with_suffix(".tsv"))


def spss(delivery: Delivery, folder: Path, ending: str = "sav") -> None:
    """Names and codes, with labels of variables and values."""
    for sheet in delivery.sheets:
        frame = pd.DataFrame({c.name: pd.Series(list(c.cells), dtype=object) for c in sheet.cols})
        for col in sheet.cols:
            if all(isinstance(v, int | float) or v is None for v in col.cells):
                frame[col.name] = pd.to_numeric(frame[col.name])
            else:
                frame[col.name] = [_text(v) for v in col.cells]
        numeric = {c.name for c in sheet.cols if pd.api.types.is_numeric_dtype(frame[c.name])}
        meanings = {c.name: dict(c.meanings) for c in sheet.cols if c.meanings and c.name in numeric}
        path = folder / f"{sheet.name}.{ending}"
        labels = [c.label for c in sheet.cols]
        if ending == "dta":
            whole = {n: {int(k): v for k, v in m.items() if isinstance(k, int)} for n, m in meanings.items()}
            for name in whole:
                frame[name] = frame[name].astype("Int64") if frame[name].isna().any() else frame[name].astype(int)
            pyreadstat.write_dta(frame, str(path), column_labels=labels, variable_value_labels=whole)
        else:
            pyreadstat.write_sav(
                frame, str(path), column_labels=labels, variable_value_labels=meanings, compress=ending == "zsav"
            )


def zsav(delivery: Delivery, folder: Path) -> None:
    spss(delivery, folder, "zsav")


def stata(delivery: Delivery, folder: Path) -> None:
    spss(delivery, folder, "dta")


def surveyxact(delivery: Delivery, folder: Path) -> None:
    """SurveyXact's set, one of the background and one of the answers."""
    for sheet in delivery.sheets:
        body = zip(*(map(_text, col.cells) for col in sheet.cols), strict=True)
        heads = ["questionName", "variableName", "questionType", "subType", "questionText", "choiceValue", "choiceText"]
        parts = {
            "dataset": [[c.name for c in sheet.cols], *map(list, body)],
            "structure": [heads, *([c.name, c.name, "Closed", "Single", c.label, "", ""] for c in sheet.cols)],
            "labels": [[c.name, _text(k), v] for c in sheet.cols for k, v in c.meanings.items()],
        }
        for kind, rows in parts.items():
            (folder / f"{sheet.name}_{kind}.csv").write_bytes(as_csv(rows))


def parquet(delivery: Delivery, folder: Path) -> None:
    """A table of texts, as a program writes one that knows words alone."""
    for sheet in delivery.sheets:
        shown: dict[str, list[str]] = {}
        for col in sheet.cols:
            name = col.label if col.label not in shown else f"{col.label}.1"
            shown[name] = [_text(v) for v in (col.cells if col.kind == "item" else col.words)]
        pd.DataFrame(shown).to_parquet(folder / f"{sheet.name}.parquet")


def document(delivery: Delivery, folder: Path) -> None:
    """An open document, one per table."""
    for sheet in delivery.sheets:
        shown = [[_text(v) for v in (col.cells if col.kind == "item" else col.words)] for col in sheet.cols]
        rows = [[c.label for c in sheet.cols], *map(list, zip(*shown, strict=True))]
        open_document(folder / f"{sheet.name}.ods", [[escape(text) for text in row] for row in rows])


def _of_a_tool(sheet: Sheet, own: Mapping[str, str], *, words: bool) -> tuple[list[str], list[list[str]]]:
    """Heads and rows as a survey tool writes them, its own columns first; `{}` in those is the row's number."""
    shown = [[_text(v) for v in (c.cells if c.kind == "item" and not words else c.words)] for c in sheet.cols]
    rows = [[text.format(number) for text in own.values()] for number in range(1, len(shown[0]) + 1)]
    return [*own, *(c.label for c in sheet.cols)], [
        [*mine, *row] for mine, row in zip(rows, zip(*shown, strict=True), strict=True)
    ]


def qualtrics(delivery: Delivery, folder: Path) -> None:
    """Names, questions and the tool's ids over the answers."""
    own = {"RecordedDate": "2020-06-01 10:00:00", "Finished": "True", "ResponseId": "R_{}"}
    for sheet in delivery.sheets:
        heads, rows = _of_a_tool(sheet, own, words=True)
        names = [*own, *(col.name for col in sheet.cols)]
        ids = [f'{{"ImportId":"QID{number}"}}' for number in range(len(heads))]
        (folder / f"{sheet.name}.csv").write_bytes(as_csv([names, heads, ids, *rows], ","))


def google(delivery: Delivery, folder: Path) -> None:
    for sheet in delivery.sheets:
        heads, rows = _of_a_tool(sheet, {"Tidsstempel": "2020/06/01 10.35.{:02d} AM CET"}, words=False)
        (folder / f"{sheet.name}.csv").write_bytes(as_csv([heads, *rows], ","))


def limesurvey(delivery: Delivery, folder: Path) -> None:
    own = {"id": "{}", "submitdate": "2020-06-01 10:00:00", "lastpage": "2", "startlanguage": "da"}
    for sheet in delivery.sheets:
        heads, rows = _of_a_tool(sheet, own, words=True)
        coded = [*own, *(f"G1Q{k}. {text}" for k, text in enumerate(heads[len(own) :], start=1))]
        (folder / f"{sheet.name}.csv").write_bytes(as_csv([coded, *rows], ";"))


def microsoft(delivery: Delivery, folder: Path) -> None:
    own = {"Id": "{}", "Starttidspunkt": "06-01-20 10:00:00", "Fuldførelsestidspunkt": "06-01-20 10:05:00"}
    own |= {"Mail": "anonymous", "Navn": ""}
    for sheet in delivery.sheets:
        heads, rows = _of_a_tool(sheet, own, words=True)
        with xlsxwriter.Workbook(folder / f"{sheet.name}.xlsx") as book:
            page = book.add_worksheet("Form1")
            for number, row in enumerate([heads, *rows]):
                for place, text in enumerate(row):
                    page.write(number, place, int(text) if text.isdecimal() else text)


def redcap(delivery: Delivery, folder: Path) -> None:
    """The child is the record."""
    for sheet in delivery.sheets:
        heads, rows = _of_a_tool(sheet, {"Repeat Instance": "1"}, words=True)
        heads = [RECORD if head == "Løbenr" else head for head in heads]
        order = [heads.index(RECORD), *(k for k, head in enumerate(heads) if head != RECORD)]
        table = [[row[k] for k in order] for row in (heads, *rows)]
        (folder / f"{sheet.name}.csv").write_bytes(as_csv(table, ","))


@dataclass(frozen=True)
class Form:
    """A way to write a delivery: whether its files say what values mean, and whether a wave is a column's name."""

    write: Callable[[Delivery, Path], None]
    labelled: bool = False
    wide: bool = False
    words: bool = False
    typed: bool = False
    text: bool = False
    first: int = 2  # what the import calls the first row of cells
    before: int = 0  # the tool's own columns before the questions


FORMS: dict[str, Form] = {
    "csv words": Form(csv_words, words=True, text=True),
    "csv numbers": Form(csv_numbers, text=True),
    "csv wide": Form(csv_numbers, wide=True, text=True),
    "tsv": Form(tabbed),
    "xlsx long": Form(workbook, typed=True),
    "xlsx wide": Form(workbook, wide=True, typed=True),
    "xls": Form(old),
    "spss": Form(spss, labelled=True, typed=True, first=1),
    "spss wide": Form(spss, labelled=True, wide=True, typed=True, first=1),
    "surveyxact": Form(surveyxact, labelled=True),
    "zsav": Form(zsav, labelled=True, typed=True, first=1),
    "stata": Form(stata, labelled=True, typed=True, first=1),
    "parquet": Form(parquet, first=1),
    "ods": Form(document),
    "Qualtrics": Form(qualtrics, words=True, first=4, before=3),
    "LimeSurvey": Form(limesurvey, words=True, before=4),
    "REDCap": Form(redcap, words=True, before=1),
    "Google Forms": Form(google, before=1),
    "Microsoft Forms": Form(microsoft, words=True, before=5),
}

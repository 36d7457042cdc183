"""The formats that come from other places: old and open workbooks, packed SPSS, Stata, oddly named parts, `sep=`."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat
import pytest
import xlsxwriter

from helpers import foreign
from helpers.data import load_data, validate
from helpers.data.delivery.sources import read_delivery
from helpers.data.personal import has_personal_number
from helpers.data.readers import UNREADABLE, read_sheets, read_table
from helpers.data.scan import around_cells
from helpers.errors import Fault
from tests.data.hostile_files import packed, parts, workbook
from tests.studies import TABLES, read_rows

OLD = Path(__file__).parent / "files" / "old_workbook.xls"  # made by xlwt: two sheets, the second hidden
OPEN = """<?xml version="1.0"?><office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" office:version="1.2">
 <office:automatic-styles>{}</office:automatic-styles><office:body><office:spreadsheet>
 <table:table table:name="Data">{}</table:table></office:spreadsheet></office:body></office:document-content>"""


def open_document(
    path: Path, rows: list[list[str]], more: str = "", hidden_rows: tuple[int, ...] = (), hidden_column: int = 0
) -> Path:
    def cell(text: str) -> str:
        try:
            return f'<table:table-cell {more} office:value-type="float" office:value="{float(text):g}"/>'
        except ValueError:
            kind = 'office:value-type="string"'
            return f"<table:table-cell {kind}><text:p>{text}</text:p></table:table-cell>"

    unseen = 'table:visibility="{}"'
    columns = f'<table:table-column table:number-columns-repeated="{hidden_column - 1}"/>' if hidden_column > 1 else ""
    lines = columns + (f"<table:table-column {unseen.format('collapse')}/>" if hidden_column else "")
    for number, row in enumerate(rows, start=1):
        kind = unseen.format("filter") if number in hidden_rows else ""
        lines += f"<table:table-row {kind}>{''.join(map(cell, row))}</table:table-row>"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", OPEN.format("", lines))
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return path


def styled_document(
    path: Path, rows: list[list[Any]], styles: str, of_rows: dict[int, str], where: str, of_column: str = ""
) -> Path:
    """A document in which the cells of rows, the rows themselves or the texts in them have a style."""
    lines = f'<table:table-column table:default-cell-style-name="{of_column}"/>' if of_column else ""
    for number, row in enumerate(rows, start=1):
        style = of_rows.get(number, "")
        of_row = f'table:default-cell-style-name="{style}"' if where == "row" else ""
        of_cell = f'table:style-name="{style}"' if where == "cell" and style else ""
        begin, end = (f'<text:span text:style-name="{style}">', "</text:span>") if where == "span" else ("", "")
        cells = (
            f'<table:table-cell office:value-type="string" {of_cell}><text:p>{begin}{cell}{end}</text:p>'
            "</table:table-cell>"
            for cell in row
        )
        lines += f"<table:table-row {of_row}>{''.join(cells)}</table:table-row>"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", OPEN.format(styles, lines))
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return path


def test_an_old_workbook_is_read_in_a_delivery_and_refused_in_a_study(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "svar.xls").write_bytes(OLD.read_bytes())
    first, second = read_sheets(tmp_path / "svar.xls")
    assert first.frame.to_dict("list") == {
        "id": ["æ1", "ø2"],
        "tal": ["2.5", "3"],
        "dato": ["2019-03-01", "2019-03-02"],
    }
    assert [one.grade for one in first.findings] == ["note"]
    assert (first.hidden.sheet, second.hidden.sheet) == (False, True)
    (folder / "projects/nord/survey.csv").unlink()
    (folder / "projects/nord/survey.xls").write_bytes(OLD.read_bytes())
    assert any(one.grade == "error" and "formatet .xls" in one.message for one in validate(folder))


def test_an_open_document_is_a_table_of_the_study(pristine: Path, folder: Path) -> None:
    path = folder / "projects/nord/survey.csv"
    open_document(path.with_suffix(".ods"), read_rows(path))
    path.unlink()
    assert validate(folder) == ()
    pd.testing.assert_frame_equal(load_data(folder).survey, load_data(pristine).survey)


@pytest.mark.parametrize(
    ("more", "word"), [('table:formula="of:=1+1"', "formler"), ('table:formula="of:=[.A1]"', "formler")]
)
def test_an_open_document_with_formulas_is_an_error(tmp_path: Path, more: str, word: str) -> None:
    raw = read_table(open_document(tmp_path / "a.ods", [["id"], ["1"]], more))
    assert [(one.grade, word in one.message) for one in raw.findings] == [("error", True)]


@pytest.mark.parametrize("ending", ["zsav", "dta"])
def test_packed_spss_and_stata_are_tables_of_the_study(pristine: Path, folder: Path, ending: str) -> None:
    for path in list(folder.glob("projects/*/measurements.csv")):
        header, *rows = read_rows(path)
        frame = pd.DataFrame(rows, columns=header)
        for name in header[4:]:
            frame[name] = pd.to_numeric(frame[name])
        frame["date"] = [dt.date.fromisoformat(day) for day in frame["date"]]
        if ending == "dta":
            pyreadstat.write_dta(frame, path.with_suffix(".dta"))
        else:
            pyreadstat.write_sav(frame, path.with_suffix(".zsav"), compress=True)
        path.unlink()
    assert validate(folder) == ()
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(load_data(folder), name), getattr(load_data(pristine), name))


def test_stata_tells_its_dates_labels_and_missing_values(tmp_path: Path) -> None:
    frame = pd.DataFrame({"q": [1.0, "a", None], "d": [dt.date(2019, 3, 1), None, None]})
    pyreadstat.write_dta(
        frame,
        tmp_path / "a.dta",
        column_labels={"q": "Spørgsmål"},
        variable_value_labels={"q": {1: "Ja", "a": "Ved ikke"}},
        missing_user_values={"q": ["a"]},
    )
    raw = read_table(tmp_path / "a.dta")
    assert raw.frame.to_dict("list") == {"q": ["1"], "d": ["2019-03-01"]}
    assert raw.labels.columns == {"q": "Spørgsmål"}
    assert raw.labels.values == {"q": {"1": "Ja", ".a": "Ved ikke"}}  # noqa: PD011
    assert raw.labels.missing == {"q": {".a": 1}}
    assert "Stata-filen" in raw.findings[0].message


def _renamed(content: bytes, change: Any) -> bytes:
    return packed({change(name): part for name, part in parts(content).items()})


ODD: dict[str, Any] = {
    "backslashes": lambda content: _renamed(content, lambda name: name.replace("/", "\\")),
    "capitals": lambda content: _renamed(content, lambda name: name.replace("sharedStrings", "SharedStrings")),
    "at the root": lambda content: packed(
        {name.removeprefix("xl/"): part.replace(b'Target="xl/', b'Target="/') for name, part in parts(content).items()}
    ),
}


@pytest.mark.parametrize("odd", ODD)
def test_a_workbook_is_read_though_its_parts_are_named_oddly(tmp_path: Path, odd: str) -> None:
    (tmp_path / "a.xlsx").write_bytes(ODD[odd](workbook([["id", "x"], ["æ", 2.5]])))
    raw = read_table(tmp_path / "a.xlsx")
    assert raw.findings == ()
    assert raw.frame.to_dict("list") == {"id": ["æ"], "x": ["2.5"]}


def test_days_from_1904_are_the_days_they_are(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx", {"date_1904": True}) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "d")
        sheet.write_datetime(1, 0, dt.datetime(2019, 3, 1), book.add_format({"num_format": "dd-mm-yyyy"}))  # noqa: DTZ001
    assert read_table(tmp_path / "a.xlsx").frame["d"].tolist() == ["2019-03-01"]


@pytest.mark.parametrize("first", ["sep=;", "SEP=;\r", '"sep=;"', "sep=;;;"])
def test_a_line_that_tells_the_separator_is_no_row(tmp_path: Path, first: str) -> None:
    (tmp_path / "a.csv").write_text(f"{first}\nid;tal, i alt\n1;2,5\n", encoding="utf-8-sig", newline="")
    raw = read_table(tmp_path / "a.csv")
    assert raw.findings == ()
    assert raw.heading == 2
    assert raw.frame.to_dict("index") == {3: {"id": "1", "tal, i alt": "2,5"}}


@pytest.mark.parametrize("ending", UNREADABLE)
def test_a_format_that_is_not_read_says_so_by_name_and_what_to_save_as(tmp_path: Path, ending: str) -> None:
    (tmp_path / f"svar{ending}").write_bytes(b"x")
    with pytest.raises(Fault) as caught:
        read_delivery(tmp_path)
    assert f"formatet {ending} kan ikke læses" in caught.value.what
    assert UNREADABLE[ending][0] in caught.value.what
    assert caught.value.remedy == UNREADABLE[ending][1]


def test_beside_a_table_only_what_may_be_one_is_told_of(tmp_path: Path) -> None:
    for name in ("svar.numbers", "brev.pdf", "tabel.csv"):
        (tmp_path / name).write_text("id\n1\n")
    delivery = read_delivery(tmp_path)
    assert [(one.grade, one.file) for one in delivery.findings] == [("warning", "svar.numbers")]


def test_the_process_ends_and_starts_again_and_is_no_childs() -> None:
    import os

    content = workbook()
    (first,) = foreign.read(content, "xlsx").tables
    foreign.end()
    child = os.fork()
    if not child:
        os._exit(0 if foreign.read(content, "xlsx").tables == [first] else 1)
    assert foreign.read(content, "xlsx").tables == [first]
    assert os.waitpid(child, 0)[1] == 0


def test_cells_of_stata_that_lie_side_by_side_are_no_personal_number(tmp_path: Path) -> None:
    """In the file a date of ten characters and the text behind it have nothing between them."""
    frame = pd.DataFrame({"dato": ["06-04-2019", "07-04-2019"], "hold": ["01", "02"], "x": [1.0, 2.0]})
    assert has_personal_number("06-04-201901")
    said = {"x": "Skema"}, {"x": "Skema til 0604201901"}
    found = []
    for labels in said:
        frame.to_stata(tmp_path / "a.dta", version=118, write_index=False, variable_labels=labels)
        raw = read_table(tmp_path / "a.dta")
        found.append([hit.kind for hit in around_cells(raw, (tmp_path / "a.dta").read_bytes())])
    assert found[0] == []
    assert "cpr" in found[1]

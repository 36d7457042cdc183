"""What is crossed out or cannot be seen in a workbook is told by its rows and columns; what is decorated is not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.formatting.rule import CellIsRule, ColorScaleRule, FormulaRule
from openpyxl.styles import Color, Font, GradientFill, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat

from helpers.data.readers import Hidden, read_sheets
from helpers.foreign import BLANK, STRUCK, UNSEEN
from tests.data.hostile_files import packed, parts
from tests.data.readers.test_more_formats import styled_document

ROWS = [["id", "alder", "svar", "note"], *([f"b{k}", 6 + k, k % 2, f"tekst {k}"] for k in range(1, 9))]
Change = Callable[[Any], None]


def read(tmp_path: Path, change: Change) -> Hidden:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in ROWS:
        sheet.append(row)
    change(sheet)
    book.save(tmp_path / "bog.xlsx")
    (raw,) = read_sheets(tmp_path / "bog.xlsx")
    assert raw.sound
    return raw.hidden


def look(cells: str, **styles: Any) -> Change:
    """Cells such as `A3:D3` with other styles than they had."""

    def change(sheet: Any) -> None:
        found = sheet[cells]
        for row in found if isinstance(found, tuple) else ((found,),):
            for cell in row if isinstance(row, tuple) else (row,):
                for name, style in styles.items():
                    setattr(cell, name, style)

    return change


def several(*changes: Change) -> Change:
    def change(sheet: Any) -> None:
        for one in changes:
            one(sheet)

    return change


def rich(*parts: tuple[str, bool]) -> Change:
    def change(sheet: Any) -> None:
        sheet["D4"] = CellRichText(*(TextBlock(InlineFont(strike=struck, sz=11), text) for text, struck in parts))

    return change


def of_the_row(sheet: Any) -> None:
    sheet.row_dimensions[4].font = Font(strike=True)


def of_the_column(sheet: Any) -> None:
    sheet.column_dimensions["C"].font = Font(color="FFFFFF")


def dark(colour: str) -> PatternFill:
    return PatternFill("solid", fgColor=colour)


STRIKE, WHITE = Font(strike=True), Font(color="FFFFFFFF")
NOTHING = Hidden()
TOLD: dict[str, tuple[Change, Hidden]] = {
    "a row struck through": (look("A4:D4", font=STRIKE), Hidden(rows={STRUCK: (4,)})),
    "most of a row": (look("B4:D4", font=STRIKE), Hidden(rows={STRUCK: (4,)})),
    "two rows": (
        several(look("A4:D4", font=STRIKE), look("A9:D9", font=STRIKE)),
        Hidden(rows={STRUCK: (4, 9)}),
    ),
    "an answer": (look("C5", font=STRIKE), Hidden(columns={STRUCK: {"svar": (5,)}})),
    "a column": (look("C2:C9", font=STRIKE), Hidden(columns={STRUCK: {"svar": ()}})),
    "the heading of a column": (look("C1", font=STRIKE), Hidden(columns={STRUCK: {"svar": ()}})),
    "a row by its own style": (of_the_row, Hidden(rows={STRUCK: (4,)})),
    "a column by its own style": (of_the_column, Hidden(columns={UNSEEN: {"svar": ()}})),
    "a text in the cell": (rich(("tekst 3", True)), Hidden(columns={STRUCK: {"note": (4,)}})),
    "a part of a text": (rich(("7", False), ("8", True)), Hidden(columns={STRUCK: {"note": (4,)}})),
    "a row in white": (look("A4:D4", font=WHITE), Hidden(rows={UNSEEN: (4,)})),
    "nearly white": (look("A4:D4", font=Font(color="FFFDFDFD")), Hidden(rows={UNSEEN: (4,)})),
    "white of the theme": (look("A4:D4", font=Font(color=Color(theme=0))), Hidden(rows={UNSEEN: (4,)})),
    "white by its number": (look("A4:D4", font=Font(color=Color(indexed=9))), Hidden(rows={UNSEEN: (4,)})),
    "white on white": (look("A4:D4", font=WHITE, fill=dark("FFFFFFFF")), Hidden(rows={UNSEEN: (4,)})),
    "red on red": (
        look("C5", font=Font(color="FFFF0000"), fill=dark("FFFF0000")),
        Hidden(columns={UNSEEN: {"svar": (5,)}}),
    ),
    "a colour of the theme on itself": (
        look("C5", font=Font(color=Color(theme=4)), fill=PatternFill("solid", fgColor=Color(theme=4))),
        Hidden(columns={UNSEEN: {"svar": (5,)}}),
    ),
    "a format that shows nothing": (look("A4:D4", number_format=";;;"), Hidden(rows={UNSEEN: (4,)})),
    "a format that shows no number": (look("B2:B9", number_format=";;"), Hidden(columns={UNSEEN: {"alder": ()}})),
    "a format of blanks": (look("B5", number_format='" ";" ";" "'), Hidden(columns={UNSEEN: {"alder": (5,)}})),
    "zeros that are not shown": (
        look("C2:C9", number_format="0;-0;;@"),
        Hidden(columns={BLANK: {"svar": (3, 5, 7, 9)}}),
    ),
    "a rule that crosses out": (
        lambda sheet: sheet.conditional_formatting.add("B2:C9", FormulaRule(formula=['$D2="x"'], font=STRIKE)),
        Hidden(columns={"ruled": {"alder": (), "svar": ()}}),
    ),
    "struck and in white": (
        several(look("A4:D4", font=STRIKE), look("C2:C9", font=WHITE)),
        Hidden(rows={STRUCK: (4,)}, columns={UNSEEN: {"svar": ()}}),
    ),
}


def no_rows(sheet: Any) -> None:
    hides = DifferentialStyle(numFmt=NumberFormat(numFmtId=164, formatCode=";;;"))
    rule = FormulaRule(formula=["TRUE"])
    rule.dxf = hides
    sheet.conditional_formatting.add("D2:D9", rule)


TOLD["a rule that shows nothing"] = (no_rows, Hidden(columns={"ruled": {"note": ()}}))

SCALE = ColorScaleRule(start_type="min", start_color="FF0000", end_type="max", end_color="00FF00")
DECORATED: dict[str, Change] = {
    "bold": look("A4:D4", font=Font(bold=True, italic=True, underline="single")),
    "not struck": look("A4:D4", font=Font(strike=False)),
    "a coloured header": look("A1:D1", fill=dark("FF4472C4")),
    "white on a dark header": look("A1:D1", font=WHITE, fill=dark("FF4472C4")),
    "a white header with the colour of a table's style": look("A1:D1", font=WHITE),
    "white on the colour of a theme": look("A4:D4", font=WHITE, fill=PatternFill("solid", fgColor=Color(theme=4))),
    "white on a pattern": look("A4:D4", font=WHITE, fill=PatternFill("lightUp", fgColor="FF000000")),
    "white on a gradient": look("A4:D4", font=WHITE, fill=GradientFill(stop=("000000", "FF0000"))),
    "bands": several(*(look(f"A{k}:D{k}", fill=dark("FFD9E1F2")) for k in (2, 4, 6, 8))),
    "grey text": look("A4:D4", font=Font(color="FF808080")),
    "light grey text": look("A4:D4", font=Font(color="FFBFBFBF")),
    "grey of the theme": look("A4:D4", font=Font(color=Color(theme=0, tint=-0.35))),
    "the theme's own letters": look("A4:D4", font=Font(color=Color(theme=1))),
    "black on a filled row": look("A4:D4", fill=dark("FFFF0000")),
    "a total in bold": look("A9:D9", font=Font(bold=True), fill=dark("FFEEEEEE")),
    "white where nothing stands": look("F2:H9", font=WHITE),
    "struck where nothing stands": look("F2:H9", font=STRIKE),
    "money": look("B2:B9", number_format='_-* #,##0.00 "kr."_-;-* #,##0.00 "kr."_-;_-* "-"?? "kr."_-;_-@_-'),
    "red below nothing": look("B2:B9", number_format="0.00;[Red]-0.00"),
    "a date": look("B2:B9", number_format="dd/mm/yyyy;@"),
    "words for numbers": look("C2:C9", number_format='[=1]"Ja";[=0]"Nej";'),
    "zeros that are not there": look("B2:B9", number_format="0;-0;;@"),
    "a scale of colours": lambda sheet: sheet.conditional_formatting.add("B2:B9", SCALE),
    "a rule with a colour": lambda sheet: sheet.conditional_formatting.add(
        "B2:B9", CellIsRule(operator="greaterThan", formula=["9"], font=WHITE, fill=dark("FFFF0000"))
    ),
    "a text in two letters": rich(("tekst ", False), ("3", False)),
}


@pytest.mark.parametrize("kind", TOLD)
def test_what_is_crossed_out_or_cannot_be_seen_is_told_with_its_place(tmp_path: Path, kind: str) -> None:
    change, told = TOLD[kind]
    assert read(tmp_path, change) == told


@pytest.mark.parametrize("kind", DECORATED)
def test_what_is_only_decorated_is_not(tmp_path: Path, kind: str) -> None:
    assert read(tmp_path, DECORATED[kind]) == NOTHING


def test_what_is_told_is_in_words(tmp_path: Path) -> None:
    hidden = read(tmp_path, several(look("A4:D4", font=STRIKE), look("C5", font=WHITE), look("B2:B9", font=WHITE)))
    assert [*hidden.told()] == [
        "række 4 er streget over i arket",
        "«alder»: kolonnen er skrevet usynligt i arket",
        "«svar»: cellen i række 5 er skrevet usynligt i arket",
    ]


CHILD = (
    '<style:style style:name="p" style:family="table-cell">{line}</style:style>'
    '<style:style style:name="x" style:family="table-cell" style:parent-style-name="p"/>'
)
STYLES: dict[str, tuple[str, str]] = {  # the styles, and what a cell has
    "struck": ('<style:style style:name="x" style:family="table-cell">{line}</style:style>', "cell"),
    "struck by the parent": (CHILD, "cell"),
    "struck by the row": ('<style:style style:name="x" style:family="table-cell">{line}</style:style>', "row"),
    "struck in the text": ('<style:style style:name="x" style:family="text">{line}</style:style>', "span"),
}
LINE = '<style:text-properties style:text-line-through-style="solid" style:text-line-through-type="single"/>'


@pytest.mark.parametrize("kind", STYLES)
def test_an_open_document_tells_what_it_crosses_out(tmp_path: Path, kind: str) -> None:
    styles, where = STYLES[kind]
    path = styled_document(tmp_path / "b.ods", ROWS, styles.format(line=LINE), {4: "x"}, where)
    (raw,) = read_sheets(path)
    assert raw.hidden == Hidden(rows={STRUCK: (4,)})


CELL = '<style:style style:name="x" style:family="table-cell"{}>{}</style:style>'
COLOUR = '<style:text-properties fo:color="{}"/>'
BEHIND = '<style:table-cell-properties fo:background-color="{}"/>'
HIDES = (
    '<number:number-style style:name="nP0" style:volatile="true"><number:text/></number:number-style>'
    '<number:text-style style:name="n"><number:text/>'
    '<style:map style:condition="value()&gt;0" style:apply-style-name="nP0"/></number:text-style>'
)
RED = (
    '<number:number-style style:name="n"><style:text-properties fo:color="#ffffff"/><number:number/>'
    "</number:number-style>"
)
OPEN: dict[str, tuple[str, bool]] = {
    "white": (CELL.format("", COLOUR.format("#ffffff")), True),
    "the colour behind it": (CELL.format("", COLOUR.format("#00ff00") + BEHIND.format("#00ff00")), True),
    "a format that shows nothing": (HIDES + CELL.format(' style:data-style-name="n"', ""), True),
    "white on dark": (CELL.format("", COLOUR.format("#ffffff") + BEHIND.format("#204080")), False),
    "grey": (CELL.format("", COLOUR.format("#808080")), False),
    "filled": (CELL.format("", BEHIND.format("#ff0000")), False),
    "bold": (CELL.format("", '<style:text-properties fo:font-weight="bold"/>'), False),
    "no line": (CELL.format("", '<style:text-properties style:text-line-through-style="none"/>'), False),
    "a format with a colour": (RED + CELL.format(' style:data-style-name="n"', ""), False),
    "a ring of parents": (
        CELL.format(' style:parent-style-name="y"', "")
        + CELL.format(' style:parent-style-name="x"', "").replace('style:name="x"', 'style:name="y"'),
        False,
    ),
}


@pytest.mark.parametrize("kind", OPEN)
def test_an_open_document_tells_what_cannot_be_seen(tmp_path: Path, kind: str) -> None:
    styles, told = OPEN[kind]
    (raw,) = read_sheets(styled_document(tmp_path / "b.ods", ROWS, styles, {4: "x"}, "cell"))
    assert raw.hidden == (Hidden(rows={UNSEEN: (4,)}) if told else NOTHING)


def test_a_style_of_a_column_holds_for_cells_without_their_own(tmp_path: Path) -> None:
    styles = CELL.format("", LINE) + CELL.format("", "").replace('style:name="x"', 'style:name="z"')
    (raw,) = read_sheets(styled_document(tmp_path / "b.ods", ROWS, styles, {1: "z", 5: "z"}, "cell", of_column="x"))
    assert raw.hidden == Hidden(columns={STRUCK: {"id": (2, 3, 4, 6, 7, 8, 9)}})


BROKEN: dict[str, bytes] = {
    "no fonts": b"<styleSheet><cellXfs><xf fontId='7' fillId='9' numFmtId='999'/></cellXfs></styleSheet>",
    "numbers that are none": b"<styleSheet><cellXfs><xf fontId='-1' fillId='x' numFmtId=''/></cellXfs></styleSheet>",
    "out of their place": b"<styleSheet><strike/><fonts><strike/></fonts><cellXfs><font/></cellXfs></styleSheet>",
    "colours that are none": (
        b"<styleSheet><fonts><font><color rgb='no' tint='x'/></font><font><color theme='99' tint='nan'/></font>"
        b"<font><color indexed='inf'/></font></fonts><fills><fill/></fills><cellXfs><xf fontId='0'/><xf fontId='1'/>"
        b"<xf fontId='2'/></cellXfs></styleSheet>"
    ),
    "a format without end": b"<styleSheet><numFmts><numFmt numFmtId='200' formatCode='"
    + b"[" * 100_000
    + b"'/></numFmts><cellXfs><xf numFmtId='200'/></cellXfs></styleSheet>",
    "a deep one": b"<styleSheet>" + b"<a>" * 50_000 + b"</a>" * 50_000 + b"<cellXfs><xf/></cellXfs></styleSheet>",
    "very many": b"<styleSheet><cellXfs>" + b"<xf/>" * 200_000 + b"</cellXfs></styleSheet>",
}


@pytest.mark.parametrize("kind", BROKEN)
def test_broken_styles_hide_nothing_and_break_nothing(tmp_path: Path, kind: str) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in ROWS:
        sheet.append(row)
    book.save(tmp_path / "bog.xlsx")
    content = parts((tmp_path / "bog.xlsx").read_bytes())
    content["xl/styles.xml"] = BROKEN[kind]
    (tmp_path / "bog.xlsx").write_bytes(packed(content))
    (raw,) = read_sheets(tmp_path / "bog.xlsx")
    assert raw.hidden == NOTHING
    assert raw.frame["id"].tolist() == [f"b{k}" for k in range(1, 9)]

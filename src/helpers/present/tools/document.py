"""A tool's blocks as a Word document: real headings, table headers, content controls to fill in, one language."""

# python-docx has no public way to a table's header rows, descriptions, content controls and shades.
# ruff: noqa: SLF001

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from helpers.present.elements import slug
from helpers.present.tools.blocks import ANSWER, FIELD, Blank, Block, Bullets, Form, Heading, Paragraph, Table
from helpers.present.tools.source import Cited, cited, with_source

if TYPE_CHECKING:
    from docx.document import Document

LANGUAGE = "da-DK"
CAPTION, NOTE, PLACEHOLDER = "Caption", "Note", "Placeholder Text"
_FONT, _INK, _BLUE, _PAPER, _LINE, _HINT = "Calibri", "1B282E", "0F5468", "E7F0F2", "9DB1B8", "55656C"
_MARK_INK, _MARK_PAPER = "663C00", "FFF2D9"
_INDENT = 0.4  # cm, both cell margins of a table
_PAGE = (21.0, 29.7)  # cm
_MARGIN, _WIDE_FROM = 2.0, 5  # cm; from so many columns on a document lies on its side
# cm: a bold letter and a digit of a table of numbers in the widest typeface that may stand in for ours.
_LETTER, _DIGIT, _PADDING = 0.2, 0.165, 0.6
_SHORT = 7  # rows of a table that is not divided between pages
_SIZES = {1: 20, 2: 14, 3: 12}


# The cells' text in line with the text above, thin lines between them.
_FRAME = (
    '<w:tblInd {} w:w="108" w:type="dxa"/>',
    "<w:tblBorders {}>"
    + "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{_LINE}"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    + "</w:tblBorders>",
)


@dataclass(frozen=True)
class About:
    """What a document says of itself.

    Args:
        title: Its title, in its properties and at the top of every page.
        subject: The project it is filled in for; empty for the empty tool.
        short: The same, as the head of a page names it.
        book: The book it belongs to.
        edition: The edition's number.
        date: The edition's date, the only one in the file.
        documents: The documents it cites, as a list at its end.
    """

    title: str
    subject: str
    short: str
    book: str
    edition: str
    date: dt.date
    documents: Sequence[Cited]


def document(blocks: Sequence[Block], about: About) -> bytes:
    """The document as python-docx saves it; `pipeline.word` makes the same bytes of it every time."""
    import docx
    from docx.shared import Pt

    made = docx.Document()
    _dress(made)
    wide = any(isinstance(b, Table) and not b.numeric and len(b.columns) >= _WIDE_FROM for b in blocks)
    width = _page(made, wide=wide)
    if wide:  # a page on its side is low
        for name in ("Normal", "List Bullet", "List Paragraph"):
            made.styles[name].font.size = Pt(10)
    marks = sorted({b.mark for b in blocks if isinstance(b, Table) and b.mark})
    _running(made, about, marks)
    _properties(made, about)
    for block, following in zip(blocks, [*blocks[1:], None], strict=True):
        _add(made, block, width, about.documents)
        if isinstance(block, Paragraph) and isinstance(following, Table | Form | Bullets):
            made.paragraphs[-1].paragraph_format.keep_with_next = True
        if isinstance(block, Heading) and block.level == 1 and about.subject:
            made.add_paragraph(about.subject, style="Subtitle")
    made.add_paragraph("Kilder", style="Heading 2")
    for k, source in enumerate(about.documents, start=1):
        item = made.add_paragraph(source.told, style="List Bullet")
        item.runs[0].font.size = Pt(9)
        item.paragraph_format.keep_with_next = k < len(about.documents)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _add(made: Document, block: Block, width: float, documents: Sequence[Cited]) -> None:
    match block:
        case Heading(text, level):
            made.add_paragraph(text, style=f"Heading {level}")
        case Paragraph(text, source):
            made.add_paragraph(with_source(text, cited(source, documents)))
        case Bullets(items, ordered):
            for number, item in enumerate(items, start=1):
                # Numbers as text: Word's own go on from one list to the next.
                paragraph = made.add_paragraph(style="List Paragraph" if ordered else "List Bullet")
                paragraph.add_run(f"{number}.\t{item}" if ordered else item)
        case Form(caption, blanks):
            rows = [(blank.label, blank) for blank in blanks]
            _table(made, caption, (FIELD, ANSWER), rows, [width * 0.34, width * 0.66])
        case Table(caption, columns, rows, note, mark, numeric):
            widths = _widths(columns, rows, width) if numeric else [width / len(columns)] * len(columns)
            _table(made, caption, columns, rows, widths, numeric=numeric, mark=mark)
            if note:
                made.add_paragraph(note, style=NOTE)


def _widths(columns: Sequence[str], rows: Sequence[Sequence[str | Blank]], width: float) -> list[float]:
    """Columns of numbers as wide as their longest cell, the first as wide as is left; all in cm."""
    others = []
    for k, head in enumerate(columns[1:], start=1):
        word, cell = max(len(head) / 2, *map(len, head.split())), max(len(str(row[k])) for row in rows)
        others.append(max(_LETTER * word, _DIGIT * cell) + _PADDING)
    return [width - sum(others), *others]


def _table(
    made: Document,
    caption: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[str | Blank]],
    widths: Sequence[float],
    *,
    numeric: bool = False,
    mark: str = "",
) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement, parse_xml
    from docx.oxml.ns import nsdecls, qn
    from docx.shared import Cm, Pt

    title = made.add_paragraph(caption, style=CAPTION)
    if mark:
        title.add_run(f" {mark}").italic = True
    table = made.add_table(rows=1 + len(rows), cols=len(columns), style="Table Grid")
    table.autofit = False
    properties, text_style = table._tbl.tblPr, made.styles["Table Text"].style_id
    # Where the schema wants them: after the width (and the alignment) of the table, before its layout.
    for part in reversed(_FRAME):
        properties.find(qn("w:tblW")).addnext(parse_xml(part.format(nsdecls("w"))))
    for name in ("w:tblCaption", "w:tblDescription"):
        said = OxmlElement(name)
        said.set(qn("w:val"), caption if name == "w:tblCaption" else f"{caption}. {mark}".strip())
        properties.append(said)
    for grid, size in zip(table._tbl.tblGrid.findall(qn("w:gridCol")), widths, strict=True):
        grid.set(qn("w:w"), str(int(Cm(size).twips)))
    for position, (row, content) in enumerate(zip(table.rows, (columns, *rows), strict=True)):
        row_properties = row._tr.get_or_add_trPr()
        row_properties.append(OxmlElement("w:cantSplit"))
        if position == 0:
            row_properties.append(OxmlElement("w:tblHeader"))
        for column, (cell, text, size) in enumerate(zip(row.cells, content, widths, strict=True)):
            cell.width = Cm(size)
            paragraph = cell.paragraphs[0]
            paragraph._p.style = text_style  # by its id: looking it up anew for each cell took half of the time
            if position == 0 or (column == 0 and isinstance(text, str)):
                _shade(cell, _PAPER if position == 0 else "FFFFFF")
            if isinstance(text, Blank):
                _fill(paragraph, text, f"{text.label} {position}")
                if text.source:
                    cell.add_paragraph(f"Kilde: {text.source}", style=NOTE)
            else:
                run = paragraph.add_run(text)
                run.bold = position == 0 or column == 0
            if numeric and column:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            if _stays(position, len(rows)):
                paragraph.paragraph_format.keep_with_next = True
            for run in paragraph.runs if numeric else ():
                run.font.size = Pt(9)
    made.add_paragraph(style="After Table")


def _stays(position: int, rows: int) -> bool:
    """Whether a row stays on the page of the next: a short table does whole, a long one with two rows at either end."""
    return position < rows and (rows <= _SHORT or position < 2 or position >= rows - 2)


def _fill(paragraph: Any, blank: Blank, name: str) -> None:
    """A plain-text content control: its placeholder goes when one writes, its title is what a screen reader says."""
    from xml.sax.saxutils import escape, quoteattr

    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    text = blank.text or blank.hint
    holder = "" if blank.text else "<w:showingPlcHdr/>"
    style = "" if blank.text else '<w:rPr><w:rStyle w:val="PlaceholderText"/></w:rPr>'
    paragraph._p.append(
        parse_xml(
            f"<w:sdt {nsdecls('w')}><w:sdtPr><w:alias w:val={quoteattr(blank.label)}/>"
            f'<w:tag w:val={quoteattr(slug(name)[:60])}/>{holder}<w:text w:multiLine="1"/></w:sdtPr>'
            f'<w:sdtContent><w:r>{style}<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:sdtContent></w:sdt>'
        )
    )


def _dress(made: Document) -> None:
    """The styles: one typeface, the book's colours, Danish as the language of everything."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    styles = made.styles
    for language in styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE)
        language.set(qn("w:eastAsia"), LANGUAGE)
    for theme in made.settings.element.iter(qn("w:themeFontLang")):
        theme.set(qn("w:val"), LANGUAGE)
    styles.add_style(NOTE, WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
    styles.add_style("Table Text", WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
    styles.add_style("After Table", WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
    hint = styles.add_style(PLACEHOLDER, WD_STYLE_TYPE.CHARACTER)
    hint.font.color.rgb, hint.font.italic = RGBColor.from_string(_HINT), True
    for spacing in styles["Subtitle"].element.rPr.findall(qn("w:spacing")):
        styles["Subtitle"].element.rPr.remove(spacing)
    looks: dict[str, tuple[float, bool, str, float, float]] = {
        "Normal": (11, False, _INK, 0, 6),
        "Subtitle": (13, False, _BLUE, 0, 8),
        CAPTION: (10, True, _INK, 8, 3),
        NOTE: (9, False, _INK, 2, 2),
        "Table Text": (10, False, _INK, 2, 2),
        "After Table": (4, False, _INK, 0, 4),
        "List Bullet": (11, False, _INK, 0, 3),
        "List Paragraph": (11, False, _INK, 0, 3),
        "Header": (9, False, _INK, 0, 0),
        "Footer": (9, False, _INK, 0, 0),
        **{f"Heading {level}": (size, True, _BLUE, 14 if level > 1 else 0, 6) for level, size in _SIZES.items()},
    }
    for name, (size, bold, colour, before, after) in looks.items():
        style: Any = styles[name]
        font, form = style.font, style.paragraph_format
        font.name, font.size, font.bold, font.italic = _FONT, Pt(size), bold, False
        font.color.rgb = RGBColor.from_string(colour)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in [key for key in fonts.attrib if key.endswith("Theme")]:
            del fonts.attrib[theme]
        for script in ("w:eastAsia", "w:cs"):
            fonts.set(qn(script), _FONT)
        form.space_before, form.space_after, form.line_spacing = Pt(before), Pt(after), 1.15
        form.keep_with_next = name.startswith("Heading") or name == CAPTION
    numbered = styles["List Paragraph"].paragraph_format
    numbered.left_indent, numbered.first_line_indent = Cm(0.75), Cm(-0.75)


def _page(made: Document, *, wide: bool) -> float:
    """The page's size; its text's width in cm."""
    from docx.enum.section import WD_ORIENT
    from docx.shared import Cm

    section = made.sections[0]
    across, down = reversed(_PAGE) if wide else _PAGE
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Cm(across), Cm(down)
    section.left_margin = section.right_margin = Cm(_MARGIN)
    section.top_margin = section.bottom_margin = Cm(1.7 if wide else 2)
    return across - 2 * _MARGIN - _INDENT


def _running(made: Document, about: About, marks: Sequence[str]) -> None:
    """The head and the foot of every page: what it is, what its numbers are, which page of how many."""
    from docx.shared import Pt, RGBColor

    section = made.sections[0]
    head = section.header.paragraphs[0]
    head.add_run(" · ".join(part for part in (about.title, about.short) if part))
    for mark in marks:
        line = section.header.add_paragraph(style="Header")
        run = line.add_run(mark)
        run.bold, run.font.color.rgb = True, RGBColor.from_string(_MARK_INK)
        _shade(line, _MARK_PAPER)
    section.header.paragraphs[-1].paragraph_format.space_after = Pt(10)
    foot = section.footer.paragraphs[0]
    foot.add_run(f"{about.book}, udgave {about.edition}, {about.date.day}.{about.date.month}.{about.date.year} · side ")
    _field(foot, "PAGE")
    foot.add_run(" af ")
    _field(foot, "NUMPAGES")


def _field(paragraph: Any, code: str) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    paragraph._p.append(
        parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="{code}"><w:r><w:t>1</w:t></w:r></w:fldSimple>')
    )


def _shade(part: Any, colour: str) -> None:
    """A background behind a cell or a paragraph."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    shading = OxmlElement("w:shd")
    for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", colour)):
        shading.set(qn(name), value)
    properties = part._tc.get_or_add_tcPr() if hasattr(part, "_tc") else part._p.get_or_add_pPr()
    properties.append(shading)


def _properties(made: Document, about: About) -> None:
    """Title, language, and one date; nobody stands as author."""
    core = made.core_properties
    noon = dt.datetime(about.date.year, about.date.month, about.date.day, 12)  # noqa: DTZ001 - the file knows no time zone
    core.title = " – ".join(part for part in (about.title, about.subject) if part)
    core.subject, core.language = about.book, LANGUAGE
    core.author = core.last_modified_by = core.comments = core.keywords = core.category = ""
    core.version, core.revision = about.edition, 1
    core.created = core.modified = noon

"""The findings on a study folder or a delivery as a spreadsheet and as a page that can be sent back to a project."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path

from helpers.data.delivery.write import replace_all
from helpers.data.findings import COUNTED, Finding, Grade, in_order, summary
from helpers.errors import UnknownName
from helpers.pipeline.plain_page import page, table
from helpers.present.spreadsheet import spreadsheet_safe

_HEADINGS = ("Nr.", "Grad", "Fil", "Række", "Kolonne", "Værdi", "Hvad er der galt", "Hvad du kan gøre")
_WIDTHS = (6, 13, 34, 8, 24, 20, 60, 60)
_GRADES: dict[Grade, str] = {grade: one.capitalize() for grade, (one, _) in COUNTED.items()}
_STYLE = """
td:nth-last-child(-n+2) { min-width: 14rem; }
.error th[scope=row] { border-left: .5rem solid #a4001d; }
.warning th[scope=row] { border-left: .5rem solid #8a5a00; }
.note th[scope=row] { border-left: .5rem solid #005a9c; }
"""


def write_report(findings: Sequence[Finding], path: Path, title: str) -> None:
    """Write the findings to a file; the same findings give the same bytes.

    Args:
        findings: What `validate` or an import found.
        path: The file: `.xlsx` or `.html`.
        title: What the findings are on.

    Raises:
        UnknownName: The file's ending is another.
    """
    kinds: dict[str, Callable[[Sequence[Finding], str], bytes]] = {".xlsx": as_workbook, ".html": as_page}
    if path.suffix.lower() not in kinds:
        raise UnknownName(
            f"Fundene kan ikke skrives i formatet «{path.suffix}».",
            "--report",
            "Brug et filnavn, der ender på .xlsx eller .html.",
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_all({path: kinds[path.suffix.lower()](in_order(findings), title)})


def as_workbook(findings: Sequence[Finding], title: str) -> bytes:
    """The findings as an .xlsx workbook: one row each, with a filter over the headings."""
    import xlsxwriter

    content = io.BytesIO()
    # Text stays text: no formulas, no links. The time is fixed, so that the bytes are.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(content, options) as book:
        book.set_properties({"title": title, "created": dt.datetime(2000, 1, 1)})  # noqa: DTZ001
        sheet = book.add_worksheet("Fund")
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        cell = book.add_format({"text_wrap": True, "valign": "top"})
        for number, width in enumerate(_WIDTHS):
            sheet.set_column(number, number, width)
            sheet.write_string(0, number, _HEADINGS[number], head)
        for number, row in enumerate(map(_row, findings), start=1):
            sheet.write_number(number, 0, number, cell)
            for place, value in enumerate(row, start=1):
                if isinstance(value, int):
                    sheet.write_number(number, place, value, cell)
                elif value:
                    sheet.write_string(number, place, spreadsheet_safe(value), cell)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(findings), 1), len(_HEADINGS) - 1)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        about = book.add_worksheet("Om")
        about.set_column(0, 0, 100)
        for number, line in enumerate((title, f"{summary(findings)}.", *_EXPLAINED)):
            about.write_string(number, 0, spreadsheet_safe(line), cell)
    return content.getvalue()


def as_page(findings: Sequence[Finding], title: str) -> bytes:
    """The findings as one page that needs nothing else."""
    rows = [(finding.grade, (number, *_row(finding))) for number, finding in enumerate(findings, start=1)]
    explained = "".join(f"<li>{escape(line)}</li>" for line in _EXPLAINED)
    whole = f"<p><strong>{escape(summary(findings))}.</strong></p>\n<ul>{explained}</ul>\n"
    shown = table("fund", "Alle fund, fejl først", _HEADINGS, rows) if findings else ""
    return page(title, whole + shown, _STYLE)


_EXPLAINED = (
    "En fejl skal rettes, før tallene kan bruges.",
    "En advarsel skal ses efter; er alt i orden, kan den blive stående.",
    "En bemærkning er til orientering.",
    "Række 1 er overskriftsrækken. Personnumre vises aldrig.",
)


def _row(finding: Finding) -> tuple[str | int, ...]:
    return (
        _GRADES[finding.grade],
        finding.file,
        finding.row if finding.row is not None else "",
        finding.column or "",
        finding.value or "",
        finding.message,
        finding.remedy,
    )

"""What `import` writes, `validate` accepts: whatever letters, blanks, labels and forms a delivery has."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.data import validate
from helpers.data.delivery.mapping import DOUBT
from helpers.errors import Fault
from tests.data.delivery.deliveries import Desk, Rows, as_csv, mapping

# What concerns the study as a whole, not how the file is written: who is missing, and what is worth a look.
OF_THE_STUDY = (
    "Ingen besvarede målinger har dette id",
    "Id'et findes ikke i children.csv",
    "Filen har under halvdelen",
    "svar i dimensionen",
    "Samme uddrag står allerede",
    "Rækken har nøjagtig de samme svar",
    "siger nøjagtig det samme som andre",
    "Svarene går imod",
    "Barnet svarer det samme",
    "Udsagnet har intet uddrag",
)

letters = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn", "Co")), min_size=1, max_size=12)
awkward = st.sampled_from(
    ["=1+1", "-x", "+45", "@a", "NA", "null", "0", "007", "1.0", "1e5", "Ærø", "na\u0308r", "  to  ord ", "a;b",
     "ja: nej", 'sagt "sådan"', "to\nlinjer", "\u200bnul", "עברית", "日本語", "😀", "’", "a@eksempel.dk",
     "ring 22 33 44 55", "# SE EFTER"]
)  # fmt: skip
texts = st.one_of(letters, letters, letters, letters, awkward)
blank = st.just("")


@st.composite
def deliveries(draw: st.DrawFn) -> dict[str, Rows]:
    ids = draw(
        st.lists(texts.map(str.strip).filter(bool), min_size=2, max_size=6, unique_by=lambda one: one.casefold())
    )
    names = dict(
        zip(
            ("girl", "boy"), draw(st.sampled_from([("Pige", "Dreng"), ("girl", "boy"), ("PIGE", "dreng")])), strict=True
        )
    )
    answers = st.sampled_from(["1", "2", "3", "4", "2,0"]) | blank
    dates = st.sampled_from(["13-03-2019", "28-02-2019"]) | blank
    background: Rows = [["Løbenr", "Hold", "Start", "Køn", "Alder"]]
    background += [
        [
            one,
            draw(texts | blank),
            draw(dates),
            draw(st.sampled_from([*names.values(), ""])),
            draw(st.sampled_from(["6", "7,5", "15", ""])),
        ]
        for one in ids
    ]
    waves = draw(st.sampled_from([("Start", "Slut"), ("first", "last")]))
    items = ("Jeg er glad", "Jeg er trist", "Jeg ler")
    if draw(st.booleans()):
        measured: Rows = [["Løbenr", *(f"{item} ({wave})" for wave in ("start", "slut") for item in items)]]
        measured += [[one, *(draw(answers) for _ in range(6))] for one in ids]
    else:
        measured = [["Løbenr", "Måling", *items]]
        measured += [[one, wave, *(draw(answers) for _ in items)] for one in ids for wave in waves]
    said: Rows = [["Nr", "Part", "Rolle", "Kilde", "Tema", "Retning", "Uddrag"]]
    said += [
        [
            f"u{number}",
            "Kommune",
            "Ansat",
            "interview",
            "Mere hjælp",
            draw(st.sampled_from(["driver", "barrier", ""])),
            draw(texts | blank),
        ]
        for number in range(draw(st.integers(1, 3)))
    ]
    return {"baggrund": background, "svar": measured, "udsagn": said}


def as_spss(path: Path, rows: Rows) -> None:
    """The headings as labels of variables, the answers to a closed question as numbers with labels."""
    header, *cells = rows
    columns: dict[str, list[object]] = {f"v{place}": [row[place] for row in cells] for place in range(len(header))}
    labels: dict[str, dict[float, str]] = {}
    for name, heading in zip(columns, header, strict=True):
        if heading in {"Køn", "Måling"}:
            known = {text: float(number) for number, text in enumerate(dict.fromkeys(columns[name]), start=1) if text}
            labels[name] = {number: str(text) for text, number in known.items()}
            columns[name] = [known.get(text) for text in columns[name]]
    frame = pd.DataFrame(columns).astype(dict.fromkeys(labels, float))
    headings = dict(zip(columns, header, strict=True))
    pyreadstat.write_sav(frame, path, column_labels=headings, variable_value_labels=labels)


def as_workbook(path: Path, rows: Rows) -> None:
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("Data")
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                sheet.write_string(number, place, cell)


FORMS: dict[str, Callable[[Path, Rows], object]] = {
    "csv": lambda path, rows: path.write_bytes(as_csv(rows)),
    "xlsx": as_workbook,
    "sav": as_spss,
}


@pytest.mark.parametrize("form", ["csv", "xlsx", "sav"])
def test_what_import_writes_validate_accepts(form: str) -> None:
    came: Counter[str] = Counter()

    @settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(files=deliveries())
    def written(files: dict[str, Rows]) -> None:
        with tempfile.TemporaryDirectory() as place:
            desk = Desk(Path(place))
            for path in desk.inbox.iterdir():
                path.unlink()
            for name, rows in files.items():
                FORMS[form](desk.inbox / f"{name}.{form}", rows)
            try:
                desk.bring_in()
                text = (desk.inbox / "import.yml").read_text(encoding="utf-8")
                desk.map("\n".join(line.partition(f"  {DOUBT}")[0] for line in text.split("\n")))
                done = desk.bring_in(force=True)
            except Fault:
                return
            came.update(done.rows or {})
            mine = {f"projects/nord/{name}" for name in done.rows or {}}
            wrong = [one for one in validate(desk.study) if one.file in mine]
            told = {one.message for one in done.findings}
            wrong = [
                one for one in wrong if one.message not in told and not any(t in one.message for t in OF_THE_STUDY)
            ]
            assert not wrong, "\n".join(map(str, wrong))

    written()
    assert came.keys() == {"children.csv", "measurements.csv", "statements.csv"}  # some deliveries came through


def test_what_validate_would_refuse_is_refused_at_import_where_the_delivery_has_it(desk: Desk) -> None:
    header = ["Nr", "Part", "Rolle", "Kilde", "Tema", "Retning", "Uddrag"]
    said = {"u1": "Tak", "u2": "Skriv til a@b.dk"}
    rows = [[number, "town", "staff", "interview", "gain_help", "driver", text] for number, text in said.items()]
    desk.put("udsagn.csv", [header, *rows])
    codes = ("statement_id", "side", "role", "source", "theme", "direction", "excerpt")
    plan = mapping()
    plan["parts"].append(
        {"table": "statements", "file": "udsagn.csv", "columns": dict(zip(codes, header, strict=True))}
    )
    desk.map(plan)
    before = desk.files()
    done = desk.bring_in(force=True)
    (wrong,) = [one for one in done.findings if one.grade == "error"]
    assert (wrong.file, wrong.row, wrong.column) == ("udsagn.csv", 3, "Uddrag")
    assert "e-mailadresse" in wrong.message
    assert not done.done
    assert desk.files() == before
    assert ["udsagn.csv", "", "3", "statements", "stopper importen"] in [fate[:5] for fate in desk.fates()]

"""Every filled cell of a delivery is accounted for: on its cards, in the study, behind the evidence."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.data import load_data, validate
from helpers.data.delivery import Imported, import_delivery
from helpers.data.delivery.cells import LEFT_OUT, NO_ANSWER, OPEN, OTHER, SAME, TAKEN
from helpers.data.delivery.forms import find_head
from helpers.data.delivery.mapping import DOUBT, Part, read_mapping
from helpers.data.delivery.sources import CARDS
from helpers.data.readers import read_sheets
from tests.chapters.accounted import account
from tests.data.delivery.deliveries import CHILDREN, Desk, mapping, rows_of
from tests.data.delivery.exports import EXPORTS
from tests.studies import make_study, write_rows


def filled(folder: Path) -> int:
    """The filled cells of all tables of a delivery as the reader has them, with those that it calls no answer.

    A cell of several answers is one cell for each of those that may be chosen.
    """
    files = [path for path in folder.iterdir() if path.suffix != ".yml" and not path.name.startswith("import-")]
    raws = [raw for path in files for raw in read_sheets(path, whole=True, find_head=find_head)]
    raws = [raw for raw in raws if not (raw.sheet or Path(raw.file).stem).lower().endswith(("structure", "labels"))]
    apart = {name: len(one.options) for part in parts_of(folder) for name, one in part.split.items()}
    return sum(int((raw.frame[name] != "").sum()) * apart.get(name, 1) for raw in raws for name in raw.frame.columns)


def parts_of(folder: Path) -> tuple[Part, ...]:
    return read_mapping(folder / "import.yml").parts


def in_the_study(project: Path, folder: Path) -> dict[str, int]:
    """The filled cells of each table that came from a column of the delivery."""
    counts: dict[str, int] = {}
    parts = parts_of(folder)
    for table in {part.table for part in parts}:
        taken = {code for part in parts if part.table == table for code in part.columns}
        header, *rows = rows_of(project / f"{table}.csv")
        places = [header.index(code) for code in taken]
        counts[table] = sum(row[place] != "" for row in rows for place in places)
    return counts


def agrees(done: Imported, folder: Path, project: Path) -> Mapping[str, int]:
    """The fates of a delivery's cells, if the sums agree."""
    said = done.understood
    assert said
    assert sum(said.cells.values()) == filled(folder)
    if done.done:
        for table, count in in_the_study(project, folder).items():
            mine = [part for part in said.parts if part.table == table]
            means = [answer for part in mine for card in part.cards for answer in card.answers if answer.means]
            blank = sum(answer.count for answer in means if answer.delivered == "")  # an empty cell that is a no
            assert sum(part.cells.get(TAKEN, 0) for part in mine) + blank == count
    cards = (folder / CARDS).read_text(encoding="utf-8")
    told = re.findall(r"^Hele leverancen: (\d+) udfyldte celler: (.*)$", cards, re.MULTILINE)
    assert [(int(total), sum(int(n) for n in re.findall(r"(?:^|, )(\d+) ", fates))) for total, fates in told] == [
        (sum(said.cells.values()),) * 2
    ]
    return said.cells


def with_children(project: Path) -> None:
    """Give children of whom a delivery says nothing but their answers a row without any."""
    header, *there = rows_of(project / "children.csv")
    known = {row[0] for row in there}
    answered = {row[0] for table in ("measurements", "fidelity") for row in rows_of(project / f"{table}.csv")[1:]}
    more = [[child, *[""] * (len(header) - 1)] for child in sorted(answered - known)]
    write_rows(project / "children.csv", [header, *there, *more])


@pytest.mark.parametrize("name", EXPORTS)
def test_the_sums_of_every_export_agree(name: str, tmp_path: Path) -> None:
    study = make_study(tmp_path / "studie")
    project = study / "projects" / "nord"
    headers = {table: rows_of(project / f"{table}.csv")[0] for table in ("children", "measurements", "fidelity")}
    for table in headers:
        (project / f"{table}.csv").unlink()
    folder = tmp_path / "indbakke"
    folder.mkdir()
    EXPORTS[name](folder)
    proposed = import_delivery(folder, study, "nord")
    agrees(proposed, folder, project)
    path = folder / "import.yml"
    text = "\n".join(line.partition(f"  {DOUBT}")[0] for line in path.read_text(encoding="utf-8").split("\n"))
    path.write_text(text, encoding="utf-8")
    once = import_delivery(folder, study, "nord")
    told = agrees(once, folder, project)
    again = import_delivery(folder, study, "nord")  # delivered a second time, nothing is new
    assert agrees(again, folder, project) == told
    assert (again.done, again.changed) == (once.done, ())
    assert once.done
    for table, header in headers.items():
        if not (project / f"{table}.csv").exists():
            write_rows(project / f"{table}.csv", [header])
    with_children(project)
    account(load_data(study), validate(study))  # from the study's cells on to what the chapters count


answered = st.sampled_from(["", "1", "2", "3", "4", "9"])
rows = st.lists(
    st.tuples(
        st.sampled_from("123456"),
        st.sampled_from([("Start", ""), ("Start", "01-03-2019"), ("Slut", ""), ("Slut", "02-04-2020")]),
        answered,
        answered,
        answered,
        st.sampled_from(["", "Tak"]),
    ).map(lambda row: [row[0], *row[1], *row[2:]]),
    max_size=14,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows=rows, left_out=st.sets(st.integers(2, 5), max_size=2), dropped=st.booleans())
def test_the_sums_of_any_delivery_agree(rows: list[list[str]], left_out: set[int], dropped: bool) -> None:
    with tempfile.TemporaryDirectory() as place:
        desk = Desk(Path(place))
        desk.put("svar.csv", [["Løbenr", "Måling", "Dato", "Jeg er glad", "Jeg er trist", "Jeg ler", "Note"], *rows])
        desk.put("andet.csv", [["Noget"], ["1"], [""], ["2"]])
        plan = mapping()
        plan["unused"] = {"andet.csv": "hører ikke til"}
        measured = plan["parts"][1]
        measured["conflicts"] = "first"
        measured["leave_out"] = {row: "prøve" for row in left_out if row <= len(rows) + 1}
        for code in ("mood_1", "mood_2", "mood_3"):
            measured["columns"][code] = {"from": measured["columns"][code], "values": {"9": ""}}
        if dropped:
            measured["drop"] = {"Note": "fritekst"}
        desk.map(plan)
        done = desk.bring_in()
        assert done.done == dropped
        cells = agrees(done, desk.inbox, desk.project)
        if done.done:
            account(load_data(desk.study), validate(desk.study))
        assert cells["i filer, der ikke bruges"] == 2


def test_each_fate_spelled_out(desk: Desk) -> None:
    header = ["Løbenr", "Måling", "Dato", "Jeg er glad", "Jeg er trist", "Jeg ler"]
    desk.put(
        "svar.csv",
        [
            header,
            ["1", "Start", "", "1", "2", "9"],  # 4 taken, one no answer
            ["1", "Start", "", "1", "3", ""],  # id, wave and an answer said already, one other answer
            ["2", "Start", "01-03-2019", "", "", ""],  # without an answer
            ["3", "Slut", "", "4", "", ""],  # left out
        ],
    )
    plan = mapping()
    plan["parts"][1] |= {"conflicts": "first", "leave_out": {5: "prøve"}}
    plan["parts"][1]["columns"]["mood_3"] = {"from": "Jeg ler", "values": {"9": ""}}
    desk.map(plan)
    done = desk.bring_in()
    cells = agrees(done, desk.inbox, desk.project)
    assert done.understood
    assert done.understood.parts[1].cells == {TAKEN: 4, SAME: 3, OTHER: 1, NO_ANSWER: 1, LEFT_OUT: 6}
    children = len(CHILDREN) - 1
    assert cells[TAKEN] == 4 + 8 * children
    plan["parts"][1]["columns"]["mood_3"] = {"from": "Jeg ler", "values": {"9": "?"}}
    desk.map(plan)
    done = desk.bring_in()  # what nobody has decided yet is no answer less
    assert done.understood
    assert done.understood.parts[1].cells == {TAKEN: 4, SAME: 3, OTHER: 1, OPEN: 1, LEFT_OUT: 6}
    assert "ikke taget: Navn: 6 udfyldt; personoplysninger" in (desk.inbox / CARDS).read_text(encoding="utf-8")

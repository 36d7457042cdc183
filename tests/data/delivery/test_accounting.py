"""Every row of a delivery is accounted for: kept, merged, left out with a reason, or what stops the import."""

from __future__ import annotations

import csv
import io
import tempfile
from collections import defaultdict
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.data.delivery.deliveries import CHILDREN, Desk, mapping, rows_of

HEADER = ["Løbenr", "Måling", "Dato", "Jeg er glad", "Jeg er trist", "Jeg ler"]

cells = st.sampled_from(["", "1", "2", "3", "4", "9", "x", " ", '"', "to\nlinjer", "1;2"])
answered = st.sampled_from(["", "1", "2", "3", "4"])
good = st.tuples(
    st.sampled_from("123456"),
    st.sampled_from(["Start", "Slut"]),
    st.sampled_from(["", "01-03-2019", "02-04-2020"]),
    answered,
    answered,
    answered,
).map(list)
bad = st.lists(cells, max_size=8)
# Mostly rows that can be kept, so that whole deliveries go through too.
messy = st.lists(st.one_of(good, good, good, good, st.just([""] * 6), st.just([])), max_size=14)
broken = st.lists(st.one_of(good, bad), max_size=14)


def write(rows: list[list[str]], line: str) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator=line).writerows([HEADER, *rows])
    return text.getvalue().encode("cp1252")


def records(content: bytes) -> list[list[str]]:
    """What an independent reader makes of the file."""
    return list(csv.reader(io.StringIO(content.decode("cp1252"), newline=""), delimiter=";"))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    rows=messy | broken,
    left_out=st.sets(st.integers(2, 6), max_size=2),
    rule=st.sampled_from(["stop", "first"]),
    line=st.sampled_from(["\n", "\r\n"]),
)
def test_every_row_has_its_fate(rows: list[list[str]], left_out: set[int], rule: str, line: str) -> None:
    with tempfile.TemporaryDirectory() as place:
        desk = Desk(Path(place))
        content = write(rows, line)
        (desk.inbox / "svar.csv").write_bytes(content)
        there = records(content)
        plan = mapping()
        plan["parts"][1]["conflicts"] = rule
        filled = [k for k, record in enumerate(there, start=1) if any(map(str.strip, record))]
        last = max(filled)
        plan["parts"][1]["leave_out"] = {row: "prøve" for row in left_out if row in filled and row <= last and row > 1}
        desk.map(plan)
        before = desk.files()

        done = desk.bring_in()

        fates: dict[int, list[list[str]]] = defaultdict(list)
        for fate in desk.fates():
            if fate[0] == "svar.csv":
                fates[int(fate[2])].append(fate)
        # Empty rows after the last one with content are no rows.
        assert set(fates) == set(range(2, last + 1))
        assert all(len(told) == 1 for told in fates.values())
        outcomes = {row: told[0][4] for row, told in fates.items()}
        assert all(told[0][5] for row, told in fates.items() if outcomes[row] != "beholdt")
        assert all(outcomes[row] in {"udeladt", "stopper importen"} for row in plan["parts"][1]["leave_out"])
        stopped = "stopper importen" in outcomes.values()
        errors = [f for f in done.findings if f.grade == "error"]
        assert done.done == (not errors)
        if not done.done:
            assert desk.files() == before
            assert {f.row for f in errors if f.file == "svar.csv" and f.row} <= set(outcomes)
            assert stopped or any(f.row is None or f.file == "import.yml" for f in errors)
            return
        assert not stopped
        kept = rows_of(desk.project / "measurements.csv")
        assert sum(outcome == "beholdt" for outcome in outcomes.values()) == len(kept) - 1
        for row, (fate,) in fates.items():
            if fate[4] in {"beholdt", "slået sammen"}:
                record, line_there = there[row - 1], kept[int(fate[6]) - 1]
                assert line_there[0] == f"nord-{record[0]}"
                assert line_there[1] == {"Start": "first", "Slut": "last"}[record[1]]
                if rule == "stop":  # what the row says is in the study
                    for said, taken in zip(record[3:6], line_there[3:6], strict=True):
                        assert said in ("", taken)
        assert len([f for f in desk.fates() if f[0] == "baggrund.csv"]) == len(CHILDREN) - 1


def test_the_property_would_see_a_row_that_is_lost(desk: Desk) -> None:
    """The report of a delivery with each kind of row, spelled out."""
    rows = [
        ["1", "Start", "", "1", "2", "3"],
        [""] * 6,
        ["1", "Start", "", "1", "2", "3"],
        ["2", "Start", "", "", "", ""],
        ["3", "Start", "", "1", "2", "3"],
        ["4", "Slut", "", "4", "4", "4"],
    ]
    (desk.inbox / "svar.csv").write_bytes(write(rows, "\r\n"))
    plan = mapping()
    plan["parts"][1] |= {"leave_out": {6: "flyttet"}, "keep": {4: "det samme svar"}}
    desk.map(plan)
    done = desk.bring_in()
    assert [fate[2:] for fate in desk.fates() if fate[0] == "svar.csv"] == [
        ["2", "measurements", "beholdt", "", "2"],
        ["3", "", "udeladt", "rækken er tom", ""],
        ["4", "measurements", "slået sammen", "slået sammen med række 2 i svar.csv", "2"],
        ["5", "measurements", "udeladt", "rækken har ingen svar", ""],
        ["6", "measurements", "udeladt", "flyttet", ""],
        ["7", "measurements", "beholdt", "", "3"],
    ]
    assert "Af leverancens 12 rækker er 8 beholdt, 1 slået sammen og 3 udeladt." in str(done)

"""How ids are written, held against the other tables at import: told, and never guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.data.delivery.rows import alike, confusable, shortened
from tests.data.delivery.deliveries import CHILDREN, MEASURED, Desk, Rows, mapping
from tests.data.delivery.test_meaning import accepted, alone, column_of, marked, proposed


def renamed(rows: Rows, name: str) -> Rows:
    """A table with its ids written in another way: `{}` is the number."""
    return [rows[0], *([name.format(int(row[0])), *row[1:]] for row in rows[1:])]


@pytest.mark.parametrize("name", ["2,0170{}E+11", "2.0170{}E+11", "20170{}0000000000000"])
def test_ids_that_a_spreadsheet_shortened_are_one_finding(desk: Desk, name: str) -> None:
    before = desk.files()
    desk.put("baggrund.csv", renamed(CHILDREN, name.replace("{}", "1")))
    plan = mapping()
    plan["parts"].pop()
    plan["unused"] = {"svar.csv": "senere"}
    desk.map(plan)
    done = desk.bring_in()
    (one,) = [one for one in done.findings if one.grade == "error"]
    assert (one.file, one.row, one.column) == ("baggrund.csv", 2, "Løbenr")
    assert "Excel har forkortet id'erne i 6 af 6 rækker" in one.message
    assert desk.files() == before
    (desk.inbox / "import.yml").unlink()
    (desk.inbox / "svar.csv").unlink()
    assert "Excel har forkortet id'erne" in marked(proposed(desk), "child_id")


@pytest.mark.parametrize("name", ["{}.0", "{},0", "{:04d}", "K-{:02d}", "{} "])
@pytest.mark.parametrize("part", [0, 1])
def test_the_same_id_written_otherwise_is_asked_of(desk: Desk, name: str, part: int) -> None:
    written = [CHILDREN, MEASURED]
    written[part] = renamed(written[part], name)
    alone(desk)
    desk.put("baggrund.csv", written[0])
    desk.put("svar.csv", written[1])
    text = proposed(desk)
    first = [line for line in text.split("\n") if line.startswith("      child_id:")][1]
    if name != "{} ":  # what stands around a cell is nothing
        assert "0 af 6 id'er passer til «Løbenr» i baggrund.csv; er «" in first
    accepted(desk)
    assert {*column_of(desk, "children", "child_id")} == {*column_of(desk, "measurements", "child_id")}
    assert len(column_of(desk, "measurements", "child_id")) == 12


def test_a_mapping_that_does_not_say_so_is_stopped(desk: Desk) -> None:
    desk.put("svar.csv", renamed(MEASURED, "{}.0"))
    before = desk.files()
    (one,) = [one for one in desk.bring_in().findings if one.grade == "error"]
    assert one.message == "0 af 6 id'er passer til «Løbenr» i baggrund.csv; er «1.0» det samme som «nord-1»?"
    assert "'1'" in one.remedy
    assert desk.files() == before
    plan = mapping()
    plan["parts"][1]["columns"]["child_id"]["values"] = {f"{k}.0": str(k) for k in range(1, 7)}
    desk.map(plan)
    assert desk.bring_in().done


def test_ids_are_held_against_the_files_that_the_project_has(desk: Desk) -> None:
    assert desk.bring_in().done
    alone(desk)
    desk.put("svar.csv", renamed(MEASURED, "{:03d}"))
    line = marked(proposed(desk), "child_id")
    assert "0 af 6 id'er passer til children.csv i studiet; er «001» det samme som «nord-1»?" in line
    alone(desk)
    desk.put("baggrund.csv", renamed(CHILDREN, "{}.0"))
    line = marked(proposed(desk), "child_id")
    assert "id'er i measurements.csv i studiet passer til leverancen" in line


def test_two_ids_of_one_table_that_may_be_one_child_are_asked_of(desk: Desk) -> None:
    alone(desk)
    twin = ["01", *CHILDREN[1][1:4], "9", *CHILDREN[1][5:]]
    desk.put("baggrund.csv", [*CHILDREN, twin])
    assert "«01» og «1» er hver sit id: er de det samme?" in marked(proposed(desk), "child_id")
    text = (desk.inbox / "import.yml").read_text(encoding="utf-8")
    desk.map(text.replace("'01': '1'", "'01': '01'").replace("  # SE EFTER", "  # "))
    done = desk.bring_in()
    assert done.rows == {"children.csv": 7}


def test_some_strangers_are_told(desk: Desk) -> None:
    desk.put("svar.csv", [*MEASURED, ["77", *MEASURED[1][1:]]])
    (one,) = desk.bring_in().findings
    assert (one.grade, one.row) == ("warning", 14)
    assert one.message == "6 af 7 id'er passer til «Løbenr» i baggrund.csv (række 14 gør ikke)."


NUMBERS = st.integers(1, 9999)


@given(
    st.sets(NUMBERS, min_size=1, max_size=8),
    st.sampled_from(["{}.0", "{},00", "{:05d}", " {}", "k{}", "K-{}", "barn_{}"]),
)
def test_ids_written_otherwise_find_their_own(numbers: set[int], form: str) -> None:
    known = [str(number) for number in numbers]
    texts = {form.format(number): str(number) for number in numbers}
    assert alike(list(texts), known) == {text: one for text, one in texts.items() if text not in known}


@given(st.sets(NUMBERS, min_size=1, max_size=8), st.sampled_from(["{}", "{:04d}", "K-{}", "12E{}", "a{}b"]))
def test_ids_written_alike_are_no_doubt(numbers: set[int], form: str) -> None:
    texts = [form.format(number) for number in numbers]
    assert not confusable(texts)
    assert not shortened(texts)
    assert not alike(texts, texts)

"""What is told of a second delivery: how many children, which columns, in what way; and how it is taken over."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from helpers.data.delivery import import_delivery
from helpers.data.delivery.again.shapes import exchanged, like_each_other, rescaled, turned_round
from helpers.data.delivery.mapping import DOUBT, load_mapping
from tests.data.delivery.deliveries import CHILDREN, MEASURED, Desk, Rows, mapping
from tests.data.delivery.test_projects import confirmed, emptied, split, whose

TEXT = "har en anden værdi end i studiet"


def column(rows: Rows, name: str, change: Callable[[str], str]) -> Rows:
    """A table with a column changed cell by cell."""
    place = rows[0].index(name)
    return [rows[0], *([*row[:place], change(row[place]), *row[place + 1 :]] for row in rows[1:])]


def exchange(rows: Rows, one: str, other: str) -> Rows:
    """A table with two heads exchanged."""
    return [[{one: other, other: one}.get(name, name) for name in rows[0]], *rows[1:]]


def again(desk: Desk, name: str, rows: Rows) -> dict[str, str]:
    """What is told of a second delivery, by the delivered column."""
    desk.bring_in()
    before = desk.files()
    desk.put(name, rows)
    done = desk.bring_in()
    assert not done.done
    assert desk.files() == before
    return {str(one.column): one.message for one in done.findings if one.grade == "error"}


def test_two_heads_exchanged_are_told_of_both(desk: Desk) -> None:
    told = again(desk, "svar.csv", exchange(MEASURED, "Jeg er glad", "Jeg er trist"))
    assert told.keys() == {"Jeg er glad", "Jeg er trist"}
    assert (
        f"6 af 6 børn {TEXT}: værdierne er dem, der før stod ved «Jeg er trist»; er de byttet om?"
        in told["Jeg er glad"]
    )
    assert "«Jeg er glad»" in told["Jeg er trist"]


def test_a_correction_is_told_with_whose_it_is_and_can_be_taken_over(desk: Desk) -> None:
    rows = [list(row) for row in MEASURED]
    rows[1][3] = "4"
    told = again(desk, "svar.csv", rows)
    assert told == {"Jeg er glad": f"Svarene er ikke som ventet: 1 af 6 børn {TEXT} (nord-1 first: 2 → 4)."}
    cards = (desk.inbox / "import-kort.txt").read_text(encoding="utf-8")
    assert f"    SE EFTER: 1 af 6 børn {TEXT} (nord-1 first: 2 → 4)\n" in cards
    done = desk.take_over()
    assert done.changed == ("measurements.csv",)
    assert not any(one.held for one in load_mapping(desk.inbox / "import.yml").counts)
    assert desk.bring_in().changed == ()


def test_what_is_told_is_one_short_line(desk: Desk) -> None:
    """A text can be anything: it must not end the mark."""
    told = again(desk, "baggrund.csv", column(CHILDREN, "Hold", lambda v: f"{v}\n# {'x' * 60}" if v == "Hold 1" else v))
    assert "\n" not in told["Hold"]
    assert "x" * 60 not in told["Hold"]
    assert desk.take_over().done


def test_a_correction_that_was_taken_over_is_no_leave_for_the_next_one(desk: Desk) -> None:
    import_delivery(desk.inbox, desk.study, "nord", accept=True)
    for answer in ("4", "1"):
        rows = [list(row) for row in MEASURED]
        rows[1][3] = answer
        desk.put("svar.csv", rows)
        assert not desk.bring_in().done
        assert desk.take_over().done


SEEN = "6 af 6 børn har en anden værdi end i studiet: "
CODES = "boy er blevet til girl (3), girl er blevet til boy (3)"
LOST = "har en værdi i studiet, men ingen i leverancen"
WAYS: dict[str, tuple[str, str, Callable[[str], str], str]] = {
    "a year up": ("baggrund.csv", "Alder", lambda v: str(int(v) + 1), f"{SEEN}tallene er 1 højere"),
    "yes and no": ("baggrund.csv", "Behov hjemme", lambda v: {"Ja": "Nej", "Nej": "Ja"}[v], "ja og nej er byttet om"),
    "turned": ("svar.csv", "Jeg ler", lambda v: str(5 - int(v)), "svarene er vendt om"),
    "codes": ("baggrund.csv", "Køn", lambda v: {"Pige": "Dreng", "Dreng": "Pige"}[v], f"{SEEN}{CODES}"),
    "dates": ("baggrund.csv", "Start", lambda v: v.replace("-03-", "-05-"), f"{SEEN}datoerne ligger 61 dage senere"),
    "lost": ("svar.csv", "Jeg ler", lambda v: "" if v == "4" else v, LOST),
}


@pytest.mark.parametrize("name", WAYS)
def test_in_what_way_values_differ_is_told(desk: Desk, name: str) -> None:
    file, head, change, words = WAYS[name]
    told = again(desk, file, column(CHILDREN if file == "baggrund.csv" else MEASURED, head, change))
    assert words in told[head]


def test_a_column_that_is_not_taken_any_more_is_told(desk: Desk) -> None:
    desk.bring_in()
    plan = mapping()
    del plan["parts"][0]["columns"]["age"]
    plan["parts"][0]["drop"]["Alder"] = "ukendt"
    desk.map(plan)
    (one,) = desk.bring_in().findings
    assert one.column == "Løbenr"
    assert "age: 6 af 6 børn har en værdi i studiet, men ingen i leverancen" in one.message


def test_measurements_exchanged_are_told_as_such(desk: Desk) -> None:
    told = again(desk, "svar.csv", column(MEASURED, "Måling", lambda v: {"Start": "Slut", "Slut": "Start"}[v]))
    assert "«Start» siger det, der før stod ved «Slut»" in told["Måling"]
    assert told.keys() == {"Måling"}


def test_ids_that_moved_are_told_as_such(desk: Desk) -> None:
    told = again(desk, "svar.csv", column(MEASURED, "Løbenr", lambda v: str(int(v) % 6 + 1)))
    assert "6 af 6 børn siger nu det, der før stod ved et andet id (nord-2 som nord-1" in told["Løbenr"]


def test_new_children_and_new_answers_are_no_contradiction(desk: Desk) -> None:
    desk.put("baggrund.csv", CHILDREN[:5])
    desk.put(
        "svar.csv", [row for row in column(MEASURED, "Jeg ler", lambda v: "" if v == "4" else v) if row[0] not in "56"]
    )
    desk.bring_in()
    desk.put("baggrund.csv", CHILDREN)
    desk.put("svar.csv", MEASURED)
    assert desk.bring_in().done


def test_a_file_changed_by_hand_is_no_earlier_delivery(desk: Desk) -> None:
    desk.bring_in()
    path = desk.project / "children.csv"
    path.write_bytes(path.read_bytes().replace(b"girl", b"boy"))
    assert import_delivery(desk.inbox, desk.study, "nord", force=True).changed == ("children.csv",)


def test_each_project_of_a_split_is_held_against_its_own(desk: Desk) -> None:
    """The first project's yes and no are exchanged in a column of which both together say the same as before."""
    emptied(desk)
    (desk.inbox / "svar.csv").unlink()
    (desk.inbox / "import.yml").unlink()
    rows = whose(
        [[*row[:6], "Ja" if int(row[0]) % 2 else "Nej", *row[7:]] if row[0].isdecimal() else row for row in CHILDREN]
    )
    desk.put("baggrund.csv", rows)
    confirmed(desk)
    assert split(desk).done
    turned = column(rows, "Alene", lambda v: {"Ja": "Nej", "Nej": "Ja"}[v])
    desk.put("baggrund.csv", turned)
    done = split(desk)
    (one,) = [one for one in done.findings if one.column == "Alene"]
    assert "nord: 3 af 3 børn" in one.message
    assert "syd: 3 af 3 børn" in one.message
    # and in a new folder, without the mapping
    (desk.inbox / "import.yml").unlink()
    split(desk)
    text = (desk.inbox / "import.yml").read_text(encoding="utf-8")
    assert any(DOUBT in line and "nord: 3 af 3 børn" in line for line in text.split("\n"))


@pytest.mark.parametrize("projects", [1, 2])
def test_a_split_remembers_the_counts_of_each_project(desk: Desk, tmp_path: Path, projects: int) -> None:
    """New children in a new folder, whose blanks only the one project's earlier counts contradict."""
    south = emptied(desk)
    (desk.inbox / "svar.csv").unlink()
    (desk.inbox / "import.yml").unlink()
    many = [[str(k), *CHILDREN[1 + k % 6][1:]] for k in range(1, 41)]
    many = [[*row[:6], "" if int(row[0]) % 2 else row[6], *row[7:]] for row in many]  # of one project alone
    desk.put("baggrund.csv", whose([CHILDREN[0], *many]))
    confirmed(desk)
    assert split(desk).done
    for place in (desk.project, south):
        (place / "children.csv").write_text("", encoding="utf-8")  # nothing of the same children
    desk.put(
        "baggrund.csv",
        whose([CHILDREN[0], *([*row[:6], "" if int(row[0]) % 2 == projects % 2 else "Ja", *row[7:]] for row in many)]),
    )
    (desk.inbox / "import.yml").unlink()
    split(desk)
    text = (desk.inbox / "import.yml").read_text(encoding="utf-8")
    told = "20 af 20 er tomme, før 0 af 20" in text
    assert told == (projects == 2)


def test_a_damaged_file_of_the_study_is_no_earlier_delivery(desk: Desk) -> None:
    desk.bring_in()
    (desk.project / "children.csv").unlink()
    desk.put("baggrund.csv", column(CHILDREN, "Alder", lambda v: str(int(v) + 1)))
    assert desk.bring_in().done


# --- counts of whole columns ------------------------------------------------------------------------------------------


def test_an_exchange_of_columns_is_seen_in_counts_alone() -> None:
    before = {"a": {"1": 30, "2": 10}, "b": {"1": 12, "2": 28}, "c": {"1": 20, "2": 20}}
    assert dict(exchanged(before, {**before, "a": before["b"], "b": before["a"]})) == {"a": "b", "b": "a"}
    assert dict(exchanged(before, {"a": before["b"], "b": before["c"], "c": before["a"]})) == {
        "a": "b",
        "b": "c",
        "c": "a",
    }
    assert dict(exchanged(before, before)) == {}


def test_a_change_that_all_columns_share_is_no_exchange() -> None:
    before = {"a": {"1": 30, "2": 10}, "b": {"1": 20, "2": 20}}
    assert dict(exchanged(before, {"a": {"1": 20, "2": 20}, "b": {"1": 10, "2": 30}})) == {}


def test_one_column_that_changes_is_no_exchange() -> None:
    before = {"a": {"1": 20}, "b": {"0": 20}, "c": {"0": 7, "1": 13}}
    assert dict(exchanged(before, {**before, "a": {"0": 20}})) == {}


def test_few_answers_tell_nothing() -> None:
    before = {"a": {"1": 9}, "b": {"2": 9}}
    assert dict(exchanged(before, {"a": {"2": 9}, "b": {"1": 9}})) == {}


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ((0.4, 0.7, 0.9), "100 gange så små"),
        ((4.2, 6.9, 8.8), "10 gange så små"),
        ((400.0, 720.0, 880.0), "10 gange så store"),
        ((30.0, 55.0, 70.0), ""),
        ((0.0, 0.0, 0.0), ""),
    ],
)
def test_numbers_of_another_size_are_seen_in_their_quartiles(now: tuple[float, ...], words: str) -> None:
    told = rescaled((40.0, 70.0, 90.0), now)
    assert (words in told) if words else not told


def test_numbers_from_the_other_end_and_of_another_column_are_seen_in_their_quartiles() -> None:
    assert turned_round((70, 80, 90), (11, 20, 31), 0, 100)
    assert not turned_round((70, 80, 90), (60, 75, 85), 0, 100)
    assert like_each_other(((70, 80, 90), (5, 8, 12)), ((5, 7, 12), (71, 80, 88)))
    assert not like_each_other(((70, 80, 90), (5, 8, 12)), ((68, 80, 91), (5, 9, 12)))

"""What the measurements of a first delivery tell of each other."""

from __future__ import annotations

import random

import pytest

from helpers.data.delivery import import_delivery
from tests.data.delivery.deliveries import CHILDREN, MEASURED, Desk, Rows

HEAD = MEASURED[0]


def told(desk: Desk, rows: Rows, column: str, file: str = "svar.csv") -> str:
    desk.put(file, rows)
    found = import_delivery(desk.inbox, desk.study, "nord", accept=True).findings
    return " ".join(one.message for one in found if one.column == column)


def test_measurements_that_their_dates_contradict_are_told(desk: Desk) -> None:
    rows = [HEAD, *([r[0], {"Start": "Slut", "Slut": "Start"}[r[1]], *r[2:]] for r in MEASURED[1:])]
    assert "«Slut» er dateret før «Start» hos 6 af 6 børn: er målingerne byttet om?" in told(desk, rows, "Måling")


def test_one_date_out_of_order_is_told_with_its_row(desk: Desk) -> None:
    rows = [list(row) for row in MEASURED]
    rows[8][2] = "01-01-2018"
    words = "«Slut» er dateret før «Start» hos 1 af 6 børn, i række 9: er datoen eller målingen forkert?"
    assert words in told(desk, rows, "Måling")


def test_files_of_a_measurement_that_their_dates_contradict_are_told(desk: Desk) -> None:
    """The names of the files say the one, the dates the other."""
    desk.put("baggrund.csv", CHILDREN)
    for name in ("svar.csv", "import.yml"):
        (desk.inbox / name).unlink()
    for name, wave in (("før.csv", "Slut"), ("efter.csv", "Start")):
        desk.put(name, [[*row[:1], *row[2:]] for row in MEASURED if row[1] in {"Måling", wave}])
    import_delivery(desk.inbox, desk.study, "nord")
    text = (desk.inbox / "import.yml").read_text(encoding="utf-8")
    marked = [line.split(":")[0].strip() for line in text.split("\n") if "«Slut» er dateret før «Start» hos 6" in line]
    assert [name for name in marked if name != "odd"] == ["date", "date"]


def answers(children: int, turned: tuple[str, str], noise: float, seed: int) -> Rows:
    """Answers that hang together, of which an item (`turned`: measurement, column) runs the other way in one."""
    draw = random.Random(seed)  # noqa: S311 - no secret
    rows = []
    for k in range(1, children + 1):
        level = draw.gauss(2.5, 0.8)
        for n, wave in enumerate(("Start", "Slut")):
            given = [min(4, max(1, round(v + draw.gauss(0, noise)))) for v in (level, 5 - level, level)]
            if turned[0] == wave:
                place = HEAD.index(turned[1]) - 3
                given[place] = 5 - given[place]
            rows.append([str(k), wave, f"13-0{3 + n}-20{19 + n}", *map(str, given)])
    return [HEAD, *rows]


@pytest.mark.parametrize("wave", ["Start", "Slut"])
@pytest.mark.parametrize("column", ["Jeg er glad", "Jeg er trist", "Jeg ler"])
def test_an_item_turned_in_one_measurement_alone_is_told(desk: Desk, column: str, wave: str) -> None:
    """Of twenty children, too few for the item to be held against the others of its measurement alone."""
    children = [CHILDREN[0], *([str(k), *CHILDREN[1 + k % 6][1:]] for k in range(1, 21))]
    desk.put("baggrund.csv", children)
    words = f"svarene ved «{wave}» går imod de øvrige svar i «Humør», ved andre målinger ikke"
    assert words in told(desk, answers(20, (wave, column), 0.4, 1), column)


def long_file(ages: dict[tuple[str, str], str]) -> Rows:
    """One file of both tables, whose rows of the last measurement come first."""
    by_id = {row[0]: row[1:8] for row in CHILDREN[1:]}
    place = CHILDREN[0][1:8].index("Alder")
    rows = []
    for row in sorted(MEASURED[1:], key=lambda one: one[1], reverse=False):
        own = list(by_id[row[0]])
        own[place] = ages.get((row[0], row[1]), own[place])
        rows.append([*row, *own])
    return [[*HEAD, *CHILDREN[0][1:8]], *rows]


def of_long_file(desk: Desk, rows: Rows) -> str:
    for path in desk.inbox.iterdir():
        path.unlink()
    desk.put("alt.csv", rows)
    import_delivery(desk.inbox, desk.study, "nord")
    text = (desk.inbox / "import.yml").read_text(encoding="utf-8")
    return next(line for line in text.partition("counts:")[2].split("\n") if line.startswith("      age:"))


def test_a_childs_value_of_a_later_measurement_is_told(desk: Desk) -> None:
    line = of_long_file(desk, long_file({("3", "Start"): ""}))
    assert "hos 1 af 6 børn er værdien fra en senere måling end barnets første, i række 4" in line


def test_a_value_that_all_measurements_say_is_not(desk: Desk) -> None:
    assert "senere måling" not in of_long_file(desk, long_file({}))


def test_a_value_that_is_asked_later_is_not(desk: Desk) -> None:
    ages = {(str(k), "Start"): "" for k in range(1, 7)}
    assert "senere måling" not in of_long_file(desk, long_file(ages))

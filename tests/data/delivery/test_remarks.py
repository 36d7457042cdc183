"""An export whose remarks all have a date and a number can be imported; one that has a person's number cannot."""

from __future__ import annotations

import pytest

from helpers.data.delivery import import_delivery
from helpers.data.delivery.mapping import MAPPING
from helpers.data.personal import is_personal_number_cell
from helpers.data.scan import scan
from tests.data.delivery.deliveries import CHILDREN, Desk, mapping

SAID = "indeholder personnumre"


def _remarks(desk: Desk, count: int, *more: str) -> list[str]:
    """Children with a date and a running number each, in the column that tells their group."""
    remarks = [*(f"Hold {day + 1:02}.03.2019 {5000 + 37 * day}" for day in range(count)), *more]
    rows = [[str(k), remarks[k % len(remarks)], *CHILDREN[1 + k % 6][2:]] for k in range(max(6, len(remarks)))]
    desk.put("baggrund.csv", [CHILDREN[0], *([str(int(one[0]) + 1), *one[1:]] for one in rows)])
    (desk.inbox / MAPPING).unlink()
    desk.map(mapping())
    return remarks


def _errors(desk: Desk) -> list[str]:
    found = import_delivery(desk.inbox, desk.study, "nord").findings
    return [one.message for one in found if one.grade == "error" and SAID in one.message]


def test_many_such_remarks_are_imported_and_stay_valid(desk: Desk) -> None:
    assert any(map(is_personal_number_cell, _remarks(desk, 30)))
    assert _errors(desk) == []
    assert (desk.project / "children.csv").read_text(encoding="utf-8").count("Hold") == 30
    assert [one.message for one in scan(desk.study, ["nord"]) if one.grade == "error"] == []


@pytest.mark.parametrize("count", [4, 30])
def test_a_number_among_them_is_told(desk: Desk, count: int) -> None:
    _remarks(desk, count, "Hold 140395-1264")
    assert len(_errors(desk)) == 1


def test_numbers_before_a_broken_quote_are_told(desk: Desk) -> None:
    """A cell too long for a table ends its reading, and not what was found before."""
    text = f'id,note\n1,140395-1264\n2,"{"a" * 140_000}"\n'
    (desk.study / "projects" / "nord" / "note.csv").write_text(text, encoding="utf-8")
    assert any(one.file.endswith("note.csv") and "personnummer" in one.message for one in scan(desk.study, ["nord"]))

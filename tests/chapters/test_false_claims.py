"""What is claimed of everybody is false no more often than it may be (docs/claims.md), in studies drawn anew."""

from __future__ import annotations

import re

import pytest

from tests.chapters import claims
from tests.chapters.claims import CLAIMS, PAGE, STUDIES, WORLDS, Tally, tallied


def too_often(name: str, studies: int, seed: int) -> list[str]:
    found = tallied(name, studies, seed)
    assert any(tally.opportunities for tally in found.values())
    return [f"{claim.said}: {found[claim.said]}" for claim in CLAIMS if found[claim.said].too_often(claim.nominal)]


@pytest.mark.parametrize("name", ["nothing happens, 16 children", "a little less than half of the gain is left"])
def test_a_few_studies(name: str) -> None:
    assert too_often(name, 8, seed=1) == []


@pytest.mark.long
@pytest.mark.parametrize("name", WORLDS)
def test_more_studies_than_the_page_has_not(name: str) -> None:
    assert too_often(name, 25, seed=3) == []


def test_every_claim_can_be_false_in_some_world() -> None:
    (table,) = re.findall(r"<!-- table claims -->\n(.*?)<!-- end -->", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    head, _, *rows = table.splitlines()
    assert head.split(" | ")[3:-1] == list(WORLDS)[:-1]
    assert [row.removeprefix("| ").split(" | ")[0] for row in rows] == [claim.said for claim in CLAIMS]
    assert all(re.search(r"\d", row.split(" | ", 3)[3]) for row in rows)
    assert "**" not in table, "a claim that is false too often is not printed"


def test_a_claim_that_is_false_too_often_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """«Signifikant» without Holm, as one who forgets that eight scales are tested would say it."""
    monkeypatch.setattr(claims, "HOLM", "p_value")
    assert Tally(25, 100).too_often(0.05)
    assert not Tally(9, 100).too_often(0.05)
    found = tallied("nothing happens, 80 children", 40, seed=5)[CLAIMS[0].said]
    assert found.too_often(CLAIMS[0].nominal), found
    assert STUDIES >= 200

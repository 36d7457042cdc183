"""What is made of improved, unchanged and worsened is hidden with any of them."""

from __future__ import annotations

import pytest

from helpers.disclosure import collect, evidence_from, judge, protect
from helpers.results import results_frame
from helpers.study import Disclosure

DERIVED = ("net_share",)


def outcomes(counts: dict[str, int]) -> dict[str, bool]:
    """Statistic → whether it is shown, of one dimension with these outcomes."""
    n = sum(counts.values())
    rows = [{"statistic": f"share_{name}", "category": name, "value": count / n} for name, count in counts.items()]
    rows += [{"statistic": name, "value": 0.25} for name in (*DERIVED, "mean_change")]
    results = results_frame([{"measure": "coping", "wave": "before-after", "n": n, **row} for row in rows])
    verdict = judge(collect([("ch", "p", evidence_from(results, "child"))]), Disclosure())
    table = protect(results, verdict.slice("ch", "p"))
    return dict(zip(table.rows["statistic"], table.rows["status"] == "shown", strict=True))


@pytest.mark.parametrize("small", ["improved", "unchanged", "worsened"])
def test_a_hidden_outcome_takes_along_what_is_made_of_it(small: str) -> None:
    found = outcomes({"improved": 30, "unchanged": 20, "worsened": 25} | {small: 2})
    assert not found[f"share_{small}"]
    assert not found["net_share"]
    assert found["mean_change"]


def test_where_nothing_is_hidden_it_is_shown() -> None:
    assert all(outcomes({"improved": 30, "unchanged": 20, "worsened": 25}).values())

"""One distribution by itself: nothing under the threshold, nothing that follows by subtraction, no more than that."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.disclosure import REASONS, Slice, collect, evidence_from, judge, protect
from helpers.disclosure.reasons import RULES as RULE_TEXTS
from helpers.errors import DisclosureFault
from helpers.results import results_frame
from helpers.study import Disclosure

RULES = Disclosure()


def distribution(counts: list[int], measure: str = "x") -> pd.DataFrame:
    n = sum(counts)
    rows = [{"measure": measure, "statistic": "n", "value": n, "n": n}]
    rows += [
        {"measure": measure, "category": f"c{k}", "statistic": "share", "value": c / n if n else None, "n": n}
        for k, c in enumerate(counts)
    ]
    return results_frame(rows)


def shown(counts: list[int], *, sensitive: bool = False, rules: Disclosure = RULES) -> dict[str, bool]:
    results = distribution(counts)
    verdict = judge(collect([("ch", "p", evidence_from(results, "child", sensitive=sensitive))]), rules)
    table = protect(results, verdict.slice("ch", "p"))
    return dict(zip(table.rows["category"], table.rows["status"] == "shown", strict=True))


def test_a_small_base_takes_everything_with_it() -> None:
    assert not any(shown([2, 2]).values())


def test_a_small_cell_takes_its_cheapest_sibling_and_no_more() -> None:
    assert shown([4, 20, 10]) == {"": True, "c0": False, "c1": True, "c2": False}


def test_readers_are_not_told_which_rule_hid_a_number() -> None:
    """«Everyone answered the same» would give the answer away, «for its neighbour's sake» that the other is small."""
    for counts, sensitive in (([20, 0], True), ([4, 20, 10], False), ([2, 1], True)):
        results = distribution(counts)
        verdict = judge(collect([("ch", "p", evidence_from(results, "child", sensitive=sensitive))]), RULES)
        hidden = verdict.rows[verdict.rows["reason"] != ""]
        assert set(hidden["reason"]) == {"sensitive" if sensitive else "few"}
        assert set(hidden["rule"]) <= set(RULE_TEXTS)


def test_every_reason_reads_as_a_sentence() -> None:
    for text in REASONS.values():
        told = text.format(threshold=5)
        assert "{" not in told
        assert not told.endswith(".")
        assert told[:1].islower()


def test_cells_at_the_threshold_stay() -> None:
    assert all(shown([5, 5, 5]).values())


def test_nobody_and_everybody_are_hidden_only_where_the_answer_is_sensitive() -> None:
    assert all(shown([20, 0]).values())
    assert shown([20, 0], sensitive=True) == {"": True, "c0": False, "c1": False}


def test_two_distributions_of_one_base_do_not_take_each_other() -> None:
    rows = results_frame(
        [
            {"measure": "q", "category": c, "statistic": "share", "value": k / 20, "n": 20}
            for c, k in {"agree": 12, "disagree": 8, "answer:1": 2, "answer:2": 6, "answer:3": 6, "answer:4": 6}.items()
        ]
    )
    verdict = judge(collect([("ch", "p", evidence_from(rows, "respondent"))]), RULES)
    table = protect(rows, verdict.slice("ch", "p")).rows.set_index("category")["status"]
    assert table["agree"] == table["disagree"] == "shown"
    hidden = table[[f"answer:{k}" for k in range(1, 5)]] == "suppressed"
    assert hidden["answer:1"]
    assert hidden.sum() == 2


def test_statements_are_not_people() -> None:
    rows = results_frame([{"measure": "t", "category": "driver", "statistic": "count", "value": 1, "n": 2}])
    verdict = judge(collect([("ch", "p", evidence_from(rows, "statement"))]), RULES)
    assert (protect(rows, verdict.slice("ch", "p")).rows["status"] == "shown").all()


@settings(deadline=None)
@given(st.lists(st.integers(0, 30), min_size=2, max_size=5), st.booleans(), st.integers(3, 10))
def test_no_shown_count_is_below_the_threshold_nor_alone_missing(
    counts: list[int], sensitive: bool, threshold: int
) -> None:
    rules = Disclosure(threshold=threshold)
    n = sum(counts)
    if n == 0:
        return
    result = shown(counts, sensitive=sensitive, rules=rules)
    cells = [(c, result[f"c{k}"]) for k, c in enumerate(counts)]
    assert all(c == 0 or c >= threshold for c, there in cells if there)
    assert result[""] == (n >= threshold)
    hidden = [c for c, there in cells if not there]
    assert len(hidden) != 1, "one hidden cell follows by subtraction"
    if not hidden:
        return
    assert n < threshold or any(0 < c < threshold or (sensitive and c in (0, n)) for c in counts), "hidden without need"
    assert sum(c for c, there in cells if not there) >= threshold or n < threshold, "together they are too few"


def test_a_row_nobody_judged_is_refused() -> None:
    results = distribution([10, 10])
    verdict = judge(collect([("ch", "p", evidence_from(results, "child"))]), RULES).slice("ch", "p")
    stranger = results_frame([{"measure": "y", "statistic": "mean", "value": 1.0, "n": 50}])
    with pytest.raises(DisclosureFault, match="ikke vurderet"):
        protect(stranger, verdict)


def test_a_suppressed_row_has_neither_value_nor_n() -> None:
    results = distribution([2, 30])
    verdict = judge(collect([("ch", "p", evidence_from(results, "child"))]), RULES).slice("ch", "p")
    rows = protect(results, verdict).rows
    hidden = rows[rows["status"] == "suppressed"]
    assert len(hidden) == 2
    assert hidden[["value", "n"]].isna().to_numpy().all()
    assert (hidden["reason"] != "").all()


def test_a_verdict_on_other_data_is_no_verdict() -> None:
    verdict = judge(collect([("ch", "p", evidence_from(distribution([10, 10]), "child"))]), RULES).slice("ch", "p")
    verdict.check(evidence_from(distribution([10, 10]), "child"))
    for other in (distribution([10, 11]), distribution([10, 10, 5])):
        with pytest.raises(DisclosureFault, match="ændret"):
            verdict.check(evidence_from(other, "child"))
    beside = verdict.uncounted()  # what others read of it decides the same and vouches for nothing
    assert beside.reasons == verdict.reasons
    with pytest.raises(DisclosureFault):
        beside.check(evidence_from(distribution([10, 10]), "child"))


def test_a_slice_survives_its_file_and_a_broken_file_is_refused() -> None:
    verdict = judge(collect([("ch", "p", evidence_from(distribution([2, 30]), "child"))]), RULES).slice("ch", "p")
    again = Slice.from_content(json.loads(json.dumps(verdict.content())))
    assert again.reasons == verdict.reasons
    assert again.content() == verdict.content()
    for broken in (None, {}, [1], {**verdict.content(), "rows": 1}):
        with pytest.raises(DisclosureFault):
            Slice.from_content(broken)


def test_evidence_that_contradicts_itself_is_refused() -> None:
    parts = [("ch", "p", evidence_from(distribution([10, k]), "child")) for k in (10, 11)]
    with pytest.raises(DisclosureFault, match="hver sit"):
        collect(parts)

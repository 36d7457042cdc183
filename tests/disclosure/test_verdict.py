"""The verdict over an edition: what ties its counts, what is hidden besides, editions, lifts and levels."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from helpers.disclosure import Cell, Reading, attack, fallback, guard, judge, protect, reading_of
from helpers.disclosure.cells import counts_of
from helpers.disclosure.editions import EARLIER
from helpers.disclosure.keep import MOST
from helpers.disclosure.structure import Relation, structure, within_of
from helpers.disclosure.suppress import Situation, complementary
from helpers.errors import DisclosureFault, Fault
from helpers.results import POOLED, evidence_frame, results_frame
from helpers.study import Disclosure, Lift, load_lifts, load_study
from tests.disclosure.programme import WITHIN, programme
from tests.studies import make_study

RULES = Disclosure()
OUTSIDERS = Disclosure(insiders=False)
Key = tuple[str, str, str, str]  # project, category, group, wave


def evidence(
    counts: Mapping[Key, int], *, measure: str = "m", unit: str = "child", sensitive: bool = False, chapter: str = "ch"
) -> pd.DataFrame:
    rows = [
        {"measure": measure, "category": c, "group": g, "wave": w, "count": n, "unit": unit, "sensitive": sensitive}
        for (_, c, g, w), n in counts.items()
    ]
    parts = [
        evidence_frame([row]).assign(chapter=chapter, project=key[0]) for row, key in zip(rows, counts, strict=True)
    ]
    return pd.concat(parts, ignore_index=True)


def plain(table: Mapping[str, Mapping[str, int]]) -> dict[Key, int]:
    """Projects × categories with their sums."""
    pooled = {c: sum(t[c] for t in table.values()) for c in next(iter(table.values()))}
    found: dict[Key, int] = {}
    for project, counts in {**table, POOLED: pooled}.items():
        found[project, "", "", ""] = sum(counts.values())
        found |= {(project, c, "", ""): n for c, n in counts.items()}
    return found


def hidden(rows: pd.DataFrame, rules: Disclosure = OUTSIDERS, **options: object) -> dict[tuple[str, str], str]:
    verdict = judge(rows, rules, **options)  # type: ignore[arg-type]
    mine = verdict.rows[verdict.rows["rule"] != ""]
    return {
        (p, c or w): rule
        for p, c, w, rule in mine[["project", "category", "wave", "rule"]].itertuples(index=False, name=None)
    }


# -- structure ---------------------------------------------------------------------------------------------------------


def relations_of(rows: pd.DataFrame, within: Mapping[str, str] | None = None) -> tuple[Relation, ...]:
    return structure(counts_of(rows, ("child", "respondent")), within).relations


def equations(rows: pd.DataFrame, within: Mapping[str, str] | None = None) -> set[str]:
    """Each equation as text: what of a cell is not empty, its whole last."""
    return {
        " + ".join(" ".join(part for part in c if part and part != "m") or "all" for c, _ in r.terms)
        for r in relations_of(rows, within)
        if r.equal
    }


def test_those_who_started_are_the_same_under_every_name() -> None:
    rows = [evidence({("p", "", "", ""): n}, measure=m) for m, n in (("flow", 30), ("left_reason", 30), ("gender", 27))]
    ties = {
        (r.terms[0][0].measure, r.equal) for r in relations_of(pd.concat(rows, ignore_index=True)) if r.kind == "flow"
    }
    assert ties == {("left_reason", True), ("gender", False)}


def test_parts_and_their_wholes_are_read_off() -> None:
    found = equations(evidence(plain({"p": {"a": 8, "b": 9}, "q": {"a": 6, "b": 7}})))
    assert found == {"p a + p b + p", "q a + q b + q", "alle a + alle b + alle", *_sums("", " a", " b")}


def test_a_variable_with_yes_and_no_and_more_is_one_whole() -> None:
    """«Ja», «nej» and «ved ikke»: the third gives the others away, so that they are no distribution of their own."""
    found = equations(evidence(plain({"p": {"yes": 8, "no": 9, "unknown": 6}})))
    assert "p yes + p no + p unknown + p" in found


def _sums(*ends: str) -> set[str]:
    return {f"p{e} + q{e} + alle{e}" for e in ends}


def test_a_project_without_a_row_adds_nothing_and_what_no_project_accounts_for_is_a_cell() -> None:
    counts = {("p", "", "", ""): 20, ("q", "", "", ""): 30, (POOLED, "", "", ""): 50}
    assert equations(evidence(counts)) == {"p + q + alle"}
    short = structure(counts_of(evidence(counts | {(POOLED, "", "", ""): 53}), ("child",)))
    assert list(short.left.values()) == [3]


def test_groups_that_split_everyone_are_sums_and_overlapping_ones_are_not() -> None:
    split = {(POOLED, "", g, ""): n for g, n in {"": 50, "side:ngo": 20, "side:town": 30}.items()}
    assert equations(evidence(split)) == {"alle side:ngo + alle side:town + alle"}
    overlap = {(POOLED, "", g, ""): n for g, n in {"": 50, "offer:a": 40, "offer:b": 30}.items()}
    assert not equations(evidence(overlap))
    assert len(relations_of(evidence(overlap))) == 2
    contrast = split | {(POOLED, "", "side:ngo-town", ""): 20}
    assert "alle side:ngo + alle side:town + alle" in equations(evidence(contrast))
    assert "alle side:ngo-town + alle side:ngo" in equations(evidence(contrast))


def test_declared_parts_of_categories_and_groups() -> None:
    counts = {
        (POOLED, c, "", ""): n
        for c, n in {
            "": 40,
            "agree": 25,
            "disagree": 15,
            "answer:1": 7,
            "answer:2": 8,
            "answer:3": 9,
            "answer:4": 16,
        }.items()
    }
    found = equations(evidence(counts, unit="respondent"), WITHIN)
    assert "alle answer:3 + alle answer:4 + alle agree" in found
    assert "alle answer:1 + alle answer:2 + alle disagree" in found


def test_within_comes_from_the_study(tmp_path: Path) -> None:
    found = within_of(load_study(make_study(tmp_path)))
    assert found == {
        "answer:1": "disagree",
        "answer:2": "agree",
        "role:staff": "side:town",
        "role:volunteer": "side:ngo",
    }


def test_the_paired_are_among_the_measured() -> None:
    counts = {("p", "", "", w): n for w, n in {"before": 30, "after": 25, "before-after": 20}.items()}
    found = relations_of(evidence(counts))
    assert {(r.terms[0][0].wave, r.terms[1][0].wave) for r in found} == {
        ("before-after", "before"),
        ("before-after", "after"),
    }


def test_one_number_in_two_chapters_is_one_cell_and_may_not_differ() -> None:
    counts = plain({"p": {"a": 3, "b": 30}})
    both = pd.concat([evidence(counts), evidence(counts, chapter="other")], ignore_index=True)
    verdict = judge(both, OUTSIDERS)
    by_chapter = verdict.rows.groupby("chapter")["reason"].apply(list)
    assert by_chapter["ch"] == by_chapter["other"]
    changed = evidence(counts | {("p", "a", "", ""): 4}, chapter="other")
    with pytest.raises(DisclosureFault, match="hver sin værdi"):
        judge(pd.concat([evidence(counts), changed], ignore_index=True), OUTSIDERS)


# -- what is hidden besides --------------------------------------------------------------------------------------------


def test_a_small_count_takes_a_two_by_two_and_leaves_the_pooled_numbers() -> None:
    rows = evidence(plain({"p": {"a": 3, "b": 30}, "q": {"a": 12, "b": 14}, "r": {"a": 40, "b": 50}}))
    assert hidden(rows) == {
        ("p", "a"): "small_cell",
        ("p", "b"): "complementary",
        ("q", "a"): "complementary",
        ("q", "b"): "complementary",
    }


def test_a_municipality_that_knows_its_own_takes_a_third_project() -> None:
    rows = evidence(plain({"p": {"a": 3, "b": 30}, "q": {"a": 12, "b": 14}, "r": {"a": 40, "b": 50}}))
    assert {project for project, _ in hidden(rows, RULES)} == {"p", "q", "r"}
    two = evidence(plain({"p": {"a": 3, "b": 30}, "q": {"a": 12, "b": 14}}))
    assert (POOLED, "a") in hidden(two, RULES), "with two projects the pooled number gives the other away"
    assert (POOLED, "a") not in hidden(
        evidence(plain({"p": {"a": 3, "b": 30}, "q": {"a": 12, "b": 14}}), unit="respondent"), RULES
    )


def test_a_small_project_is_not_the_difference_of_all_and_the_others() -> None:
    table = {"p": {"a": 2, "b": 1}, "q": {"a": 12, "b": 14}, "r": {"a": 40, "b": 50}}
    found = hidden(evidence(plain(table)))
    assert {("p", ""), ("p", "a"), ("p", "b")} <= found.keys()
    assert ("q", "") in found or ("r", "") in found or (POOLED, "") in found


def test_figures_compared_with_published_ones_are_hidden_last() -> None:
    table = {"p": {"a": 3, "b": 30}, "q": {"a": 12, "b": 14}}
    keep = dict.fromkeys((Cell(POOLED, "m", c) for c in ("", "a", "b")), MOST)
    assert not [p for p, _ in hidden(evidence(plain(table)), keep=keep) if p == POOLED]
    assert [p for p, _ in hidden(evidence(plain(table)), RULES, keep=keep) if p == POOLED], "nothing else is safe"


def test_the_rest_of_a_count_that_is_no_distribution_is_a_cell() -> None:
    flow = {("p", c, "", ""): n for c, n in {"": 30, "started": 30, "before": 28, "after": 20}.items()}
    assert ("p", "before") in hidden(evidence(flow, measure="flow"))
    fine = flow | {("p", "before", "", ""): 25}
    assert not hidden(evidence(fine, measure="flow"))


def test_few_who_left_between_waves_are_not_told_by_two_means() -> None:
    counts = {("p", "", "", w): n for w, n in {"before": 30, "after": 20, "before-after": 20}.items()}
    assert not hidden(evidence(counts))
    assert len(hidden(evidence(counts | {("p", "", "", "before"): 22}))) == 1
    assert not hidden(evidence(counts | {("p", "", "", "before"): 22, ("p", "", "", "after"): 26})), "means not known"
    every_time = counts | {("p", "", "", "before-after-followup"): 18}
    assert hidden(evidence(every_time)), "two are in the one change and not in the other"


def test_two_waves_that_differ_by_one() -> None:
    assert not hidden(evidence({("p", "", "", "before"): 22, ("p", "", "", "after"): 20}))
    assert len(hidden(evidence({("p", "", "", "before"): 21, ("p", "", "", "after"): 20}))) == 1


def test_a_hidden_outcome_hides_the_net_share_and_the_mean_of_a_yes_no() -> None:
    counts = {("p", c, "", ""): n for c, n in {"": 30, "yes": 2, "no": 28}.items()}
    verdict = judge(evidence(counts), OUTSIDERS)
    rows = results_frame([{"measure": "m", "statistic": s, "value": 0.1, "n": 30} for s in ("n", "mean", "sd")])
    status = dict(zip(rows["statistic"], protect(rows, verdict.slice("ch", "p")).rows["status"], strict=True))
    assert status == {"n": "shown", "mean": "suppressed", "sd": "suppressed"}


def test_the_same_evidence_in_any_order_gives_the_same_verdict() -> None:
    rows = programme(6).evidence(1)
    first = judge(rows, RULES, within=WITHIN).rows
    mixed = judge(rows.sample(frac=1, random_state=1), RULES, within=WITHIN).rows.loc[first.index]
    pd.testing.assert_frame_equal(first, mixed)


def test_no_cheaper_choice_is_safe_in_small_tables() -> None:
    """Against every cheaper set of cells, tried one by one."""
    random, tried = np.random.default_rng(7), 0
    while tried < 12:
        table = {p: {c: int(random.integers(1, 20)) for c in "ab"} for p in "pqr"}
        truth = {Cell(p, "m", c): n for (p, c, _, _), n in plain(table).items()}
        small = {cell for cell, n in truth.items() if 0 < n < 5}
        if not 1 <= len(small) <= 3:
            continue
        tried += 1
        relations = relations_of(evidence(plain(table)))
        found = complementary(Situation(truth, relations, small, 5, price=_price)) - small
        cost = sum(map(_price, found))
        others = [cell for cell in truth if cell not in small]
        for size in range(len(found) + 1):
            for choice in itertools.combinations(others, size):
                if sum(map(_price, choice)) < cost:
                    out = small | set(choice)
                    reading = Reading({c: n for c, n in truth.items() if c not in out}, frozenset(out))
                    assert not attack(reading, relations, threshold=5, exact=False).failed, (table, choice, found)


def _price(cell: Cell) -> float:
    return (1 if cell.category else 2) * (8 if cell.project == POOLED else 1)


# -- an earlier edition ------------------------------------------------------------------------------------------------


def ledger_of(rows: pd.DataFrame, **options: object) -> pd.DataFrame:
    verdict = judge(rows, OUTSIDERS, **options)  # type: ignore[arg-type]
    tables = []
    for project, mine in rows.groupby("project"):
        base = mine[mine["category"] == ""].set_index(["measure", "group", "wave"])["count"]
        results = results_frame(
            {
                **{k: row[k] for k in ("measure", "category", "group", "wave")},
                "n": base[row["measure"], row["group"], row["wave"]],
                "statistic": "share" if row["category"] else "n",
                "value": row["count"] / base[row["measure"], row["group"], row["wave"]]
                if row["category"]
                else row["count"],
            }
            for _, row in mine.iterrows()
        )
        tables.append(protect(results, verdict.slice("ch", str(project))).rows)
    return pd.concat(tables, ignore_index=True)


def test_few_who_came_since_an_earlier_edition_are_not_told_by_the_difference() -> None:
    before = evidence({("p", "", "", ""): 20})
    assert hidden(evidence({("p", "", "", ""): 22}), earlier=ledger_of(before)) == {("p", ""): "edition_difference"}
    assert not hidden(evidence({("p", "", "", ""): 20}), earlier=ledger_of(before))
    assert not hidden(evidence({("p", "", "", ""): 30}), earlier=ledger_of(before))


def test_what_was_hidden_stays_hidden_where_showing_it_would_tell_of_it() -> None:
    before = evidence(plain({"p": {"a": 3, "b": 20}}))
    found = hidden(evidence(plain({"p": {"a": 6, "b": 31}})), earlier=ledger_of(before))
    assert found["p", "a"] == "earlier_edition", "3 of 23 would be known to be at most 6"
    assert not hidden(evidence(plain({"p": {"a": 40, "b": 60}})), earlier=ledger_of(before))


def test_all_who_came_gave_the_same_sensitive_answer() -> None:
    before = evidence(plain({"p": {"yes": 10, "no": 20}}), sensitive=True)
    rows = evidence(plain({"p": {"yes": 18, "no": 20}}), sensitive=True)
    assert ("p", "yes") in hidden(rows, earlier=ledger_of(before))
    assert not hidden(rows)


# -- lifts -------------------------------------------------------------------------------------------------------------

SIGNED = {"reason": "Aftalt med familierne", "name": "A. Andersen", "role": "Projektleder", "date": dt.date(2026, 1, 2)}


def lift(category: str = "", project: str = "p") -> Lift:
    return Lift.model_validate({"project": project, "measure": "m", "category": category, **SIGNED})


def test_a_signed_lift_shows_a_number_and_stands_in_the_verdict() -> None:
    rows = evidence(plain({"p": {"a": 3, "b": 30}, "q": {"a": 10, "b": 11}, "r": {"a": 10, "b": 11}}))
    verdict = judge(rows, RULES, lifts=[lift("a")])
    assert (verdict.rows["reason"] == "").all()
    assert verdict.lifts == (lift("a"),)


def test_a_lift_for_nothing_or_without_its_base_or_that_tells_of_others_is_refused() -> None:
    rows = evidence(plain({"p": {"a": 3, "b": 30}, "q": {"a": 10, "b": 11}}))
    with pytest.raises(DisclosureFault, match="som bogen ikke har"):
        judge(rows, RULES, lifts=[lift("c")])
    tiny = evidence(plain({"p": {"a": 1, "b": 2}, "q": {"a": 10, "b": 11}}))
    with pytest.raises(DisclosureFault, match="en del af"):
        judge(tiny, RULES, lifts=[lift("a")])
    both = evidence(plain({"p": {"a": 3, "b": 2}, "q": {"a": 10, "b": 11}}))
    with pytest.raises(DisclosureFault, match="ikke beskyttes"):
        judge(both, RULES, lifts=[lift("a"), lift()])


@pytest.mark.parametrize(("lifted", "remedy"), [(True, "lifts.yml"), (False, "tidligere udgave")])
def test_a_lift_is_to_be_taken_back_only_where_there_is_one(*, lifted: bool, remedy: str) -> None:
    whole, small, rest = (Cell("p", "m", c) for c in ("", "a", "b"))
    relation = Relation("categories", ((small, 1), (rest, 1), (whole, -1)))
    situation = Situation({whole: 20, small: 3, rest: 17}, [relation], [small], 5, shown=[whole, rest], lifted=lifted)
    with pytest.raises(DisclosureFault, match="ikke beskyttes") as refused:
        complementary(situation)
    assert remedy in refused.value.remedy


def test_lifts_are_read_from_the_study_folder_and_must_be_signed(tmp_path: Path) -> None:
    assert load_lifts(tmp_path) == ()
    path = tmp_path / "lifts.yml"
    entry = "  - { project: p, measure: m, category: a, reason: Aftalt, name: A, role: Leder, date: 2026-01-02 }\n"
    path.write_text("lifts:\n" + entry, encoding="utf-8")
    assert load_lifts(tmp_path)[0].category == "a"
    for broken in (entry.replace("name: A, ", ""), entry + entry, entry.replace("date: 2026-01-02", "date: i går")):
        path.write_text("lifts:\n" + broken, encoding="utf-8")
        with pytest.raises(Fault):
            load_lifts(tmp_path)


# -- levels ------------------------------------------------------------------------------------------------------------


def outcomes(improved: int, unchanged: int, worsened: int) -> dict[str, int]:
    return {"improved": improved, "unchanged": unchanged, "worsened": worsened}


def test_a_distribution_falls_back_step_by_step() -> None:
    for own, level in (
        (outcomes(20, 9, 8), "full"),
        (outcomes(20, 3, 8), "improved"),
        (outcomes(3, 20, 9), "mean"),
        (outcomes(2, 1, 0), "hidden"),
    ):
        table = {"p": own, "q": outcomes(30, 20, 10)}
        verdict = judge(
            evidence(plain(table)), OUTSIDERS, keep=dict.fromkeys((Cell(POOLED, "m", c) for c in ("", *own)), MOST)
        )
        slices = {p: verdict.slice("ch", p) for p in (*table, POOLED)}
        assert slices["p"].level("m") == level
        assert slices[POOLED].level("m") == "full"
        assert slices["p"].level("other") == "absent"
        assert fallback(slices, "p", "m") == (("full", POOLED, "") if level == "hidden" else (level, "p", ""))
        alone = fallback({"p": slices["p"]}, "p", "m")
        assert alone == (level, "p", "")


def test_the_pooled_type_of_offer_is_nearer_than_all() -> None:
    counts = {(p, "", "", ""): n for p, n in {"p": 2, "q": 40, "r": 30, POOLED: 72}.items()}
    counts[POOLED, "", "intervention:group", ""] = 50
    verdict = judge(evidence(counts), OUTSIDERS)
    slices = {p: verdict.slice("ch", p) for p in ("p", POOLED)}
    assert fallback(slices, "p", "m", groups=["intervention:group"]) == ("full", POOLED, "intervention:group")


# -- the guard ---------------------------------------------------------------------------------------------------------


def test_the_guard_lets_the_verdicts_own_ledger_through_and_stops_one_that_tells_more() -> None:
    made = programme(6)
    rows = made.evidence(1)
    verdict = judge(rows, RULES, within=WITHIN)
    ledger = made.ledger(verdict, 1)
    assert all(found.failed for found in guard(ledger, verdict).values())
    bare = made.ledger(judge(rows, RULES, within=WITHIN, complement=False), 1)
    with pytest.raises(DisclosureFault, match="regnes ud"):
        guard(bare, verdict)


def test_the_guard_looks_at_the_earlier_edition_too() -> None:
    made = programme(11, editions=2)
    first = made.ledger(judge(made.evidence(1), RULES, within=WITHIN), 1)
    rows = made.evidence(2)
    verdict = judge(rows, RULES, within=WITHIN, earlier=first)
    guard(made.ledger(verdict, 2), verdict)
    careless = replace(judge(rows, RULES, within=WITHIN), earlier=reading_of(first, EARLIER))
    with pytest.raises(DisclosureFault, match="regnes ud"):
        guard(made.ledger(careless, 2), careless)


def test_the_summary_counts_what_is_hidden_by_chapter() -> None:
    verdict = judge(evidence(plain({"p": {"a": 3, "b": 30}})), OUTSIDERS)
    row = verdict.summary().iloc[0]
    assert (row["chapter"], row["cells"], row["suppressed"]) == ("ch", 6, 4)

"""How numbers are written: on pages, in sentences, in files, and in a spreadsheet's own format."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.present import words
from helpers.present.forms import (
    AVERAGE,
    CHANGE,
    COUNT,
    EXACT,
    FORMS,
    KEPT,
    MINUS,
    NBSP,
    NUMBER,
    SCORE,
    SHARE,
    SHARE_FINE,
    SHARE_POINTS,
    Form,
    P,
    Quantity,
    base,
    equals,
    form_of,
    level,
    limits_of,
    quantity,
    shortest,
    tenths,
)
from helpers.results.catalogue import catalogue

NUMBERS = [form for form in FORMS.values() if not form.words]


@pytest.mark.parametrize(
    ("form", "value", "text"),
    [
        (AVERAGE, 1.005, "1,0"),
        (NUMBER, -0.25, f"{MINUS}0,25"),
        (AVERAGE, 12345.6, "12.345,6"),
        (NUMBER, -0.001, "0,00"),
        (NUMBER, math.nan, "–"),
        (COUNT, 3, "3"),
        (CHANGE, 0.2, "+0,20"),
        (CHANGE, -0.2, f"{MINUS}0,20"),
        (CHANGE, 0.001, "0,00"),
        (SHARE, 0.515, f"52{NBSP}pct."),
        (SHARE, 0.285, f"29{NBSP}pct."),
        (SHARE, 0.5049, f"50{NBSP}pct."),
        (SHARE, math.nan, "–"),
        (SHARE_FINE, 0.0049, f"0,5{NBSP}pct."),
        (SHARE_POINTS, 0.126, "+13"),
        (SHARE_POINTS, -0.004, "0"),
        (P, 0.0001, f"<{NBSP}0,001"),
        (P, 0.00099999, f"<{NBSP}0,001"),
        (P, 0.0123, "0,012"),
        (P, math.nan, "–"),
        (KEPT, 1.0, "fastholdt"),
        (KEPT, 0.5, "uafklaret"),
        (KEPT, 0.0, "ikke fastholdt"),
    ],
)
def test_text(form: Form, value: float, text: str) -> None:
    assert form.text(value) == text


def test_halves_go_away_from_zero_as_the_number_stands_for() -> None:
    """As a spreadsheet rounds: 2.675 is a little less than it says, 2.125 exactly what it says."""
    assert [SCORE.text(value) for value in (2.675, 2.125, -2.125)] == ["2,68", "2,13", f"{MINUS}2,13"]


def test_limits_leave_the_unit_to_what_stands_before_them() -> None:
    assert CHANGE.limits(0.1, 0.25) == f"[+0,10;{NBSP}+0,25]"
    assert SCORE.limits(math.nan, 1) == "–"
    assert SHARE.interval(0.515, 0.471, 0.559) == f"52{NBSP}pct. [47;{NBSP}56]"


def test_a_size_has_no_sign() -> None:
    assert SHARE_POINTS.size(-0.19) == f"19{NBSP}procentpoint"
    assert SHARE_POINTS.of_size(-0.27, -0.11) == f"[11;{NBSP}27]"


def test_what_stands_around_numbers() -> None:
    assert [level(0.95), level(0.9), level(0.995)] == ["95 pct.", "90 pct.", "99,5 pct."]
    assert [shortest(value) for value in (0.25, 1.0, 0.0, -0.5, 10.0, math.nan)] == [
        "0,25",
        "1",
        "0",
        f"{MINUS}0,5",
        "10",
        "–",
    ]
    assert tenths(0.61) == "seks ud af ti"
    assert [equals(0.0123), equals(0.0001)] == ["= 0,012", f"<{NBSP}0,001"]
    assert [base(1234), base(None)] == ["n = 1.234", ""]


def test_lists_and_counts() -> None:
    assert words.listed(["a"]) == "a"
    assert words.listed(["a", "b", "c"]) == "a, b og c"
    assert words.counted(1, "barn", "børn") == "1 barn"
    assert words.counted(1200, "barn", "børn") == "1.200 børn"
    assert words.out_of(55, 5058, "tal", "tal") == "55 af 5.058 tal"


@given(st.sampled_from(NUMBERS), st.floats(-1e9, 1e9))
def test_no_english_number_remains(form: Form, value: float) -> None:
    value = max(value, P.least) if form is P else value
    text = form.bare(value)
    back = float(text.replace(".", "").replace(",", ".").replace(MINUS, "-"))
    assert back == pytest.approx(
        (abs(value) if form is P else value) * form.scale, rel=1e-9, abs=0.51 * 10.0**-form.decimals
    )
    assert "-" not in text


@given(st.sampled_from(NUMBERS), st.floats(-1e6, 1e6), st.booleans())
def test_a_files_number_gives_the_text_when_its_form_rounds_it(form: Form, value: float, limit: bool) -> None:
    text = form.bare(value) if limit else form.text(value)
    assert form.agrees(text, form.in_unit(value), limit=limit)
    assert not form.agrees(text, form.in_unit(value) + 10.0**-form.decimals, limit=limit) or text.startswith("<")


@pytest.mark.parametrize("p", [0.0009999999999999, 0.001, 0.00099999999])
def test_a_p_at_the_limit_is_on_its_page_what_a_file_shows(p: float) -> None:
    """A file has twelve digits of it, and a spreadsheet asks of those whether they are below."""
    assert P.agrees(P.text(p), P.in_unit(p))
    assert P.text(p).startswith("<") == equals(p).startswith("<") == (P.in_unit(p) < P.least)


def test_a_statistic_has_the_form_that_the_catalogue_names() -> None:
    assert form_of("p_wilcoxon") is P
    assert form_of("share_improved") is SHARE
    assert form_of("share", "ceiling") is SHARE_FINE
    assert form_of("mixed_change") is CHANGE
    assert (limits_of("share"), limits_of("cluster")) == (("ci_low", "ci_high"), ("cluster_ci_low", "cluster_ci_high"))


def test_the_catalogue_knows_the_decimals_of_its_forms() -> None:
    """There they are in the unit of the ledger's value: a share's per cent are hundredths."""
    kept = {code: FORMS[code] for code in catalogue().decimals if not FORMS[code].words}
    there = {code: form.decimals + len(str(form.scale)) - 1 for code, form in kept.items()}
    assert there == {code: catalogue().decimals[code] for code in kept}


quantities = st.builds(
    Quantity,
    st.sampled_from(NUMBERS),
    st.one_of(st.none(), st.floats(-1e6, 1e6)),
    st.one_of(st.just(()), st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))),
    st.sampled_from(["", "for få svar til et interval"]),
)


@given(quantities)
def test_a_notebook_keeps_what_a_cell_shows(one: Quantity) -> None:
    assert quantity(json.loads(json.dumps(one.data()))) == one


def test_limits_that_are_not_there_come_back_as_such() -> None:
    back = quantity(json.loads(json.dumps(Quantity(EXACT, 0.5, (math.nan, 1.0)).data())))
    assert back.text == "0,500 –"


@given(st.floats(0.04, 0.06))
def test_a_p_reads_as_it_is_judged(p: float) -> None:
    written = float(P.text(p).replace(",", "."))
    assert (written < 0.05) == (p < 0.05) or abs(p - 0.05) < 1e-5
    assert P.agrees(P.text(p), P.in_unit(p))
    places = len(P.text(p).partition(",")[2])
    assert P.spreadsheet(p).endswith("." + "0" * places)

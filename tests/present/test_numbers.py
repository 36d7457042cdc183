"""Numbers as Danish text."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.present import numbers, words

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (1.005, 1, "1,0"),
        (-0.25, 2, "−0,25"),
        (12345.6, 1, "12.345,6"),
        (-0.001, 2, "0,00"),
        (math.nan, 2, "–"),
        (3, 0, "3"),
    ],
)
def test_number(value: float, decimals: int, text: str) -> None:
    assert numbers.number(value, decimals) == text


def test_sign_is_written_except_for_nothing() -> None:
    assert numbers.number(0.2, sign=True) == "+0,20"
    assert numbers.number(-0.2, sign=True) == "−0,20"
    assert numbers.number(0.001, sign=True) == "0,00"


@pytest.mark.parametrize(
    ("share", "text"), [(0.515, "52"), (0.285, "29"), (0.145, "15"), (0.5049, "50"), (1.0, "100"), (0.0, "0")]
)
def test_percent_rounds_half_up(share: float, text: str) -> None:
    assert numbers.percent(share) == f"{text}{NBSP}pct."


def test_p_values() -> None:
    assert numbers.p_value(0.0001) == f"<{NBSP}0,001"
    assert numbers.p_value(0.0123) == "0,012"
    assert numbers.p_value(math.nan) == "–"


def test_intervals() -> None:
    assert numbers.interval(0.1, 0.25, sign=True) == f"[+0,10;{NBSP}+0,25]"
    assert numbers.interval(math.nan, 1) == "–"
    assert numbers.percent_interval(0.471, 0.559) == f"[47;{NBSP}56]"


def test_tenths() -> None:
    assert numbers.tenths(0.61) == "seks ud af ti"


def test_lists_and_counts() -> None:
    assert words.listed(["a"]) == "a"
    assert words.listed(["a", "b", "c"]) == "a, b og c"
    assert words.counted(1, "barn", "børn") == "1 barn"
    assert words.counted(1200, "barn", "børn") == "1.200 børn"


@given(st.floats(-1e9, 1e9), st.integers(0, 4))
def test_no_english_decimal_point_remains(value: float, decimals: int) -> None:
    text = numbers.number(value, decimals)
    back = float(text.replace(".", "").replace(",", ".").replace("−", "-"))
    assert back == pytest.approx(round(value, decimals), abs=10.0**-decimals)
    assert "-" not in text

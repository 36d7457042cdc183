"""Numbers as Danish text: decimal comma, full stop between thousands, «pct.», a true minus sign."""

from __future__ import annotations

import math

MISSING = "–"
# A thin non-breaking space would be nicer between number and unit, but screen readers stumble over it.
NBSP = "\N{NO-BREAK SPACE}"


def number(value: float, decimals: int = 2, *, sign: bool = False) -> str:
    """`value` with a decimal comma; `sign` writes the plus too. NaN becomes a dash."""
    if math.isnan(value):
        return MISSING
    text = f"{value:+,.{decimals}f}" if sign else f"{value:,.{decimals}f}"
    if float(text.replace(",", "")) == 0:
        text = text.lstrip("+-")
    return text.replace(",", " ").replace(".", ",").replace(" ", ".").replace("-", "\N{MINUS SIGN}")


def count(value: float) -> str:
    """A whole number."""
    return number(value, 0)


def percent(share: float, decimals: int = 0) -> str:
    """A share from 0 to 1 as per cent, half away from zero: 0.515 → «52 pct.»."""
    if math.isnan(share):
        return MISSING
    return f"{number(_half_up(share * 100, decimals), decimals)}{NBSP}pct."


def p_value(p: float) -> str:
    """A p-value as tables show it: «0,012», «< 0,001»."""
    if math.isnan(p):
        return MISSING
    return f"<{NBSP}0,001" if p < 0.001 else number(p, 3)


def interval(low: float, high: float, decimals: int = 2, *, sign: bool = False) -> str:
    """Both limits of an interval: «[0,12; 0,24]»."""
    if math.isnan(low) or math.isnan(high):
        return MISSING
    return f"[{number(low, decimals, sign=sign)};{NBSP}{number(high, decimals, sign=sign)}]"


def signed(value: float) -> str:
    """A change: two decimals, and its sign."""
    return number(value, sign=True)


def signed_interval(low: float, high: float) -> str:
    """Both limits of a change."""
    return interval(low, high, sign=True)


def percent_interval(low: float, high: float) -> str:
    """Both limits of an interval of a share: «[47; 56]»; what stands before it says that it is per cent."""
    if math.isnan(low) or math.isnan(high):
        return MISSING
    return f"[{number(_half_up(low * 100, 0), 0)};{NBSP}{number(_half_up(high * 100, 0), 0)}]"


def tenths(share: float) -> str:
    """A share in whole tenths, in words: 0.61 → «seks ud af ti»."""
    words = ("ingen", "en", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni", "ti")
    return f"{words[int(_half_up(share * 10, 0))]} ud af ti"


def _half_up(value: float, decimals: int) -> float:
    scale = 10**decimals
    # The small addition lets 0.285 · 100 = 28.499999… round as the number it stands for.
    return math.copysign(math.floor(abs(value) * scale + 0.5 + 1e-9) / scale, value)

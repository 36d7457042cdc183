"""How a number is written: the only writer of numbers, wherever they stand.

A form gives a number's text on pages, in sentences, alt texts and figures, its number in a file that is taken along,
and how a spreadsheet shows that number, so that they cannot disagree: decimal comma, full stop between thousands, a
true minus, half away from zero.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from types import MappingProxyType
from typing import Any

from helpers.results.catalogue import HIGH, LOW, catalogue, statistic
from helpers.study.rules import SIGNIFICANT

MISSING = "–"
MINUS = "\N{MINUS SIGN}"
# A thin non-breaking space would be nicer between number and unit, but screen readers stumble over it.
NBSP = "\N{NO-BREAK SPACE}"
PERCENT, POINTS = "pct.", "procentpoint"
PLAIN = "tal"  # the unit of what has none, where a column names the unit of each row
# Spreadsheets compute with 15 digits; from there on a number is noise, and 0.285 · 100 = 28.499999999999996.
_EXACT = Context(prec=12, rounding=ROUND_HALF_UP)
_WIDE = Context(prec=400, rounding=ROUND_HALF_UP)
_FINEST = 6  # decimals of what somebody chose; from there on it is the noise of an axis
_SWAPPED = str.maketrans(",.", ".,")


@dataclass(frozen=True)
class Form:
    """A way to write a number.

    Args:
        code: What the catalogue of statistics calls it.
        decimals: How many, after scaling.
        signed: Whether a plus is written too; nothing that rounds to 0 has a sign.
        scale: What a value is multiplied by to be in the unit: 100 for shares.
        unit: The unit of the scaled number, which a column's heading names; empty for none of its own.
        after: Whether the unit is written after the number.
        least: Below this, only that it is: «< 0,001»; 0 for no such limit.
        words: A word for each value there is, instead of a number.
        edge: A limit that decides what is said; a number that would read as it has the decimals that tell them apart.
    """

    code: str
    decimals: int = 0
    signed: bool = False
    scale: int = 1
    unit: str = ""
    after: bool = False
    least: float = 0.0
    words: tuple[tuple[float, str], ...] = ()
    edge: float = 0.0

    def text(self, value: float) -> str:
        """The number as it stands in cell or sentence: «51 pct.», «+0,12», «< 0,001», «fastholdt»; NaN is a dash."""
        bare = self.bare(value)
        return f"{bare}{NBSP}{self.unit}" if self.after and bare != MISSING else bare

    def bare(self, value: float) -> str:
        """The same without its unit, where something beside it names the unit."""
        if not math.isfinite(value):
            return MISSING
        if self.words:
            return dict(self.words)[value]
        if self._below(value):
            return f"<{NBSP}{_written(Decimal(str(self.least)), self.decimals)}"
        places = self._places(value)
        rounded = _rounded(self._scaled(value), places)
        sign = MINUS if rounded < 0 else "+" if self.signed and rounded > 0 else ""
        return f"{sign}{_written(abs(rounded), places)}"

    def size(self, value: float) -> str:
        """How much it is, whichever way, with its unit: «19 procentpoint»."""
        bare = _written(abs(self._rounded(value)), self.decimals) if math.isfinite(value) else MISSING
        return f"{bare}{NBSP}{self.unit}" if self.unit else bare

    def limits(self, low: float, high: float) -> str:
        """Both limits of an interval: «[47; 56]», its unit said before it; a dash where one is not there."""
        if not (math.isfinite(low) and math.isfinite(high)):
            return MISSING
        return f"[{self.bare(low)};{NBSP}{self.bare(high)}]"

    def of_size(self, low: float, high: float) -> str:
        """Limits on one side of 0, whichever, as those of a size: «[11; 27]»."""
        nearest, furthest = sorted((abs(low), abs(high)))
        return Form(self.code, self.decimals, scale=self.scale).limits(nearest, furthest)

    def interval(self, value: float, low: float, high: float) -> str:
        """«51 pct. [47; 56]»; the number alone where there is no interval."""
        limits = self.limits(low, high)
        return self.text(value) if limits == MISSING else f"{self.text(value)} {limits}"

    def in_unit(self, value: float) -> float:
        """The number in its unit, as files have it: a share as per cent; no more digits than two computers agree on."""
        return float(self._scaled(value))

    def agrees(self, text: str, in_unit: float, *, limit: bool = False) -> bool:
        """Whether a number of a file, written by this form, is the text."""
        value = float(_decimal(in_unit) / self.scale)
        return text == (self.bare(value) if limit else self.text(value))

    def spreadsheet(self, value: float, *, limit: bool = False) -> str:
        """The number format with which a spreadsheet shows `in_unit(value)` as `text` (a limit: as `bare`).

        What rounds to 0 has a format without signs: a spreadsheet would write «+0» or «-0».
        """
        decimals = self._places(value)
        places = f".{'0' * decimals}" if decimals else ""
        unit = f'"{NBSP}{self.unit}"' if self.after and not limit else ""
        digits = f"#,##0{places}{unit}"
        if self.least:
            return f'[<{self.least:g}]"{self.bare(0)}";{digits}'
        if self.reads_zero(value):
            return f"{digits};{digits}"
        return f'{"+" if self.signed else ""}{digits};"{MINUS}"{digits};{digits}'

    def reads_zero(self, value: float) -> bool:
        """Whether a number is written as 0."""
        return self._rounded(value) == 0

    def _below(self, value: float) -> bool:
        """Whether only the limit is written: by the digits that a file has, which show the same then."""
        return bool(self.least) and self._scaled(value) < _decimal(self.least)

    def _places(self, value: float) -> int:
        """So many decimals, or as many more as tell the number from the edge that it would read as."""
        scaled, edge = self._scaled(value), _decimal(self.edge)
        apart = (k for k in range(self.decimals, _FINEST) if _rounded(scaled, k) != edge)
        return next(apart, self.decimals) if self.edge and scaled != edge else self.decimals

    def _scaled(self, value: float) -> Decimal:
        return _decimal(value) * self.scale

    def _rounded(self, value: float) -> Decimal:
        return _rounded(self._scaled(value), self.decimals)


def _decimal(value: float) -> Decimal:
    return _EXACT.create_decimal(repr(float(value)))


def _rounded(number: Decimal, decimals: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-decimals), context=_WIDE)


def _written(number: Decimal, decimals: int) -> str:
    return f"{number:,.{decimals}f}".translate(_SWAPPED)


COUNT = Form("count")
SCORE = Form("score", 2)
CHANGE = Form("change", 2, signed=True)
SHARE = Form("share", scale=100, unit=PERCENT, after=True)
SHARE_FINE = Form("share_fine", 1, scale=100, unit=PERCENT, after=True)
SHARE_POINTS = Form("share_points", signed=True, scale=100, unit=POINTS)
P = Form("p", 3, least=0.001, edge=SIGNIFICANT)
NUMBER = Form("number", 2)
NUMBER_FINE = Form("number_fine", 4)
EFFECT = Form("effect", 2, signed=True)
AVERAGE = Form("average", 1)
COUNT_CHANGE = Form("count_change", signed=True)
EXACT = Form("exact", 3)
EXACT_CHANGE = Form("exact_change", 3, signed=True)
SHARE_FINE_POINTS = Form("share_fine_points", 1, signed=True, scale=100, unit=POINTS, after=True)
KEPT = Form(
    "kept",
    words=(
        (1.0, "fastholdt"),
        (0.5, "uafklaret"),
        (0.0, "ikke fastholdt"),
        (-1.0, "ingen sikker fremgang at fastholde"),
    ),
)
FORMS: Mapping[str, Form] = MappingProxyType(
    {
        one.code: one
        for one in (
            COUNT, SCORE, CHANGE, SHARE, SHARE_FINE, SHARE_POINTS, P, NUMBER, NUMBER_FINE, EFFECT, AVERAGE,
            COUNT_CHANGE, EXACT, EXACT_CHANGE, SHARE_FINE_POINTS, KEPT,
        )
    }
)  # fmt: skip


@dataclass(frozen=True)
class Quantity:
    """A number and how it is written, with what its interval is, if it has one.

    Args:
        form: How all of it is written.
        value: The number; None where the interval stands alone.
        limits: Both ends, each NaN where there is none; empty where the number has no interval.
        without: Why there is no interval, where that is said.
    """

    form: Form
    value: float | None = None
    limits: tuple[float, ...] = ()
    without: str = ""

    @property
    def text(self) -> str:
        """«51 pct. [47; 56]»."""
        parts = [] if self.value is None else [self.form.text(self.value)]
        if self.without:
            parts.append(f"[{self.without}]")
        elif self.limits:
            parts.append(self.form.limits(*self.limits))
        return " ".join(parts)

    def data(self) -> dict[str, Any]:
        """The same for a notebook, where NaN cannot be; what is not there is left out."""
        limits = [None if math.isnan(limit) else limit for limit in self.limits]
        parts = {"form": self.form.code, "value": self.value, "limits": limits, "without": self.without}
        return {name: part for name, part in parts.items() if part not in (None, [], "")}


def quantity(data: Mapping[str, Any]) -> Quantity:
    """What `Quantity.data` gave, read back."""
    limits = tuple(math.nan if limit is None else float(limit) for limit in data.get("limits", ()))
    return Quantity(FORMS[data["form"]], data.get("value"), limits, data.get("without", ""))


def equals(p: float) -> str:
    """A p-value after «p»: «= 0,012», «< 0,001»."""
    text = P.text(p)
    return text if text.startswith("<") else f"= {text}"


def base(n: float | None) -> str:
    """How many a number is about: «n = 1.234»; empty where that is not known."""
    return "" if n is None or math.isnan(n) else f"n = {COUNT.text(n)}"


def level(confidence: float) -> str:
    """How sure an interval is, in words: «95 pct.», «99,5 pct.»."""
    return f"{shortest(100 * confidence)} {PERCENT}"


def shortest(value: float) -> str:
    """A number that somebody chose, with no more decimals than it has: «0,25», «1»; a dash for none."""
    if not math.isfinite(value):
        return MISSING
    rounded = _rounded(_decimal(value), _FINEST)
    text = _written(abs(rounded), _FINEST).rstrip("0").rstrip(",")
    return f"{MINUS}{text}" if rounded < 0 else text


def tenths(share: float) -> str:
    """A share in whole tenths, in words: 0.61 → «seks ud af ti»."""
    words = ("ingen", "en", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni", "ti")
    return f"{words[int(_rounded(_decimal(share) * 10, 0))]} ud af ti"


def form_of(name: str, category: str = "") -> Form:
    """How a statistic is written, by the catalogue."""
    found = statistic(name)
    return FORMS[found.forms.get(category, found.form)]


def limits_of(name: str) -> tuple[str, str]:
    """What the limits of a statistic are called, by the catalogue."""
    found = catalogue().statistics.get(name)
    prefix = "" if found and found.limits == "plain" else name
    return f"{prefix}{LOW}".lstrip("_"), f"{prefix}{HIGH}".lstrip("_")

"""What respondents agree on, in words that follow the numbers: majorities, differences between sides, an index.

An interval decides: a *klart flertal* is one whose whole interval lies above a half, and a difference whose interval
holds 0 is *ikke til at afgøre*.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from helpers.present.cells import Lookup
from helpers.present.forms import CHANGE, SCORE, SHARE, SHARE_POINTS, limits_of
from helpers.present.words import capital, listed, lowered
from helpers.study.survey import Question

Lean = Literal["most", "few", "open"]
HALF = 0.5
CLEAR_MAJORITY = "Klart flertal: hele sikkerhedsintervallet ligger over halvdelen."

NOT_ASKED = "ikke spurgt"


@dataclass(frozen=True)
class Whom:
    """Some respondents: where they are («på kommunesiden»), what they are called, the key of their rows, their side."""

    place: str
    noun: str
    key: dict[str, str]
    side: str = ""

    def asked(self, question: Question) -> bool:
        """Whether the question was put to them."""
        return not (self.side and question.asked) or self.side in question.asked


@dataclass(frozen=True)
class Estimate:
    """A shown number with both limits."""

    value: float
    low: float
    high: float
    n: int | None

    @property
    def bounded(self) -> bool:
        """Whether it has both limits."""
        return not (math.isnan(self.low) or math.isnan(self.high))

    @property
    def sign(self) -> int:
        """1 and -1 where the interval lies on one side of 0, else 0."""
        return (self.low > 0) - (self.high < 0)


def side_noun(label: str) -> str:
    """A side of the collaboration as a word: «kommunesiden», «NGO-siden»."""
    if not label.isalpha():
        return f"siden «{label}»"
    return f"{label}-siden" if label.isupper() else f"{label.lower()}siden"


def estimate(lookup: Lookup, statistic: str, **key: str) -> Estimate | None:
    """A statistic with its limits; None where it is hidden, absent or not defined."""
    found = lookup.find(statistic, **key)
    if not found.shown:
        return None
    low, high = (lookup.find(name, **key).value for name in limits_of(statistic))
    return Estimate(found.value, low, high, found.n)


def agreeing(lookup: Lookup, measure: str, whom: Whom) -> Estimate | None:
    """The share that agrees."""
    return estimate(lookup, "share", measure=measure, category="agree", **whom.key)


def lean(share: Estimate) -> Lean:
    """Whether a share is clearly more than a half, clearly less, or neither."""
    return "most" if share.low > HALF else "few" if share.high < HALF else "open"


def share_text(share: Estimate) -> str:
    """«63 pct. [54; 71]»."""
    return SHARE.interval(share.value, share.low, share.high)


def statements(part: int, whole: int) -> str:
    """«3 af 8 udsagn», «alle 8 udsagn», «begge udsagn», «det ene udsagn»."""
    return f"{_part(part, whole)} udsagn"


def _part(part: int, whole: int) -> str:
    if part == whole:
        return {1: "det ene", 2: "begge"}.get(whole, f"alle {whole}")
    return f"{part} af {whole}"


def majority(lookup: Lookup, measures: Sequence[str], series: Sequence[Whom], about: str) -> str:
    """For how many statements there is a clear majority, for each of the respondents.

    Args:
        lookup: Rows of `agreement`.
        measures: The questions' codes.
        series: The respondents.
        about: What the statements are about, after «udsagn»: «om gevinsterne».
    """
    counts: list[tuple[str, int, int]] = []
    for whom in series:
        leans = [lean(share) for code in measures if (share := agreeing(lookup, code, whom))]
        if leans:
            counts.append((whom.place, leans.count("most"), len(leans)))
    if not counts:
        return f"Svarene på udsagnene {about} kan ikke vises."
    place, most, whole = counts[0]
    if len(counts) > 1 and (len({found[1:] for found in counts}) == 1 or not any(m for _, m, _ in counts)):
        return f"{capital(listed([p for p, _, _ in counts]))} er der {_for(most, whole)} {about}."
    rest = "".join(f", {p} {_short(m, w)}" for p, m, w in counts[1:])
    return f"{capital(place)} er der {_for(most, whole)} {about}{rest}."


def _for(most: int, whole: int) -> str:
    return f"klart flertal for {statements(most, whole)}" if most else "ikke klart flertal for noget udsagn"


def _short(most: int, whole: int) -> str:
    return f"for {_part(most, whole)}" if most else "ikke for noget"


def majority_by_role(found: Sequence[tuple[str, int, int]], about: str) -> str:
    """For how many statements there is a clear majority in each role: label, how many, of how many."""
    if not found:
        return f"Svarene på udsagnene {about} kan ikke vises efter rolle."
    return f"Klart flertal for udsagn {about}: {', '.join(f'{lowered(r)} {most} af {w}' for r, most, w in found)}."


def beside(found: Sequence[tuple[Estimate, float]], about: str) -> str:
    """In how many statements a share of all projects lies outside a project's own interval.

    Args:
        found: Per statement the project's share and that of all projects.
        about: What the statements are about, after «udsagn».
    """
    whole = len(found)
    if not whole:
        return f"Projektets svar på udsagnene {about} kan ikke holdes op mod alle projekters."
    under = sum(own.low > every for own, every in found)  # that of all is under the project's whole interval
    over = sum(own.high < every for own, every in found)
    if not under and not over:
        return f"Andelen for alle projekter ligger inden for projektets interval i {statements(whole, whole)} {about}."
    ways = [(where, n) for where, n in (("under", under), ("over", over), ("inden for", whole - under - over)) if n]
    (first, many), *rest = ways
    head = f"Andelen for alle projekter ligger {first} projektets interval i {statements(many, whole)} {about}"
    return f"{listed([head, *(f'{where} det i {number}' for where, number in rest)])}."


def differences(found: Sequence[Estimate | None], earlier: str, later: str, about: str) -> str:
    """In how many statements one side agrees more often than the other, and in how many nobody can say.

    Args:
        found: Per statement the later side's share minus the earlier one's; None where it is not shown.
        earlier, later: What the sides are called.
        about: What the statements are about, after «udsagn».
    """
    signs = [one.sign for one in found if one]
    whole = len(signs)
    if not whole:
        return f"Forskellen mellem {earlier} og {later} i udsagnene {about} kan ikke vises."
    up, down, unclear = signs.count(1), signs.count(-1), signs.count(0)
    if unclear == whole:
        crosses = "intervallet" if whole == 1 else "hvert interval"
        return (
            f"I {statements(whole, whole)} {about} er det ikke til at afgøre, om {later} eller {earlier} oftest er "
            f"enig: {crosses} omkring forskellen rummer nul."
        )
    first, second, most, fewer = (later, earlier, up, down) if up else (earlier, later, down, up)
    text = f"{capital(first)} er oftere enig end {second} i {statements(most, whole)} {about}"
    if fewer:
        text += f", {second} oftere i {fewer}"
    if unclear:
        rest = "det sidste" if unclear == 1 else f"de øvrige {unclear}"
        text += f"; i {rest} er forskellen ikke til at afgøre"
    return f"{text}."


def difference_in_words(one: Estimate | None, earlier: str, later: str) -> str:
    """One difference in a clause of its own."""
    if one is None:
        return "forskellen kan ikke vises"
    if not one.sign:
        return "forskellen er ikke til at afgøre"
    return f"{later if one.sign > 0 else earlier} er enig {_by(one)} oftere"


def _by(difference: Estimate) -> str:
    """«19 procentpoint [11; 27]»."""
    return f"{SHARE_POINTS.size(difference.value)} {SHARE_POINTS.of_size(difference.low, difference.high)}"


def mean_text(mean: Estimate) -> str:
    """«2,71 [2,60; 2,81]»; the mean alone where one respondent gives no interval."""
    if not mean.bounded:
        return SCORE.text(mean.value)
    return SCORE.interval(mean.value, mean.low, mean.high)


def mean_difference_in_words(one: Estimate | None, earlier: str, later: str) -> str:
    """The difference of two sides' means of an index as a sentence; empty where it is not shown."""
    if one is None:
        return ""
    text = f"{CHANGE.size(one.value)} point"
    if not one.bounded:
        return f"Mellem {later} og {earlier} er forskellen {text}; et interval kan ikke vises."
    if not one.sign:
        return (
            f"Om {later} og {earlier} ligger forskelligt, er ikke til at afgøre: forskellen er "
            f"{CHANGE.text(one.value)} point {CHANGE.limits(one.low, one.high)}."
        )
    more, less = (later, earlier) if one.sign > 0 else (earlier, later)
    return f"{capital(more)} ligger {text} {CHANGE.of_size(one.low, one.high)} højere end {less}."


def beside_all(mean: Estimate, whole: float, what: str) -> str:
    """Whether a number of all projects lies within a project's own interval: «under», «over» or «inden for»."""
    if not mean.bounded:
        return f"{capital(what)} for alle projekter kan ikke holdes op mod projektets, som ikke vises med et interval."
    where = "over" if whole > mean.high else "under" if whole < mean.low else "inden for"
    return f"{capital(what)} for alle projekter ligger {where} projektets interval."

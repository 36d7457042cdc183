"""What a number is made of beside its own base, by the catalogue of statistics: it is hidden with any of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from helpers.results.catalogue import OF_VALUES, statistic
from helpers.results.key import ACROSS, Waves

Names = tuple[str, str, str, str]  # measure, category, group, wave
# Measure, group and wave → the categories that are counted there, the empty one for the base.
There = Mapping[tuple[str, str, str], Collection[str]]


def parts_of(names: Names, name: str, there: There, two_valued: Collection[str] = ()) -> Iterator[Names]:
    """The counts of the same project that a statistic is made of, its own cell and base among them.

    A count that must be there is named whether it is or not, so that who looks it up sees that nobody has judged it.

    Args:
        names: The row's key.
        name: The row's statistic.
        there: Everything that is counted.
        two_valued: The measures whose scores are one of two values.

    Raises:
        KeyError: No statistic is called so.
    """
    measure, category, group, wave = names
    one = statistic(name)
    made_of = one.made_of
    yield (measure, "", group, wave)
    yield names
    if made_of.waves:
        yield (measure, "", group, Waves.parse(wave).first)
    if made_of.waves == "every":
        alike = (key for key in there if key[:2] == (measure, group) and 0 < len(Waves.parse(key[2]).codes) < 3)
        yield from ((measure, "", group, other) for _, _, other in alike)
    if category or made_of.sides:
        return  # two groups are compared in a cell of its own, which the verdict hides with either (primary.behind)
    known = there.get((measure, group, wave), ())
    mine = [counted for counted in known if counted and made_of.names(counted)]
    if measure in two_valued and one.of_values:
        yield from _outcomes(measure, group, wave, there)
    if not mine and not made_of.if_there:
        mine = [*made_of.categories, *(f"{of}:" for of in made_of.distributions)]
    yield from ((measure, counted, group, wave) for counted in mine)


def _outcomes(measure: str, group: str, wave: str, there: There) -> Iterator[Names]:
    """The outcomes and the answers at a wave, at a pair, and at the pairs among those measured every time."""
    mine = set(Waves.parse(wave).codes)
    for key in there:
        codes = Waves.parse(key[2]).codes
        if key[:2] == (measure, group) and mine.issuperset(codes) and (len(codes) > 1 or len(mine) == 1):
            yield from ((measure, one, group, key[2]) for one in OF_VALUES if one in there[key])


def in_each_project(names: Names, name: str) -> Names | None:
    """The count of each project that a statistic over the projects is made of; None for any other.

    Raises:
        KeyError: No statistic is called so.
    """
    measure, _, group, wave = names
    return (measure, "", "" if group == ACROSS else group, wave) if statistic(name).made_of.projects else None

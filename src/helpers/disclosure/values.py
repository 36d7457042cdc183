"""What is known of an edition's values beside their counts: their scales, and spreads that are no secret."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

_NOISE = 1e-6


class Scale(NamedTuple):
    """The ends of a scale, and of how many items it is the mean."""

    minimum: float
    maximum: float
    items: int


@dataclass(frozen=True)
class Values:
    """What is known of an edition's values beside their counts.

    Args:
        common: Measure and wave → the spread that projects have in common, made of shown ones alone, and its degrees
            of freedom.
        scales: Measure → its scale.
        ends: How many item points must lie between a sum of scores and either end of their scale.
    """

    common: Mapping[tuple[str, str], tuple[float, int]] = field(default_factory=dict)
    scales: Mapping[str, Scale] = field(default_factory=dict)
    ends: int = 0

    def near_end(self, measure: str, mean: float, n: int) -> bool:
        """Whether a mean of scores is so near an end of its scale that few points are between."""
        scale = self.scales.get(measure)
        if scale is None or math.isnan(mean):
            return False
        points = n * scale.items * min(mean - scale.minimum, scale.maximum - mean)
        return points < self.ends - _NOISE

    def of(self, measures: Collection[str]) -> Values:
        """What is known of these measures alone: a run need not be run again for what it does not read."""
        common = {key: spread for key, spread in self.common.items() if key[0] in measures}
        return Values(common, {code: one for code, one in self.scales.items() if code in measures}, self.ends)

    def content(self) -> dict[str, Any]:
        """The same as plain data."""
        return {
            "common": [[*key, *spread] for key, spread in sorted(self.common.items())],
            "ends": self.ends,
            "scales": [[measure, *scale] for measure, scale in sorted(self.scales.items())],
        }

    @classmethod
    def from_content(cls, content: Any) -> Values:
        """That of which this is the `content`.

        Raises:
            ValueError, KeyError, TypeError: It is not that of values.
        """
        common = {(measure, wave): (float(sd), int(df)) for measure, wave, sd, df in content["common"]}
        scales = {measure: Scale(*scale) for measure, *scale in content["scales"]}
        return cls(common, scales, int(content["ends"]))

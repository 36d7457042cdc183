"""The recorded seeds: one per part of the study, and how many were tried before it (search.py)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Seed:
    value: int
    tried: int = 1


UNSEARCHED = Seed(2017)
SEEDS: dict[str, Seed] = {}


def seed_of(part: str) -> int:
    """The recorded seed of a part; a part that needed no search has the default one."""
    return SEEDS.get(part, UNSEARCHED).value


def stream(seed: int, part: str, project: str) -> np.random.Generator:
    """The random numbers of one part of one project: independent of all others, so that a new project moves no old one."""
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, *f"{part}/{project}".encode()])))

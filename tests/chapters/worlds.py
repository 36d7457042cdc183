"""Studies made by chance whose truth is known: gain, harm, nothing, few children, drop-out, a floor, one project.

The default study lends its dimensions and projects; every answer is new. What a page says of such a study can be held
against the study's own numbers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from helpers.data import StudyData
from tests.chapters.opened import default_study

WAVES = ("before", "after", "followup")
LEVELS = np.array([-0.9, 0.0, 0.9])


@dataclass(frozen=True)
class World:
    """What is true of everybody in a study.

    Args:
        projects, children: How many projects, and children in each; every other project has a third of them.
        gain: The mean gain of the first dimension over the programme, in latent standard deviations.
        step: How much less the next dimension gains than the one before it.
        kept: The part of a gain that is left at the last wave.
        leave: The part of the children not measured again at each later wave.
        start: Where the children stand at the start; far from 0 is near an end of the scale.
        noise: The spread of each answer around where its child stands, in latent standard deviations.
        alike: Whether all answer the same, so that nothing varies.
    """

    projects: int = 4
    children: int = 30
    gain: float = 0.0
    step: float = 0.0
    kept: float = 1.0
    leave: float = 0.15
    start: float = 0.0
    noise: float = 0.6
    alike: bool = False


WORLDS = {
    "nothing happens": World(),
    "all gain": World(gain=0.9, step=0.05),
    "all lose": World(gain=-0.9),
    "some gain, some lose": World(gain=1.2, step=0.35),
    "the gain is lost": World(gain=0.9, kept=0.1),
    "half of the gain is left": World(gain=0.9, kept=0.5, projects=8),
    "many leave": World(gain=0.6, leave=0.6, children=40),
    "nobody leaves": World(gain=0.4, leave=0.0),
    "few children": World(children=9, gain=0.5),
    "very few children": World(projects=2, children=6, gain=0.4),
    "one project": World(projects=1, children=40, gain=0.5, step=0.2),
    "at the good end": World(start=2.2, gain=0.2),
    "at the bad end": World(start=-2.2, gain=0.3),
    "many children": World(projects=8, children=80, gain=0.25, step=0.06, kept=0.4),
    "nobody differs": World(projects=3, alike=True),
}


def study_of(world: World, seed: int) -> StudyData:
    """The study's data: `world.projects` of the default study's projects, with answers drawn from `world`."""
    generator, base = np.random.default_rng(seed), default_study()
    projects = base.projects[: world.projects]
    children = pd.concat(
        [
            base.children[base.children["project"] == project.slug].head(
                world.children if k % 2 == 0 else max(3, world.children // 3)
            )
            for k, project in enumerate(projects)
        ]
    ).reset_index(drop=True)
    study = base.study
    asked = base.measurements.columns
    frames = []
    left = np.zeros(len(children), dtype=bool)
    level = generator.standard_normal(len(children)) * (not world.alike) + world.start
    for k, wave in enumerate(WAVES):
        if k:
            left |= generator.random(len(children)) < world.leave
        frame = pd.DataFrame(dict.fromkeys(asked, np.nan), index=range(len(children)))
        frame = frame.astype(
            base.measurements.dtypes.to_dict() | {"project": object, "child_id": object, "wave": object}
        )
        frame["project"], frame["child_id"], frame["wave"] = children["project"], children["child_id"], wave
        for place, dimension in enumerate(study.dimensions):
            gain = (world.gain - world.step * place) * (0.0, 1.0, world.kept)[k]
            for item in dimension.items:
                noise = generator.standard_normal(len(children)) * (world.noise if not world.alike else 0)
                good = np.searchsorted(LEVELS, level + gain + noise) / len(LEVELS)
                turned = item.reversed != (dimension.better == "lower")
                share = 1 - good if turned else good
                frame[item.code] = np.round(dimension.minimum + share * (dimension.maximum - dimension.minimum))
        frames.append(frame[~left])
    measurements = pd.concat(frames, ignore_index=True)[list(asked)]
    empty = {name: getattr(base, name).iloc[:0] for name in ("fidelity", "survey", "statements")}
    return replace(base, projects=projects, children=children, measurements=measurements, **empty)

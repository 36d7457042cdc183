"""Execution against execution: this project's executor, and the `papermill` command one or two at a time."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
from collections.abc import Sequence
from pathlib import Path

from benchmarks.checkout import Checkout
from benchmarks.runs import OneRun, figures, ours, papermill, same_outputs
from benchmarks.setting import CaseFailed, Measured, Setting, say

LIGHT_RUNS = 36
STAND_FOR_ALL = ("alle", "empowr", "stroem")


def light(setting: Setting) -> list[Measured]:
    """36 runs of the light chapter, each with a seed of its own."""
    tree = setting.checkout()
    notebook, folder = tree.root / "benchmarks" / "light.ipynb", tree.root
    runs = [
        OneRun("alle", f"light-{seed:02d}", str(notebook), {"seed": seed}, str(folder))
        for seed in range(1, (4 if setting.trial else LIGHT_RUNS) + 1)
    ]
    # A papermill run is a process that knows of no other: a third of them each round, three times, is every run once.
    part = len(runs) if setting.full or setting.trial else len(runs) // 3
    said = (
        f"{len(runs)} runs"
        if part == len(runs)
        else f"{len(runs)} runs; papermill's {part} of them each round, × {len(runs) / part:g}"
    )
    return list(_against(setting, tree, runs, part, ("light-one", "light-two"), said, setting.baseline(3)))


def chapters(setting: Setting) -> list[Measured]:
    """The book's own runs, cold: all of them, or those of all projects together and of two projects."""
    tree = setting.checkout()
    wanted = ("alle",) if setting.trial else () if setting.full else STAND_FOR_ALL
    runs = planned(tree, tree.root / "desk", wanted)
    said = (
        f"{len(runs)} of the book's runs ({', '.join(wanted) or 'all'}), execution against execution: "
        "data read and verdict given beforehand on both sides"
    )
    one, two = _against(setting, tree, runs, len(runs), ("chapters-one", "chapters-two"), said, setting.baseline(1))
    return [one, two, _overhead(setting, tree, runs if setting.trial else planned(tree, tree.root / "desk"))]


def _overhead(setting: Setting, tree: Checkout, runs: list[OneRun]) -> Measured:
    """Of the whole book, whose chapters share one start of the executor.

    Of as many runs at a time as there are cores: no kernel's own time then has the wait for a core in it.
    """
    walls, cells = [], []
    cores = min(len(os.sched_getaffinity(0)), len(runs))
    for _ in range(setting.rounds):
        wall, busy = ours(tree, runs, tree.root / "executed" / "ours", cores)
        walls.append(wall)
        cells.append(sum(busy))
        say(f"  ours: {len(runs)} runs in {wall:.1f} s, {cells[-1]:.1f} s of it in cells")
    beyond = [(wall * cores - own) / len(runs) for wall, own in zip(walls, cells, strict=True)]
    how = (
        f"(wall × {cores} runs at a time − seconds the kernels were busy with cells) / {len(runs)} runs, the "
        f"executor's start included; median of {len(beyond)}"
    )
    return Measured("overhead", statistics.median(beyond), how, {"wall": walls, "cells": cells})


def planned(tree: Checkout, desk: Path, projects: Sequence[str] = ()) -> list[OneRun]:
    """The book's runs on a desk made for them.

    Raises:
        CaseFailed: The study could not be read.
    """
    command = [str(tree.python), "-m", "benchmarks.plan_runs", tree.data, str(desk), *projects]
    done = subprocess.run(command, cwd=tree.root, env=tree.env("none"), capture_output=True, text=True, check=False)
    if done.returncode:
        raise CaseFailed(f"no plan of the runs: {done.stderr.strip()[-300:]}")
    return [OneRun(**one) for one in json.loads(done.stdout)]


def _against(
    setting: Setting, tree: Checkout, runs: list[OneRun], part: int, rows: tuple[str, str], said: str, baselines: int
) -> tuple[Measured, Measured]:
    """Take turns: ours, papermill one after the other, papermill two at a time; and again."""
    place = tree.root / "executed"
    mine, one, two = [], [], []
    fair, shown = True, 0
    for number in range(setting.rounds):
        wall, _ = ours(tree, runs, place / "ours")
        mine.append(wall)
        say(f"  ours: {len(runs)} runs in {wall:.1f} s")
        if number >= baselines:
            continue
        first = number * part % len(runs)
        chosen = runs[first : first + part]
        for at_a_time, kept in ((1, one), (2, two)):
            took = papermill(tree, chosen, place / f"papermill-{at_a_time}", at_a_time)
            kept.append(took * len(runs) / len(chosen))
            say(f"  papermill, {at_a_time} at a time: {len(chosen)} runs in {took:.1f} s")
            fair = fair and same_outputs(place / "ours", place / f"papermill-{at_a_time}", chosen)
        shown = figures(place / "ours", runs)
    ending = f"{said}; {len(mine)} of ours, {len(one)} of papermill's in turns; {shown} figures, " + (
        "the same outputs on both sides" if fair else "outputs DIFFER"
    )
    made = [
        Measured(
            row, statistics.median(other) / statistics.median(mine), ending, {"ours": mine, "papermill": other}, fair
        )
        for row, other in zip(rows, (one, two), strict=True)
    ]
    return made[0], made[1]

"""Cost per project as the programme grows."""

from __future__ import annotations

import shutil
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, fields

from benchmarks.cases.changes import EXECUTION
from benchmarks.process import run
from benchmarks.setting import CaseFailed, Measured, Setting, say

SITE = "Bygger sitet"


@dataclass(frozen=True)
class _Cost:
    """Of one size: seconds of execution per project, of the site per page, KiB of the parent and of its copies, seconds
    in all, pages."""

    execution: float
    site: float
    memory: float
    copies: float
    whole: float
    pages: float


def scale(setting: Setting) -> list[Measured]:
    """Synthetic studies of growing size, each built cold."""
    sizes = (2, 4) if setting.trial else (8, 40, 200) if setting.full else (8, 40)
    rounds: dict[int, list[_Cost]] = {size: [] for size in sizes}
    for _ in range(setting.rounds):
        for size in sizes:
            rounds[size].append(_cost(setting, size))
    costs = {size: _median(found) for size, found in rounds.items()}
    least, most = costs[sizes[0]], costs[sizes[-1]]
    samples = {
        f"{size}, {name}": [getattr(cost, name) for cost in found]
        for size, found in rounds.items()
        for name in (field.name for field in fields(_Cost))
    }

    def row(name: str, ratio: float, what: str, values: list[float], unit: str) -> Measured:
        sizes_shown = " → ".join(map(str, costs))
        line = " → ".join(f"{value:.3g}" for value in values)
        return Measured(
            name,
            ratio,
            f"{sizes_shown} projects, built in turns {setting.rounds} times, cold; {what}: {line} {unit}",
            samples,
        )

    all_costs = list(costs.values())
    pages = " → ".join(str(cost.pages) for cost in all_costs)
    in_copies = " → ".join(f"{cost.copies / 1024:.0f}" for cost in all_costs)
    memory = (
        "the highest resident memory of the process itself (VmHWM; kernels and other children not counted; what grows "
        f"with the study is done in copies of it, which end with their stage and reached {in_copies} MiB)"
    )
    return [
        row(
            "scale-execution",
            most.execution / least.execution,
            f"stage «{EXECUTION}» by projects",
            [c.execution for c in all_costs],
            "s",
        ),
        row(
            "scale-site", most.site / least.site, f"stage «{SITE}» by pages ({pages})", [c.site for c in all_costs], "s"
        ),
        row("scale-memory", most.memory / least.memory, memory, [c.memory / 1024 for c in all_costs], "MiB"),
    ]


def _median(costs: Sequence[_Cost]) -> _Cost:
    """What one size cost, each measure by itself."""
    middle = {field.name: statistics.median(getattr(cost, field.name) for cost in costs) for field in fields(_Cost)}
    return _Cost(**middle)


def _cost(setting: Setting, size: int) -> _Cost:
    tree = setting.checkout()
    study, out = tree.root / "data" / f"many-{size}", tree.root / f"many-out-{size}"
    # A process of its own: this one stays light, so that what it takes is not taken from what it measures.
    run([tree.python, "benchmarks/many_projects.py", study, size], cwd=tree.root, env=tree.env("none"))
    command = [tree.python, "-m", "helpers.cli", "build", "--data", study, "--out", out]
    took = run(command, cwd=tree.root, env=tree.env(f"many-{size}"))
    pages = sum(1 for _ in (out / "html").rglob("*.html"))
    say(
        f"  {size} projects: {took.seconds:.1f} s, execution {took.stage(EXECUTION):.1f} s, "
        f"site {took.stage(SITE):.1f} s of {pages} pages, {took.peak / 1024:.0f} MiB, "
        f"its copies {took.copies / 1024:.0f}"
    )
    for place in (study, out, tree.root / "stores" / f"many-{size}"):
        shutil.rmtree(place, ignore_errors=True)
    if not took.peak:
        raise CaseFailed("the parent's memory cannot be read here")
    return _Cost(took.stage(EXECUTION) / size, took.stage(SITE) / pages, took.peak, took.copies, took.seconds, pages)

"""What an analyst waits for from day to day: nothing changed, one project's data changed, one chapter."""

from __future__ import annotations

import re
import shutil
import statistics
from pathlib import Path

from benchmarks.finished import finished_book
from benchmarks.process import Took, run
from benchmarks.setting import CaseFailed, Measured, Setting, say

EXECUTION = "Kører kapitlerne"
_RAN = re.compile(r"\[\d+/\d+\] (.+?) {2,}(\d+,\d+) s")


def unchanged(setting: Setting) -> list[Measured]:
    """`make book` again: no file of the edition may be written."""
    tree = setting.checkout()
    finished_book(tree)
    before = _stamps(tree.root / "book-out")
    command = tree.make("book", "book-out")
    times = [run(command, cwd=tree.root, env=tree.env("shared")).seconds for _ in range(setting.rounds)]
    touched = sum(before.get(name) != stamp for name, stamp in _stamps(tree.root / "book-out").items())
    if touched:
        raise CaseFailed(f"{touched} files were written although nothing had changed")
    how = f"`make book`, median of {len(times)}; {len(before)} files, none written (names, times and inodes compared)"
    return [Measured("unchanged", statistics.median(times), how, {"ours": times})]


def one_project(setting: Setting) -> list[Measured]:
    """`make book` after one answer of one child changed."""
    tree = setting.checkout()
    cold = finished_book(tree)
    alone = runs_of(cold)
    whole = cold.stage(EXECUTION)
    ratios, stages, walls, shares, again = [], [], [], [], 0
    for _ in range(setting.rounds):
        tree.change()
        took = run(tree.make("book", "book-out"), cwd=tree.root, env=tree.env("shared"))
        names = runs_of(took)
        again = len(names)
        share = whole * sum(alone[name] for name in names) / sum(alone.values())
        walls.append(took.seconds)
        stages.append(took.stage(EXECUTION))
        shares.append(share)
        ratios.append(stages[-1] / share)
        say(
            f"  {again} of {len(alone)} runs again: {stages[-1]:.1f} s, share {share:.1f} s, whole {took.seconds:.1f} s"
        )
    how = (
        f"{again} of {len(alone)} runs had changed inputs; share = cold execution ({whole:.1f} s) × these runs' part "
        f"of all runs' cold times; the whole build took {statistics.median(walls):.1f} s, cold {cold.seconds:.1f} s; "
        f"median of {len(ratios)}"
    )
    samples = {"execution": stages, "share": shares, "whole": walls}
    return [Measured("one-project", statistics.median(ratios), how, samples)]


def chapter(setting: Setting) -> list[Measured]:
    """`make chapter` after a change of the project's data, and at once again."""
    tree = setting.checkout()
    command = tree.make("chapter", "chapter-out", CHAPTER="child_outcomes", PROJECT=tree.project)
    page = tree.root / "chapter-out" / "chapters" / tree.project / "child_outcomes.html"
    changed, same = [], []
    for _ in range(setting.rounds):
        tree.change()
        for times in (changed, same):
            shutil.rmtree(tree.root / "chapter-out", ignore_errors=True)
            times.append(run(command, cwd=tree.root, env=tree.env("shared")).seconds)
            if not page.is_file():
                raise CaseFailed("there is no page")
        say(f"  changed {changed[-1]:.2f} s, unchanged {same[-1]:.2f} s")
    how = f"`make chapter CHAPTER=child_outcomes PROJECT={tree.project}` to the rendered page, median of {len(same)}"
    return [
        Measured("chapter-changed", statistics.median(changed), f"{how}; another answer each time", {"ours": changed}),
        Measured("chapter-unchanged", statistics.median(same), how, {"ours": same}),
    ]


def runs_of(took: Took) -> dict[str, float]:
    """The runs that a build ran, by name, with their seconds; those it found in the store are not among them."""
    found = [match for _, line in took.lines if (match := _RAN.search(line))]
    return {match[1]: float(match[2].replace(",", ".")) for match in found}


def _stamps(folder: Path) -> dict[str, tuple[int, int]]:
    """What tells a written file from one left alone."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {p.relative_to(folder).as_posix(): (p.stat().st_mtime_ns, p.stat().st_ino) for p in files}

"""The benchmark's command line: chosen cases one after the other; each writes its results before the next begins."""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks import results
from benchmarks.cases import CASES
from benchmarks.checkout import ROOT
from benchmarks.setting import CaseFailed, Setting, say
from benchmarks.targets import TARGETS


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure; 0 where every case gave its numbers, met or not; 1 where one could not be measured."""
    options = _parser().parse_args(arguments)
    if options.list:
        for case in CASES.values():
            print(f"{case.name:12} ca. {case.minutes:4g} min (--full {case.minutes_full:g})  {case.about}")
        return 0
    trial_folder = Path(tempfile.mkdtemp(prefix="erf-bench-trial-")) if options.trial else None
    folder = trial_folder / "results" if trial_folder else results.FOLDER
    page, guide = (trial_folder / "RESULTS.md", None) if trial_folder else (results.PAGE, results.GUIDE)
    work = Path(tempfile.mkdtemp(prefix="erf-bench-"))
    setting = Setting(
        work, 1 if options.trial else options.rounds, options.baseline_rounds, options.full, options.trial
    )
    failed = []
    try:
        for name in options.cases or CASES:
            if not _one(name, setting, folder):
                failed.append(name)
            results.publish(folder, page, guide)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    say(f"results: {page}" + (f"; not measured: {', '.join(failed)}" if failed else ""))
    return int(bool(failed))


def _one(name: str, setting: Setting, folder: Path) -> bool:
    say(f"{name}: {CASES[name].about} (ca. {CASES[name].minutes_full if setting.full else CASES[name].minutes:g} min)")
    load = os.getloadavg()[0]
    if load > 0.7:
        say(f"  note: something else is running here (load {load:.1f}); it stands in the results")
    try:
        made = CASES[name].measure(setting)
    except Exception as error:  # one case that fails leaves the others their numbers
        text = str(error) if isinstance(error, CaseFailed) else f"{type(error).__name__}: {error}"
        for place in (setting.work, ROOT, Path.home()):  # no place of a machine stands in a result
            text = text.replace(str(place), "…")
        results.write(name, setting, [], text, load, folder)
        say(f"  FAILED: {text}")
        return False
    results.write(name, setting, made, "", load, folder)
    for measured in made:
        target = TARGETS[measured.row]
        met = measured.fair and target.met(measured.value)
        say(f"  {measured.row}: {measured.value:.2f} {target.unit}, target {target.text}: {'met' if met else 'MISSED'}")
    return True


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="benchmarks/run.py", description="The benchmark table (docs/performance.md).")
    parser.add_argument(
        "cases", nargs="*", choices=[[], *CASES], metavar="CASE", help=f"all, or some of: {', '.join(CASES)}"
    )
    parser.add_argument("--list", action="store_true", help="the cases and what they take")
    parser.add_argument(
        "--rounds", type=int, default=3, metavar="N", help="how often this project's side is measured (3)"
    )
    parser.add_argument(
        "--baseline-rounds",
        type=int,
        metavar="N",
        help="how often the other side is; by default as each case can afford",
    )
    parser.add_argument("--full", action="store_true", help="all runs, all sizes, both sides equally often: hours")
    parser.add_argument("--trial", action="store_true", help="try the harness on a small study; keeps no results")
    return parser

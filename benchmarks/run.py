"""Whole-process times of what users wait for: medians of three, each in a folder of its own."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RUNS = 3
CASES = {
    "erfaring --help": ["--help"],
    "erfaring validate": ["validate"],
    "erfaring run child_outcomes empowr": ["run", "child_outcomes", "empowr", "--out", "{out}"],
    "erfaring build": ["build", "--out", "{out}"],
}


def seconds(arguments: list[str]) -> float:
    """One run of the command line, in an output folder of its own."""
    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, "-m", "helpers.cli", *(a.format(out=out) for a in arguments)]
        start = time.perf_counter()
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
        return time.perf_counter() - start


def main() -> None:
    print(f"| command | median of {RUNS}, s | min | max |\n|---|---|---|---|")
    for name, arguments in CASES.items():
        times = [seconds(arguments) for _ in range(RUNS)]
        print(f"| `{name}` | {statistics.median(times):.2f} | {min(times):.2f} | {max(times):.2f} |", flush=True)


if __name__ == "__main__":
    main()

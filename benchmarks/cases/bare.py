"""The command line's start."""

from __future__ import annotations

import statistics

from benchmarks.process import run
from benchmarks.setting import Measured, Setting


def bare(setting: Setting) -> list[Measured]:
    """`erfaring --help`."""
    tree = setting.checkout()
    command = [tree.python.with_name("erfaring"), "--help"]
    times = [run(command, cwd=tree.root, env=tree.env("none")).seconds for _ in range(3 if setting.trial else 20)]
    return [Measured("help", statistics.median(times), f"median of {len(times)}", {"ours": times})]

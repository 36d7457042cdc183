"""Interpreters of our own: what they import and do depends on this package and its environment alone."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

# The user's settings of Python, IPython and matplotlib: none of them may have a say in what an edition shows.
_SETTINGS = ("PYTHON", "IPYTHON", "MPLBACKEND", "MATPLOTLIBRC")


def command(module: str, *arguments: str, options: tuple[str, ...] = ()) -> list[str]:
    """The command that runs a module of this package, to be given `environment`.

    Nothing that lies in the folder one stands in is imported (`-P`), for a delivery may lie there; nor are the user's
    own packages (`-s`).

    Args:
        module: Its dotted name.
        arguments: What follows it.
        options: Further ones of the interpreter.
    """
    return [sys.executable, "-P", "-s", *options, "-m", module, *arguments]


def environment(own: Mapping[str, str] | None = None, *, given: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of such an interpreter: it finds this package where the caller did, and no setting of the user's.

    Args:
        own: Variables to set in it.
        given: What it is made of; this process's.
    """
    given = os.environ if given is None else given
    plain = {name: value for name, value in given.items() if not name.startswith(_SETTINGS)}
    home = Path(__file__).resolve().parents[1]
    return {**plain, "PYTHONPATH": str(home), "PYTHONNOUSERSITE": "1", "PYTHONSAFEPATH": "1", **(own or {})}

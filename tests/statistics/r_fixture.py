"""Numbers that R gave, frozen: `r/<topic>.R` makes them, `r/<topic>.json` holds them, and no test needs R.

`python -m tests.statistics.r_fixture [topic …]` runs the scripts again and writes their JSON (all topics where none is
named). `r/README.md` says how a script looks.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

FOLDER = Path(__file__).with_name("r")


@dataclass(frozen=True)
class RFixture:
    """What R was given and what it answered. A missing number is None: `numbers` makes it NaN."""

    inputs: dict[str, Any]
    outputs: dict[str, Any]

    def case(self, name: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """Input and output of one case, where the script names its cases."""
        return self.inputs[name], self.outputs[name]


@cache
def r_fixture(topic: str) -> RFixture:
    """The frozen numbers of `r/<topic>.json`."""
    found = json.loads((FOLDER / f"{topic}.json").read_text(encoding="utf-8"))
    return RFixture(found["inputs"], found["outputs"])


def topics() -> list[str]:
    """Every topic that has a script or frozen numbers."""
    return sorted({path.stem for suffix in ("R", "json") for path in FOLDER.glob(f"*.{suffix}")})


def numbers(values: Iterable[float | None] | float | None) -> npt.NDArray[np.float64]:
    """Numbers from JSON, None as NaN; one number becomes an array of one."""
    given = values if isinstance(values, list) else [values]
    return np.array([np.nan if value is None else value for value in given], dtype=np.float64)


def number(value: float | None) -> float:
    """One number from JSON, None as NaN."""
    return float("nan") if value is None else float(value)


def sha256_of(topic: str) -> str:
    """SHA-256 of the script as it stands."""
    return hashlib.sha256((FOLDER / f"{topic}.R").read_bytes()).hexdigest()


def regenerate(topic: str) -> None:
    """Run the script in R and freeze what it prints, with the script's SHA-256."""
    script = FOLDER / f"{topic}.R"
    printed = subprocess.run(["Rscript", "--vanilla", script], check=True, stdout=subprocess.PIPE, text=True).stdout
    frozen = {"script": script.name, "sha256": sha256_of(topic), **json.loads(printed)}
    text = json.dumps(frozen, indent=1, ensure_ascii=False)
    (FOLDER / f"{topic}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    for wanted in sys.argv[1:] or topics():
        regenerate(wanted)

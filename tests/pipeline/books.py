"""Books that several tests look at, built once for all of them by the command line, as a user would."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def erfaring(*arguments: object, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run the command line."""
    command = [sys.executable, "-m", "helpers.cli", *(str(a) for a in arguments)]
    return subprocess.run(
        command, cwd=cwd, capture_output=True, text=True, check=False, env={**os.environ, "TZ": "UTC"}
    )


def build(data: Path, out: Path) -> subprocess.CompletedProcess[str]:
    """Build a book and insist that it went well."""
    done = erfaring("build", "--data", data, "--out", out)
    assert done.returncode == 0, done.stderr
    return done


def snapshot(folder: Path) -> dict[str, bytes]:
    """Every file of a folder with its bytes."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}

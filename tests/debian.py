"""Programs of Debian's that tests need, installed where they are missing and we may; without one a test fails."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from typing import TypeVar

PATIENCE = 900  # seconds for another worker, or the system itself, to be done with the packages
T = TypeVar("T")


def installed(look: Callable[[], T | None], *packages: str, alone: bool = False) -> T:
    """What `look` finds, after installing the packages where it finds nothing; `alone`: without what they recommend.

    Raises:
        RuntimeError: It is missing and cannot be installed.
    """
    if found := look():
        return found
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        bare = ["--no-install-recommends"] if alone else []
        apt = ["apt-get", "-o", f"DPkg::Lock::Timeout={PATIENCE}", "-y", *bare]
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for order in (["update"], ["install", *packages]):
            subprocess.run([*apt, *order], env=environment, capture_output=True, check=False)
    if found := look():
        return found
    raise RuntimeError(f"These tests need {' '.join(packages)}: apt-get install {' '.join(packages)}")

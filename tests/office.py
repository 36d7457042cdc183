"""LibreOffice, which reads what the book gives away as its readers' offices do."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

PARTS = {"writer": "libswlo.so", "calc": "libsclo.so"}  # what reads documents, and what reads spreadsheets


def libreoffice() -> str:
    """The office's command; installed where it is not there. No office is a failure, not a skipped test."""
    if not _whole():
        packages = [f"libreoffice-{part}-nogui" for part in PARTS]
        subprocess.run(
            ["apt-get", "install", "-y", "--no-install-recommends", *packages], check=True, capture_output=True
        )
    found = _whole()
    assert found, "LibreOffice kan ikke installeres her"
    return found


def _whole() -> str:
    """The command, where both parts are there."""
    found = shutil.which("soffice")
    if not found:
        return ""
    program = Path(found).resolve().parent
    return found if all((program / library).is_file() for library in PARTS.values()) else ""

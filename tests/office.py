"""LibreOffice, which reads what the book gives away as its readers' offices do."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.debian import installed

PARTS = {"writer": "libswlo.so", "calc": "libsclo.so"}  # what reads documents, and what reads spreadsheets


def libreoffice() -> str:
    """The office's command."""
    return installed(_whole, *(f"libreoffice-{part}-nogui" for part in PARTS), alone=True)


def _whole() -> str:
    """The command, where both parts are there."""
    found = shutil.which("soffice")
    if not found:
        return ""
    program = Path(found).resolve().parent
    return found if all((program / library).is_file() for library in PARTS.values()) else ""

"""The site: Jupyter Book builds the staged sources in a process of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from helpers.errors import SiteFault


def build_site(sources: Path, target: Path, edition_date: int) -> None:
    """Build the staged sources into `target`, made anew.

    Args:
        sources: What `stage` wrote.
        target: The finished HTML.
        edition_date: Seconds since 1970 of the study's edition; the only time the site knows.

    Raises:
        SiteFault: Jupyter Book failed or warned; its own words follow.
    """
    build = sources.parent / "sphinx"
    shutil.rmtree(build, ignore_errors=True)
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(edition_date), "PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8"}
    builder = [sys.executable, "-c", "from jupyter_book.cli.main import main; main()", "build", str(sources)]
    options = ["--path-output", str(build), "--warningiserror", "--keep-going", "--quiet"]
    done = subprocess.run([*builder, *options], env=environment, capture_output=True, text=True, check=False)
    html = build / "_build" / "html"
    if done.returncode or not (html / "index.html").is_file():
        log = sources.parent / "site.log"
        log.write_text(done.stdout + done.stderr, encoding="utf-8")
        said = [line for line in (done.stdout + done.stderr).splitlines() if "WARNING" in line or "ERROR" in line]
        raise SiteFault(
            f"Sitet kunne ikke bygges: {said[0].strip() if said else 'se loggen'}",
            str(log),
            "Ret siden, som meddelelsen nævner, og byg igen.",
        )
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(html, target, ignore=shutil.ignore_patterns(".buildinfo", ".doctrees", "*.inv"))

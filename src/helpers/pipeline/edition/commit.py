"""Which commit of this project an edition is made with, for the site's foot and the manifest. Light: it asks git alone.

No run depends on it, so a new commit alone runs no notebook again.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from helpers.pipeline.layout import ROOT

# Too few characters to be taken for a personal number, enough for git.
_SHOWN = 9
# What of the repository an edition is made from; a change anywhere else is none of its.
_MADE_FROM = ("src", "book", "notebooks", "kernels", "data", "_config.yml", "_toc.yml", "requirements.lock")
# Filled in by `git archive`, so that a copy without a repository knows its commit too (.gitattributes).
_ARCHIVED = Path(__file__).with_name("commit.txt")


def commit() -> str:
    """Which commit of this project an edition is made with, as the site's foot says it.

    Returns:
        Its first characters, with «ændret» behind them where a file that an edition is made from differs from it; empty
        where nobody knows: no git, or a copy that is no repository of its own.
    """
    archived = _ARCHIVED.read_text(encoding="ascii").strip() if _ARCHIVED.is_file() else ""
    if archived and not archived.startswith("$"):
        return archived[:_SHOWN]
    top, head = _git("rev-parse", "--show-toplevel"), _git("rev-parse", "HEAD")
    if not head or not top or not Path(top).samefile(ROOT):
        return ""
    changed = _git("status", "--porcelain", "--", *_MADE_FROM)
    return head[:_SHOWN] if changed == "" else f"{head[:_SHOWN]} (ændret)"


def _git(*arguments: str) -> str | None:
    """What git says; None where it cannot be asked."""
    # A hook names the repository it was called from; and whoever owns the files, they are this project's own.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    command = ["git", "--no-optional-locks", "-c", "safe.directory=*", "-c", "core.fsmonitor=false", *arguments]
    try:
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=30
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip() if done.returncode == 0 else None

"""`jupyter-book build .` typed in a checkout: the whole book, since pages are templates and chapters have to be run.

What the pipeline hands to Jupyter Book is a staging folder, where this does nothing.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx


def setup(app: Sphinx) -> dict[str, Any]:
    """Build the book with `erfaring build` into the folder that was asked for, and end with its exit code."""
    if (Path(app.srcdir) / "src" / "helpers").is_dir():
        out = Path(app.outdir)
        if out.name != "html":
            # Not an error of Sphinx's: Jupyter Book would put two tracebacks around it.
            raise SystemExit(
                "jupyter-book bygger kun sitet her. PDF'er og Word-filer følger med, når I skriver «make book»."
            )
        command = [sys.executable, "-m", "helpers.cli", "build", "--out", str(out.parent)]
        raise SystemExit(subprocess.run(command, cwd=app.srcdir, check=False).returncode)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

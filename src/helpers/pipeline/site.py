"""The site: Jupyter Book builds the staged sources in a process of its own, and does again only what changed.

What it made is kept beside the sources and believed only while every file of it has the hash it was kept with, and
while style, templates, configuration and libraries are those it was made with.
"""

from __future__ import annotations

import contextlib
import errno
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import TracebackType

from helpers.errors import SiteFault, refused
from helpers.interpreter import command, environment
from helpers.pipeline.keys import LOCK
from helpers.pipeline.store import write_whole
from helpers.pipeline.sync import bring_up_to_date, content_hash, files_of
from helpers.pipeline.unchanged import file_hash

_PAGES = (".md", ".ipynb")
_CONTENTS = "_toc.yml"
_COMPILED = ".mo"  # Sphinx compiles translations beside their sources
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
# No bytecode beside the sources, whose files are compared.
_ENVIRONMENT = {"PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}


class SiteBuilder:
    """One builder's process; used as a context manager, so that it never outlives the build.

    Args:
        folder: The folder of sources (`site`), what is kept (`sphinx`) and the log, nobody else's.
        edition_date: Seconds since 1970 of the study's edition; the only time the site knows.
    """

    def __init__(self, folder: Path, edition_date: int) -> None:
        self.sources, self._kept = folder / "site", folder / "sphinx"
        self._state, self._log = folder / "site.json", folder / "site.log"
        folder.mkdir(parents=True, exist_ok=True)
        own = environment({"SOURCE_DATE_EPOCH": str(edition_date), **_ENVIRONMENT})
        started = command("helpers.pipeline.site_process", str(self.sources), str(self._kept))
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                started, env=own, stdin=subprocess.PIPE, stdout=log, stderr=log, start_new_session=True
            )

    def __enter__(self) -> SiteBuilder:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        if self._process.stdin:
            with contextlib.suppress(OSError):
                self._process.stdin.close()

    def build(self, staged: Path) -> Path:
        """Bring the site up to date with what was staged.

        Args:
            staged: What `stage` wrote; gone afterwards.

        Returns:
            The folder of the pages. It is kept for the next build: copy out of it (helpers.pipeline.stamp).

        Raises:
            SiteFault: Jupyter Book failed or warned; its own words follow. Nothing is kept.
        """
        bring_up_to_date(staged, self.sources, left_alone=(_COMPILED,))
        made_with, made_of = self._made_with(), self._made_of()
        known = self._is_whole(made_with)
        if not known:
            shutil.rmtree(self._kept, ignore_errors=True)
            for path in self.sources.rglob(f"*{_COMPILED}"):
                path.unlink()
        # Asked of what was kept, not of what has just been moved: a build may have been stopped between the two.
        if not known or self._kept_of() != made_of:
            self._state.unlink(missing_ok=True)
            self._run()
            shutil.rmtree(self._kept / "_build" / "jupyter_execute", ignore_errors=True)
            kept = {name: file_hash(path) for name, path in files_of(self._kept).items()}
            state = {"made_with": made_with, "made_of": made_of, "files": kept}
            write_whole(self._state, json.dumps(state).encode())
        return self._html

    @property
    def _html(self) -> Path:
        return self._kept / "_build" / "html"

    def _run(self) -> None:
        channel = self._process.stdin
        assert channel is not None  # noqa: S101 - a pipe was asked for
        with contextlib.suppress(OSError):  # it has died: its exit code tells
            channel.write(b"\n")
            channel.flush()
        code = self._process.wait()
        if code or not (self._html / "index.html").is_file():
            text = _COLOUR.sub("", self._log.read_text(encoding="utf-8", errors="replace"))
            lines = text.replace(f"{self.sources}/", "").splitlines()
            if any("No space left on device" in line for line in lines):
                raise refused(OSError(errno.ENOSPC, "", str(self.sources)))
            said = [line.strip() for line in lines if "WARNING" in line or "ERROR" in line or "Error" in line]
            raise SiteFault(
                f"Sitet kunne ikke bygges: {said[0] if said else f'Jupyter Book standsede (kode {code})'}",
                str(self._log),
                "Ret siden, som meddelelsen nævner, og byg igen.",
            )

    def _made_with(self) -> str:
        """The hash of everything but the pages that the site depends on."""
        files = files_of(self.sources).items()
        shared = [(name, path) for name, path in files if name != _CONTENTS and path.suffix not in (*_PAGES, _COMPILED)]
        return content_hash([*shared, ("lock", LOCK)]) + sys.version

    def _made_of(self) -> str:
        """The hash of the sources as they are now."""
        return content_hash((n, path) for n, path in files_of(self.sources).items() if path.suffix != _COMPILED)

    def _kept_of(self) -> str:
        """The hash of the sources that what is kept was made of."""
        return str(json.loads(self._state.read_text(encoding="utf-8")).get("made_of", ""))

    def _is_whole(self, made_with: str) -> bool:
        """Whether what is kept is what the last build kept, byte for byte, made with the same."""
        try:
            state = json.loads(self._state.read_text(encoding="utf-8"))
            files: dict[str, str] = state["files"]
            if state["made_with"] != made_with:
                return False
        except (OSError, ValueError, TypeError, KeyError):
            return False
        there = files_of(self._kept)
        return there.keys() == files.keys() and all(file_hash(path) == files[name] for name, path in there.items())

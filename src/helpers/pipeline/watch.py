"""The book kept up with what is saved: built again after each change, shown beside the numbers that moved.

Each build is a program of its own, `erfaring build`: it reads what was saved, also in this project's own code, and one
that fails leaves the last book standing.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

from watchfiles import DefaultFilter, watch

from helpers.errors import Fault
from helpers.interpreter import command, environment
from helpers.pipeline.changes_report import report
from helpers.pipeline.layout import BOOK, NOTEBOOKS, PACKAGE, ROOT, Layout
from helpers.pipeline.serve import NAMES, SiteHandler, site_server
from helpers.study import load_study, load_words

PAGE = "/__se"  # no name that a page of the book could have
_OURS = Path(__file__).with_suffix(".html")
_HALF_WRITTEN = ("~", ".swp", ".tmp", ".part", ".crdownload")
_QUIET = 800  # milliseconds without a further change before a build begins: editors and Excel write in several steps


class Saved(DefaultFilter):
    """Changes that mean something: not caches, checkpoints, half-written copies or Office's locks."""

    def __call__(self, change: Any, path: str) -> bool:
        name = Path(path).name
        passing = name.startswith((".", "~$")) or name.endswith(_HALF_WRITTEN) or ".ipynb_checkpoints" in path
        return not passing and super().__call__(change, path)


@dataclass
class Seen:
    """What the page shows: the state of the book, how many builds there were, and what the last one moved."""

    state: str = "Bogen bygges …"
    builds: int = 0
    changes: bytes = b""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def now(self, state: str, changes: bytes | None = None) -> None:
        with self.lock:
            self.state = state
            if changes is not None:
                self.builds += 1
                self.changes = changes

    def content(self) -> bytes:
        with self.lock:
            return json.dumps({"state": self.state, "builds": self.builds}).encode()


class _Handler(SiteHandler):
    """The site, and beside it the page that shows it with what moved."""

    def __init__(self, *arguments: Any, seen: Seen, **options: Any) -> None:
        self._seen = seen
        super().__init__(*arguments, **options)

    def do_GET(self) -> None:  # noqa: N802 - the base's own
        answers = {
            PAGE: ("text/html", _OURS.read_bytes),
            f"{PAGE}/tilstand": ("application/json", self._seen.content),
            f"{PAGE}/tal": ("text/html", lambda: self._seen.changes),
        }
        known = answers.get(self.path.partition("?")[0])
        if known is None or not self.asked_by_name():
            super().do_GET()
            return
        content = known[1]()
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", f"{known[0]}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")  # the same address has another page after each build
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing: the terminal is for what the builds say."""


def watched(data: Path) -> list[Path]:
    """The folders that a change counts in: the study, its words, the notebooks, the project's own book and code."""
    places = [data.resolve(), NOTEBOOKS, BOOK, ROOT / "_config.yml", ROOT / "_toc.yml", PACKAGE]
    with contextlib.suppress(Fault):  # told by the build
        words = load_words(data, load_study(data))
        places += [words] if words else []
    return [place for place in dict.fromkeys(places) if place.exists()]


def keep_up(data: Path, out: Path, port: int, *, stop: threading.Event | None = None) -> None:
    """Build, show, and build again after each change, until interrupted.

    Args:
        data: The study folder.
        out: The output folder.
        port: The port on this machine's loopback address; 0: any that is free.
        stop: Ends it when it is set.

    Raises:
        MachineFault: The port is no port, or somebody has it.
    """
    seen, layout = Seen(), Layout(out)
    with site_server(port, partial(_Handler, directory=str(layout.html), seen=seen)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        print(f"Bogen vises på {address(server)} – stop med Ctrl+C.", flush=True)
        try:
            build_again(data, layout, seen)
            for _ in watch(*watched(data), watch_filter=Saved(), debounce=_QUIET, stop_event=stop):
                build_again(data, layout, seen)
        except KeyboardInterrupt:
            pass
        finally:
            server.shutdown()


def address(server: ThreadingHTTPServer) -> str:
    """Where the page is."""
    return f"http://{NAMES[0]}:{server.server_port}{PAGE}"


def build_again(data: Path, layout: Layout, seen: Seen) -> None:
    """One build, and what it moved: told in the terminal, and on the page."""
    seen.now("Bogen bygges …")
    with tempfile.TemporaryDirectory(prefix="erf-foer-") as folder:
        before = _kept(Path(folder), (layout.results, layout.about))
        done = subprocess.run(
            command("helpers.cli", "build", "--data", str(data), "--out", str(layout.out)),
            env=environment(),
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
        if done.returncode:
            print(done.stderr, end="", flush=True)
            fault = done.stderr[done.stderr.rfind("FEJL: ") :].strip()
            seen.now(f"Bogen kunne ikke bygges; den forrige står endnu. {fault}")
            return
        try:
            moved = report(before, layout.out, data, "html")[0].encode() if before else b""
            said = report(before, layout.out, data, "text")[0] if before else ""
        except Fault as fault:
            moved, said = b"", f"{fault}\n"
    print(said, end="", flush=True)
    seen.now("Bogen er, som den skal være.", moved)


def _kept(folder: Path, files: Iterable[Path]) -> Path | None:
    """A copy of what tells of an edition's numbers; None where there is no edition."""
    there = [Path(shutil.copy2(path, folder / path.name)) for path in files if path.is_file()]
    return folder if there else None

"""The finished site on this machine's own loopback address: its own files, for this machine's own browser alone."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, BinaryIO

from helpers.errors import MachineFault, MissingFile

NAMES = ("127.0.0.1", "localhost")


class SiteHandler(SimpleHTTPRequestHandler):
    """Answers for files that lie in the site, under the address it was told to the user by.

    A page of another site that resolves its own name to this machine would read along; so another name is refused. The
    library's own server lists folders and follows links out of its own.
    """

    server: ThreadingHTTPServer

    def asked_by_name(self) -> bool:
        """Whether the site is asked for under one of its own names."""
        return self.headers.get("Host") in {f"{name}:{self.server.server_port}" for name in NAMES}

    def send_head(self) -> Any:
        if not self.asked_by_name():
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST)
            return None
        if not self._within():
            self.send_error(HTTPStatus.NOT_FOUND)
            return None
        return super().send_head()

    def list_directory(self, path: Any) -> BinaryIO | None:  # type: ignore[override]  # noqa: ARG002 - the base's own
        self.send_error(HTTPStatus.NOT_FOUND)
        return None

    def _within(self) -> bool:
        """Whether what is asked for lies in the site, whatever links lead there."""
        try:
            place = Path(self.translate_path(self.path)).resolve()
        except (ValueError, OSError, RuntimeError):  # a null byte, links in a circle
            return False
        return place.is_relative_to(Path(self.directory).resolve())


def serve(html: Path, port: int) -> None:
    """Serve until interrupted.

    Raises:
        MissingFile: There is no site to serve.
        MachineFault: The port is no port, or somebody has it.
    """
    if not (html / "index.html").is_file():
        raise MissingFile("Der er ikke bygget noget site endnu.", str(html), "Kør «make book» først.")
    with site_server(port, partial(SiteHandler, directory=str(html))) as server:
        print(f"Sitet vises på http://{NAMES[0]}:{server.server_port}/ – stop med Ctrl+C.", flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            server.serve_forever()


def site_server(port: int, handler: Callable[..., SiteHandler]) -> ThreadingHTTPServer:
    """A server on the loopback address.

    Raises:
        MachineFault: The port is no port, or somebody has it.
    """
    try:
        return ThreadingHTTPServer((NAMES[0], port), handler)
    except (OSError, OverflowError) as error:
        raise MachineFault(
            f"Sitet kan ikke vises på port {port}: den er optaget, spærret eller ikke et portnummer.",
            f"{NAMES[0]}:{port}",
            "Vælg et andet nummer mellem 1024 og 65535, for eksempel «make serve PORT=8123».",
        ) from error

"""The finished site on this machine's own loopback address."""

from __future__ import annotations

import contextlib
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from helpers.errors import MissingFile


def serve(html: Path, port: int) -> None:
    """Serve until interrupted.

    Raises:
        MissingFile: There is no site to serve.
    """
    if not (html / "index.html").is_file():
        raise MissingFile("Der er ikke bygget noget site endnu.", str(html), "Kør «make book» først.")
    handler = partial(SimpleHTTPRequestHandler, directory=str(html))
    with ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
        print(f"Sitet vises på http://127.0.0.1:{server.server_port}/ – stop med Ctrl+C.", flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            server.serve_forever()

"""`erfaring serve`: the site's own files, under its own address, and nothing else."""

from __future__ import annotations

import contextlib
import http.client
import socket
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from helpers.errors import MachineFault, MissingFile
from helpers.interpreter import command, environment
from helpers.pipeline.serve import serve

Ask = Callable[..., tuple[int, bytes]]


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    out = tmp_path_factory.mktemp("served")
    html = out / "html"
    (html / "tabeller").mkdir(parents=True)
    (html / "index.html").write_text("bogen", encoding="utf-8")
    (html / "tabeller" / "a.csv").write_text("tal", encoding="utf-8")
    (out / "verdict.json").write_text("skjult", encoding="utf-8")
    (html / "ud").symlink_to(out)
    (html / "ud.json").symlink_to(out / "verdict.json")
    (html / "rundt").symlink_to("rundt")
    started = command("helpers.cli", "serve", "--out", str(out), "--port", "0", options=("-u",))
    with subprocess.Popen(started, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment()) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline().decode().split(":")[2].split("/")[0])

        def answer(path: str, host: str = f"127.0.0.1:{port}") -> tuple[int, bytes]:
            with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
                connection.sendall(f"GET {path} HTTP/1.0\r\nHost: {host}\r\n\r\n".encode())
                with contextlib.closing(http.client.HTTPResponse(connection)) as reply:
                    reply.begin()
                    return reply.status, reply.read()

        yield answer
        process.terminate()


@pytest.mark.parametrize(("path", "content"), [("/", b"bogen"), ("/tabeller/a.csv?x=1", b"tal")])
def test_the_sites_own_files_are_there(ask: Ask, path: str, content: bytes) -> None:
    assert ask(path) == (200, content)


@pytest.mark.parametrize(
    "path",
    ["/tabeller/", "/ud/verdict.json", "/ud.json", "/../verdict.json", "/%2e%2e/verdict.json", "/a%00b", "/rundt"],
)
def test_nothing_else_is(ask: Ask, path: str) -> None:
    """No folder's list, nothing that links or dots lead out to, nothing that is no path."""
    code, content = ask(path)
    assert code == 404
    assert b"verdict" not in content
    assert b"skjult" not in content


@pytest.mark.parametrize("host", ["ondsindet.dk", "ondsindet.dk:80", "", "127.0.0.1"])
def test_another_name_is_not_answered(ask: Ask, host: str) -> None:
    code, content = ask("/", host)
    assert code == 421
    assert b"bogen" not in content


def test_a_port_that_is_none_or_taken_is_told(tmp_path: Path) -> None:
    with pytest.raises(MissingFile):
        serve(tmp_path, 8000)
    (tmp_path / "index.html").touch()
    with socket.create_server(("127.0.0.1", 0)) as other:
        for port in (other.getsockname()[1], 70000, -1):
            with pytest.raises(MachineFault, match=f"port {port}"):
                serve(tmp_path, port)

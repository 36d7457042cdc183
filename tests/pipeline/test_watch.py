"""`erfaring watch`: what is saved is built and shown, with what it moved; what cannot be built leaves the book."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
import urllib.request
from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Thread

import pytest
from watchfiles import Change

from helpers.interpreter import command, environment
from helpers.pipeline import watch
from helpers.pipeline.layout import DEFAULT_STUDY
from helpers.pipeline.serve import site_server
from helpers.pipeline.watch import PAGE, Saved, Seen, watched
from tests.studies import change_cell, make_study


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("children.csv", True),
        ("study.yml", True),
        ("afsnit/child_outcomes.md", True),
        ("~$children.xlsx", False),
        (".~lock.children.ods#", False),
        (".ny-x81", False),
        ("children.csv~", False),
        (".ipynb_checkpoints/fidelity-checkpoint.ipynb", False),
        ("__pycache__/x.pyc", False),
    ],
)
def test_what_counts_as_saved(name: str, counts: bool) -> None:
    assert Saved()(Change.modified, f"/studie/{name}") == counts


def test_the_words_of_a_study_are_watched_too() -> None:
    places = watched(DEFAULT_STUDY)
    assert DEFAULT_STUDY.resolve() in places
    assert {"book", "notebooks", "helpers"} <= {place.name for place in places}


def read(url: str, host: str = "") -> bytes:
    request = urllib.request.Request(url, headers={"Host": host} if host else {})  # noqa: S310 - our own server
    with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310
        return bytes(answer.read())


def test_the_page_shows_the_site_and_what_moved(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("bogen", encoding="utf-8")
    seen = Seen()
    with site_server(0, partial(watch._Handler, directory=str(tmp_path), seen=seen)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        base = watch.address(server).removesuffix(PAGE)
        assert b'lang="da"' in read(f"{base}{PAGE}")
        assert read(f"{base}/index.html") == b"bogen"
        assert json.loads(read(f"{base}{PAGE}/tilstand")) == {"state": "Bogen bygges …", "builds": 0}
        seen.now("Færdig.", b"<p>tallene</p>")
        assert json.loads(read(f"{base}{PAGE}/tilstand")) == {"state": "Færdig.", "builds": 1}
        assert read(f"{base}{PAGE}/tal?1") == b"<p>tallene</p>"
        for path in ("", "/tilstand", "/tal"):
            with pytest.raises(urllib.error.HTTPError, match="421"):
                read(f"{base}{PAGE}{path}", host="andre.example")
        server.shutdown()


@pytest.fixture
def place(tmp_path: Path) -> Path:
    make_study(tmp_path / "study", children=24)
    return tmp_path


def waited(look: Callable[[], dict[str, object]], wanted: Callable[[dict[str, object]], bool]) -> dict[str, object]:
    end = time.monotonic() + 300
    while not wanted(now := look()):
        assert time.monotonic() < end, now
        time.sleep(0.3)
    return now


@pytest.mark.long
def test_what_is_saved_is_built_and_shown(place: Path) -> None:
    where = ("--data", str(place / "study"), "--out", str(place / "out"), "--port", "0")
    own = environment({"ERFARING_STORE": str(place / "store")})
    with subprocess.Popen(command("helpers.cli", "watch", *where), stdout=subprocess.PIPE, env=own) as process:
        assert process.stdout is not None
        page = process.stdout.readline().decode().split(" på ")[1].split(" – ")[0]
        os.set_blocking(process.stdout.fileno(), False)  # what the builds say is not waited for
        look = lambda: json.loads(read(f"{page}/tilstand"))  # noqa: E731 - asked again and again
        try:
            waited(look, lambda now: now["builds"] == 1)
            book = read(page.replace(PAGE, "/index.html"))
            change_cell(place / "study", "projects/nord/children.csv", 2, "gender", "boy")
            waited(look, lambda now: now["builds"] == 2)
            assert "Tal" in read(f"{page}/tal").decode()
            assert b"nord" in read(f"{page}/tal").lower()
            (place / "study" / "study.yml").write_text("title: [", encoding="utf-8")
            told = waited(look, lambda now: "kunne ikke bygges" in str(now["state"]))
            assert "study.yml" in str(told["state"])
            assert told["builds"] == 2
            assert read(page.replace(PAGE, "/index.html")) == book
        finally:
            process.send_signal(signal.SIGTERM)
        assert process.wait(30) in (0, 143)

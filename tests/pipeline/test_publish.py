"""Publishing: every place is the old or the new at every moment, and what was begun is finished or taken back."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from helpers.errors import SiteFault
from helpers.pipeline import exchange as module
from helpers.pipeline import publish as publishing
from helpers.pipeline.exchange import exchange
from helpers.pipeline.layout import Layout
from helpers.pipeline.lock import only_build
from helpers.pipeline.publish import finish_publishing, publish, replace_folder, settle
from tests.pipeline.books import snapshot

OLD = {
    "html/index.html": "gammel",
    "html/samme.html": "uændret",
    "word/a.docx": "går ud",
    "results.csv": "gammel",
    "manifest.json": "gammel",
}
NEW = {
    "html/index.html": "ny",
    "html/samme.html": "uændret",
    "pdf/a.pdf": "kommer til",
    "results.csv": "ny",
    "manifest.json": "ny",
}


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def state(layout: Layout) -> dict[str, str]:
    return {name: content.decode() for name, content in snapshot(layout.out).items()}


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    layout = Layout(tmp_path / "ud")
    write(layout.out, OLD)
    write(layout.next, NEW)
    return layout


class Killed(BaseException):
    """Stands for `kill -9`: nothing of the product catches it."""


def test_what_is_new_comes_what_is_old_goes_what_is_the_same_stays(layout: Layout) -> None:
    before = (layout.html / "samme.html").stat()
    publish(layout)
    assert state(layout) == NEW
    after = (layout.html / "samme.html").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert not layout.next.exists()
    assert not layout.journal.exists()
    assert not finish_publishing(layout)


def count_moves(monkeypatch: pytest.MonkeyPatch, stop: int, error: BaseException | None) -> list[int]:
    """Count what changes places, and raise at move number `stop`."""
    moves = [0]

    def counted(real):  # type: ignore[no-untyped-def]
        def move(*arguments):  # type: ignore[no-untyped-def]
            moves[0] += 1
            if moves[0] == stop and error is not None:
                raise error
            return real(*arguments)

        return move

    monkeypatch.setattr(publishing, "exchange", counted(exchange))
    monkeypatch.setattr(Path, "rename", counted(Path.rename))
    return moves


def places(found: dict[str, str]) -> dict[str, set[str]]:
    """The contents of each public place but for the file that is the same in both."""
    by_place: dict[str, set[str]] = {}
    for name, text in found.items():
        if text != "uændret":
            by_place.setdefault(name.partition("/")[0], set()).add(text)
    return by_place


def test_a_publishing_killed_at_any_moment_is_finished_by_the_next_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached = 0
    for stop in range(1, 20):
        layout = Layout(tmp_path / str(stop))
        write(layout.out, OLD)
        write(layout.next, NEW)
        with monkeypatch.context() as patch:
            moves = count_moves(patch, stop, Killed())
            try:
                publish(layout)
            except Killed:
                reached += 1
                # Each place is whole: of one edition.
                assert all(len(texts) == 1 for texts in places(state(layout)).values())
            if moves[0] < stop:
                break
        finish_publishing(layout)
        assert state(layout) == NEW, stop
        assert not layout.journal.exists()
    assert reached >= 5


def test_whoever_looks_at_an_edition_finishes_it_first_but_not_under_a_build(
    layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        count_moves(patch, 2, Killed())
        with pytest.raises(Killed):
            publish(layout)
    half = state(layout)
    with only_build(layout):
        settle(layout)
    assert state(layout) == half
    settle(layout)
    assert state(layout) == NEW
    settle(Layout(layout.out / "findes-ikke"))
    assert not (layout.out / "findes-ikke").exists()


def test_a_place_that_cannot_be_written_to_leaves_the_old_edition(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached = 0
    for stop in range(1, 6):
        layout = Layout(tmp_path / str(stop))
        write(layout.out, OLD)
        write(layout.next, NEW)
        with monkeypatch.context() as patch:
            count_moves(patch, stop, PermissionError(13, "Permission denied", "html"))
            with pytest.raises(SiteFault, match="kunne ikke lægges på plads") as caught:
                publish(layout)
        assert "Den forrige udgave er urørt" in str(caught.value)
        assert state(layout) == OLD, stop
        assert not layout.journal.exists()
        reached += 1
    assert reached == 5


def test_a_reader_never_sees_a_mix_nor_nothing(tmp_path: Path) -> None:
    place, other = tmp_path / "html", tmp_path / "next"
    write(tmp_path, {f"html/{k}.html": "0" for k in range(8)})
    seen: list[set[str]] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            folder = os.open(place, os.O_RDONLY)  # what a reader has opened stays what it was
            try:
                texts = set()
                for k in range(8):
                    file = os.open(f"{k}.html", os.O_RDONLY, dir_fd=folder)
                    texts.add(os.read(file, 20).decode())
                    os.close(file)
                seen.append(texts)
            except FileNotFoundError:  # the old folder was removed while it was read: at worst gone, never mixed
                pass
            finally:
                os.close(folder)

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(1, 200):
        write(tmp_path, {f"next/{k}.html": str(number) for k in range(8)})
        replace_folder(place, other)
    done.set()
    reader.join()
    assert len(seen) > 50
    assert {len(texts) for texts in seen} == {1}


def test_where_the_system_cannot_exchange_three_renames_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"a/x": "1", "b/x": "2"})
    monkeypatch.setattr(module, "_at_once", lambda one, other: False)
    exchange(tmp_path / "a", tmp_path / "b")
    assert {n: c.decode() for n, c in snapshot(tmp_path).items()} == {"a/x": "2", "b/x": "1"}
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a", "b"]


def test_what_cannot_be_exchanged_stays_where_it_is(tmp_path: Path) -> None:
    write(tmp_path, {"a/x": "1"})
    with pytest.raises(FileNotFoundError):
        exchange(tmp_path / "a", tmp_path / "mangler")
    assert {n: c.decode() for n, c in snapshot(tmp_path).items()} == {"a/x": "1"}

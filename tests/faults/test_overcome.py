"""What must not stop a build, nor change a byte of it: caches that lie, leftovers, a clock that goes back, no temporary
folder; and two builds at once."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from helpers.pipeline.layout import Layout
from tests.faults.ground import Ground, Place, Struck, edition, gone
from tests.faults.test_faults import recover

Burden = Callable[[Place], object]


def _entries(place: Place) -> list[Path]:
    return sorted(p for p in place.store.glob("??/*") if not p.name.startswith(".ny-"))


def _poison(place: Place) -> None:
    """One entry with a flipped byte, one cut off as by a write that never ended, one that belongs under another key,
    one empty, and a PDF that is another document."""
    notebooks = [p for p in _entries(place) if b'"cells"' in p.read_bytes()]
    pdfs = [p for p in _entries(place) if b"%PDF" in p.read_bytes()[:200]]
    assert len(notebooks) >= 4
    assert len(pdfs) >= 2
    notebooks.sort(key=lambda p: p.stat().st_size)  # the small ones run quickly
    content = bytearray(notebooks[0].read_bytes())
    content[len(content) // 2] ^= 1
    notebooks[0].write_bytes(content)
    notebooks[1].write_bytes(notebooks[1].read_bytes()[:-1])
    notebooks[2].write_bytes(notebooks[3].read_bytes())
    notebooks[3].write_bytes(b"")
    pdfs[0].write_bytes(pdfs[1].read_bytes())


def _leave_junk(place: Place) -> None:
    """As builds that were killed leave behind, and worse."""
    for name in ("next/html/ond.html", "next/notebooks/alle/ond.ipynb", "next/tables/ond.csv", "site/ond.md",
                 "site/projekter/nord/ond.md", "sphinx/_build/html/ond.html", "sphinx/_build/.doctrees/ond.doctree",
                 "desk/verdict/ond.json", "desk/data/ond", "old/0/ond.html", "site.log", "ond"):  # fmt: skip
        path = Layout(place.out).work / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("# Skrald\n\n{{ ond }}", encoding="utf-8")
    (Layout(place.out).work / "intet").symlink_to(place.out / "findes-ikke")


def _damage_manifest(place: Place) -> None:
    (place.out / "manifest.json").write_text('{"key": 5, "files": ["html/index.html"', encoding="utf-8")


def _falsify_manifest(place: Place) -> None:
    """The next edition's own key, over files that are not its."""
    key = json.loads((place.ground.next / "manifest.json").read_text(encoding="utf-8"))["key"]
    content = json.loads((place.out / "manifest.json").read_text(encoding="utf-8"))
    (place.out / "manifest.json").write_text(json.dumps(content | {"key": key}), encoding="utf-8")


def _no_store(place: Place) -> None:
    """The store cannot be made, nor written to."""
    (place.folder / "fil").write_text("", encoding="utf-8")
    place.environment["ERFARING_STORE"] = str(place.folder / "fil" / "store")


def _no_temporary_folder(place: Place) -> None:
    place.environment["TMPDIR"] = str(place.folder / "findes-ikke")


def _damage_edition(place: Place) -> None:
    """Files of the standing edition are gone, changed and in excess."""
    (place.out / "html" / "index.html").unlink()
    (place.out / "results.csv").write_text("ødelagt", encoding="utf-8")
    (place.out / "html" / "fremmed.html").write_text("fremmed", encoding="utf-8")
    shutil.rmtree(place.out / "pdf")


def _bear(place: Place, name: str, **options: object) -> None:
    run = place.start(**options)  # type: ignore[arg-type]
    _sound(run, name)


def _sound(run: Struck, name: str) -> None:
    place = run.place
    code, said = run.end(), run.said()
    assert code == 0, f"{name}\n{said}"
    now, wanted = edition(place.out), edition(place.ground.next)
    assert sorted(n for n in now.keys() | wanted.keys() if now.get(n) != wanted.get(n)) == [], name
    assert {p.name for p in place.out.iterdir()} == {p.name for p in place.ground.next.iterdir()}, name
    assert gone(place) == [], name


TOGETHER: dict[str, Burden] = {
    "poisoned entries of the store": _poison,
    "junk of killed builds": _leave_junk,
    "a damaged manifest": _damage_manifest,
    "a damaged edition": _damage_edition,
    "no temporary folder": _no_temporary_folder,
}
ALONE = {**TOGETHER, "a store that cannot be written": _no_store, "a false manifest": _falsify_manifest}


@pytest.mark.xdist_group("faults-0")
def test_a_build_bears_all_that_must_not_stop_it_at_once(ground: Ground, tmp_path: Path) -> None:
    with Place.prepare(tmp_path, ground) as place:
        for burden in TOGETHER.values():
            burden(place)
        _bear(place, "all together")


@pytest.mark.long
@pytest.mark.parametrize("name", ALONE)
def test_a_build_bears_each_of_them(name: str, ground: Ground, tmp_path: Path) -> None:
    with Place.prepare(tmp_path, ground) as place:
        ALONE[name](place)
        _bear(place, name)


# libfaketime moves the monotonic clock along, on which every wait stands; a real clock that is set does not.
_CLOCK = """
import os, time
_real, _real_ns = time.time, time.time_ns
def _shift():
    try:
        with open(os.environ["TEST_CLOCK"]) as file:
            return float(file.read() or 0)
    except (OSError, ValueError):
        return 0.0
time.time = lambda: _real() + _shift()
time.time_ns = lambda: _real_ns() + int(_shift() * 1_000_000_000)
"""


@pytest.mark.long
@pytest.mark.parametrize("stage", ["Kører", "Bygger", "Udgiver"])
def test_the_clock_may_go_backwards(stage: str, ground: Ground, tmp_path: Path) -> None:
    """By two years, in every process at once, while notebooks run, while the site is built, while it is published."""
    with Place.prepare(tmp_path, ground) as place:
        clock, wrapper = tmp_path / "clock", tmp_path / "wrapper"
        clock.write_text("0", encoding="utf-8")
        wrapper.mkdir()
        (wrapper / "sitecustomize.py").write_text(_CLOCK, encoding="utf-8")
        place.environment |= {"TEST_CLOCK": str(clock), "PYTHONPATH": f"{wrapper}:{place.root / 'src'}"}
        run = place.start()
        run.until_said(f"▶ {stage}")
        clock.write_text(str(-730 * 86_400), encoding="utf-8")
        _sound(run, stage)


@pytest.mark.xdist_group("faults-1")
def test_of_two_builds_in_one_folder_the_second_is_refused_and_the_first_is_whole(
    ground: Ground, tmp_path: Path
) -> None:
    with Place.prepare(tmp_path, ground) as place:
        first = place.start()
        first.until_said("▶ Kører")
        second = subprocess.run(
            first.process.args, cwd=tmp_path, capture_output=True, text=True, check=False,  # type: ignore[arg-type]
            env=place.surroundings(),
        )  # fmt: skip
        assert second.returncode == 1, second.stderr
        assert "Der bygges allerede i mappen" in second.stderr
        assert "OUT=" in second.stderr
        _sound(first, "the first of two")


@pytest.mark.long
def test_two_builds_at_once_in_two_folders_share_a_store_and_are_both_whole(ground: Ground, tmp_path: Path) -> None:
    with Place.prepare(tmp_path / "a", ground) as one, Place.prepare(tmp_path / "b", ground) as other:
        other.environment["ERFARING_STORE"] = str(one.store)
        for run in [one.start(), other.start()]:
            _sound(run, run.place.folder.name)


@pytest.mark.long
@pytest.mark.parametrize("stream", ["stdout", "both"])
def test_a_reader_of_what_is_said_may_go(stream: str, ground: Ground, tmp_path: Path) -> None:
    """`erfaring build | head -1`, and `2>&1`: no traceback; the edition is the old or the new."""
    with Place.prepare(tmp_path, ground) as place:
        reading, writing = os.pipe()
        os.close(reading)
        streams = {"stdout": writing} | ({"stderr": writing} if stream == "both" else {})
        run = place.start(**streams)
        os.close(writing)
        code = run.end()
        assert code in (0, 128 + signal.SIGPIPE), run.said()
        assert "Traceback" not in run.said()
        assert "Exception ignored" not in run.said()
        assert edition(place.out) in (edition(ground.last), edition(ground.next))
        recover(place, stream)

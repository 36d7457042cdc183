"""Progress: what a terminal shows, what a log holds, what machines read."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import re
import threading
import time
from io import StringIO

import pytest

from helpers.errors import DataFault, Faults, RunFault
from helpers.pipeline.displays import JsonLines, Lines, Live
from helpers.pipeline.events import ProjectCounted
from helpers.pipeline.plan import Run
from helpers.pipeline.progress import Progress

RUNS = [Run("nord", "fidelity"), Run("syd", "fidelity"), Run("syd", "projects"), Run("alle", "projects")]


def tell(progress: Progress) -> None:
    """What a build tells: one run was found, two were run, one is left when the first is done."""
    for title in ("Læser", "Tænker"):
        with progress.stage(title):
            pass
    with progress.steps("Kører kapitlerne", 3) as steps:
        steps.finished(RUNS[0], 0.0, ran=False)
        steps.expect(2)
        for run in RUNS[1:3]:
            steps.started(run)
        time.sleep(0.15)
        steps.finished(RUNS[1], 61.0)
        steps.finished(RUNS[2], 2.25)
    with progress.stage("Udgiver [rødt]"):
        progress.say("  Et kapitel var kørt før.")


def test_how_far_the_counting_is_is_told_by_project() -> None:
    log, machine = StringIO(), StringIO()
    with Progress(log) as people, Progress(machine, json=True) as reader:
        for progress in (people, reader):
            with progress.stage("Læser"):
                progress.display.tell(ProjectCounted("nord", 2, 9, 125.4))
                progress.display.tell(ProjectCounted("syd", 9, 9, None))
    assert "  [2/9] nord talt op  (ca. 2 min 05 s tilbage)\n  [9/9] syd talt op\n" in log.getvalue()
    assert json.loads(machine.getvalue().splitlines()[1]) == {
        "event": "project_counted",
        "project": "nord",
        "done": 2,
        "total": 9,
        "left": 125.4,
    }


def test_a_log_has_plain_lines_and_a_table_at_the_end() -> None:
    stream = StringIO()
    with Progress(stream) as progress:
        assert isinstance(progress.display, Lines)
        tell(progress)
        progress.summary()
    text = stream.getvalue()
    assert "\x1b" not in text
    assert "▶ Kører kapitlerne (3) …" in text
    assert re.search(r"\[2/3\] fidelity · syd  61,0 s  \(ca\. 0 s tilbage\)", text)
    assert "[3/3] projects · syd  2,3 s\n" in text
    assert "[1/3]" not in text  # what was found is told in one line
    assert "✔ Udgiver [rødt]: 0 s" in text
    table = text[text.index("Tid:") :].splitlines()
    assert [line.split("  ")[1] for line in table[1:5]] == ["Læser", "Tænker", "Kører kapitlerne", "Udgiver [rødt]"]
    assert table[5].split()[:2] == ["I", "alt"]
    assert [line.split()[:3] for line in table[7:]] == [["fidelity", "·", "syd"], ["projects", "·", "syd"]]
    assert text.count("Tid:") == 1


def drain(end: int, pieces: list[bytes]) -> None:
    with contextlib.suppress(OSError):  # the terminal's other end is closed
        while piece := os.read(end, 4096):
            pieces.append(piece)


def test_a_terminal_shows_what_runs_and_what_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.delenv("NO_COLOR", raising=False)
    ours, theirs = pty.openpty()
    pieces: list[bytes] = []
    reader = threading.Thread(target=drain, args=(ours, pieces))
    reader.start()
    with os.fdopen(theirs, "w", encoding="utf-8") as terminal, Progress(terminal) as progress:
        assert isinstance(progress.display, Live)
        tell(progress)
    reader.join()
    os.close(ours)
    shown = b"".join(pieces).decode("utf-8")
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown)
    assert "Kører kapitlerne" in plain
    assert "1/3" in plain
    assert "fidelity · syd, projects · syd" in plain
    assert "0:00:0" in plain  # elapsed
    assert "✔ Udgiver [rødt]: 0 s" in plain
    assert "De langsomste kapitler:" in plain
    assert shown.count("\x1b[?25l") == shown.count("\x1b[?25h") > 0  # the cursor is back


def test_machines_read_one_event_a_line() -> None:
    stream = StringIO()
    progress = Progress(stream, json=True)
    assert isinstance(progress.display, JsonLines)
    faults = Faults([RunFault("Hvad", "Hvor", "Gør"), DataFault("Barn 010203-1234", "a", "b")])
    with contextlib.suppress(Faults), progress:
        tell(progress)
        raise faults
    told = [json.loads(line) for line in stream.getvalue().splitlines()]
    names = [event["event"] for event in told]
    assert names[:3] == ["stage_begun", "stage_ended", "stage_begun"]
    ran = [event for event in told if event["event"] == "run_ended"]
    assert [(e["project"], e["chapter"], e["ran"], e["done"], e["total"]) for e in ran] == [
        ("nord", "fidelity", False, 1, 3),
        ("syd", "fidelity", True, 2, 3),
        ("syd", "projects", True, 3, 3),
    ]
    assert ran[1]["left"] >= 0.1
    assert ran[2]["left"] is None
    found = [event for event in told if event["event"] == "fault_found"]
    assert found[0] == {"event": "fault_found", "what": "Hvad", "where": "Hvor", "remedy": "Gør"}
    assert "010203-1234" not in stream.getvalue()
    assert names[-1] == "finished"
    assert names.count("finished") == 1
    assert told[-1]["status"] == "fault"
    assert [s["stage"] for s in told[-1]["stages"]] == ["Læser", "Tænker", "Kører kapitlerne", "Udgiver [rødt]"]
    assert told[-1]["slowest"][0] == {"chapter": "fidelity", "project": "syd", "seconds": 61.0}


@pytest.mark.parametrize(("error", "status"), [(KeyboardInterrupt, "interrupted"), (ValueError, "fault")])
def test_the_end_is_always_told(error: type[BaseException], status: str) -> None:
    stream = StringIO()
    with pytest.raises(error), Progress(stream, json=True):
        raise error
    assert json.loads(stream.getvalue())["status"] == status

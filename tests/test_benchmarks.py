"""The benchmark's harness does what its page says it does, and the pages say what the results say."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from benchmarks import bench, light, results
from benchmarks.cases import CASES
from benchmarks.cases.changes import runs_of
from benchmarks.checkout import Checkout
from benchmarks.process import Took, run
from benchmarks.runs import OneRun, same_outputs
from benchmarks.setting import Case, CaseFailed, Measured, Setting
from benchmarks.targets import TARGETS
from helpers.data import validate
from helpers.pipeline.layout import ROOT
from tests.studies import make_study


def test_the_table_has_every_target_and_every_row_a_case() -> None:
    bounds = [(t.bound, t.unit, t.faster) for t in TARGETS.values()]
    ratios = [(6, True), (3, True), (3, True), (1.8, True), (3, True), (10, True)]
    assert [(b, f) for b, unit, f in bounds if unit == "×" and f] == ratios
    assert [b for b, unit, f in bounds if unit == "×" and not f] == [1.3, 1.2, 1.5, 1.5]
    assert sorted(b for b, unit, _ in bounds if unit == "s") == [0.3, 0.5, 1, 1.5, 5]
    assert {t.case for t in TARGETS.values()} == set(CASES)


def test_a_target_is_compared_as_it_is_not_as_it_is_shown() -> None:
    assert TARGETS["one-project"].met(1.3)
    assert not TARGETS["one-project"].met(1.3001)
    assert TARGETS["chapters-two"].met(1.8)
    assert not TARGETS["chapters-two"].met(1.7999)


def test_the_pages_say_what_the_results_say() -> None:
    known = results.read(results.FOLDER)
    assert results.PAGE.read_text(encoding="utf-8") == results.full_page(known)
    guide = results.GUIDE.read_text(encoding="utf-8")
    assert guide == results.with_table(guide, known)
    for case in known.values():
        for name, row in case["rows"].items():
            assert TARGETS[name].case == case["case"]
            assert row["met"] <= TARGETS[name].met(row["value"])


def test_the_guide_explains_every_case() -> None:
    guide = results.GUIDE.read_text(encoding="utf-8")
    for name in CASES:
        assert f"**`{name}`**" in guide, name


def good(_: Setting) -> list[Measured]:
    took = run([sys.executable, "-c", ""], cwd=ROOT, env={})
    return [Measured("help", took.seconds / 1000, "one start of nothing", {"ours": [took.seconds]})]


def bad(setting: Setting) -> list[Measured]:
    raise CaseFailed(f"nothing at {setting.work}/there")


def test_a_case_that_fails_leaves_the_others_their_numbers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    guide = tmp_path / "guide.md"
    shutil.copy(results.GUIDE, guide)
    monkeypatch.setattr(results, "FOLDER", tmp_path / "results")
    monkeypatch.setattr(results, "PAGE", tmp_path / "RESULTS.md")
    monkeypatch.setattr(results, "GUIDE", guide)
    monkeypatch.setattr(bench, "CASES", {"help": Case("help", good, "", 0, 0), "scale": Case("scale", bad, "", 0, 0)})
    assert bench.main(["scale", "help"]) == 1
    page = results.PAGE.read_text(encoding="utf-8")
    assert page.count(" | not measured | ") == len(TARGETS) - 1
    assert "Not measured: nothing at …/there" in page
    assert str(tmp_path) not in page
    first = (tmp_path / "results" / "scale.json").read_bytes()
    assert bench.main(["help"]) == 0
    assert (tmp_path / "results" / "scale.json").read_bytes() == first
    assert results.table(results.read(results.FOLDER)) in guide.read_text(encoding="utf-8")


def test_a_ratio_between_different_outputs_meets_no_target(tmp_path: Path) -> None:
    made = [Measured("book", 100.0, "other outputs", fair=False)]
    results.write("book", Setting(tmp_path), made, "", 0.0, tmp_path)
    assert "| 100.0 × | **no** |" in results.table(results.read(tmp_path))


def test_stages_are_timed_by_when_they_are_named() -> None:
    said = "import sys, time; p = lambda t: print(t, file=sys.stderr, flush=True)\n"
    stages = "p('▶ Bygger sitet …'); time.sleep(.2); p('✔ Bygger sitet: 0 s')"
    took = run([sys.executable, "-c", said + stages], cwd=ROOT, env={"PYTHONUTF8": "1"})
    assert 0.2 <= took.stage("Bygger sitet") < took.seconds
    with pytest.raises(CaseFailed, match="Udgiver"):
        took.stage("Udgiver")


def test_a_command_that_fails_says_its_last_words() -> None:
    with pytest.raises(CaseFailed, match="ended with 3: no such luck"):
        run([sys.executable, "-c", "import sys; print('no such luck', file=sys.stderr); sys.exit(3)"], cwd=ROOT, env={})


def test_the_runs_of_a_build_are_read_off_its_lines() -> None:
    said = [
        "▶ Kører kapitlerne (3) …",
        "  [2/3] projects · alle  12,4 s  (ca. 3 s tilbage)",
        "  [3/3] fidelity · nord  0,8 s",
    ]
    assert runs_of(Took(1.0, [(0.0, line) for line in said])) == {"projects · alle": 12.4, "fidelity · nord": 0.8}


def test_every_change_is_a_new_valid_study_and_touches_one_file(tmp_path: Path) -> None:
    make_study(tmp_path / "study", children=12)
    tree = Checkout(tmp_path, "study", "syd")
    found = validate(tmp_path / "study")

    def content() -> dict[str, bytes]:
        return {p.name: p.read_bytes() for p in (tmp_path / "study").rglob("*.csv") if "syd" in p.parts}

    seen = [content()]
    for _ in range(5):
        tree.change()
        seen.append(content())
        assert [n for n, text in seen[-1].items() if text != seen[-2][n]] == ["measurements.csv"]
    assert len({state["measurements.csv"] for state in seen}) == len(seen)
    assert validate(tmp_path / "study") == found


def test_different_outputs_are_seen(tmp_path: Path) -> None:
    runs = [OneRun("alle", "light", "light.ipynb", {}, ".")]
    for name, text in (("a", "1"), ("b", "1"), ("c", "2")):
        (tmp_path / name / "alle").mkdir(parents=True)
        cells = [{"cell_type": "code", "outputs": [{"data": {"text/plain": text}}], "metadata": {"took": name}}]
        (tmp_path / name / "alle" / "light.ipynb").write_text(json.dumps({"cells": cells}), encoding="utf-8")
    assert same_outputs(tmp_path / "a", tmp_path / "b", runs)
    assert not same_outputs(tmp_path / "a", tmp_path / "c", runs)


def test_the_light_chapter_is_what_its_module_writes() -> None:
    assert nbformat.read(light.PLACE, as_version=4) == light.notebook()


@pytest.mark.long
def test_the_whole_way_on_a_small_study() -> None:
    command = [sys.executable, "benchmarks/run.py", "--trial", "help", "light", "unchanged", "one-project"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "DIFFER" not in done.stderr

"""`tools/rebuild`: what a timer runs; and the recipe around it is sound."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from helpers.interpreter import environment
from tests.studies import change_cell, make_study

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "scheduled-builds.md"


def rebuild(place: Path) -> tuple[int, str]:
    done = subprocess.run(
        [ROOT / "tools" / "rebuild", place / "study", place / "out"],
        env={**environment({"ERFARING_STORE": str(place / "store")})},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    return done.returncode, done.stdout


@pytest.mark.first
@pytest.mark.long
def test_a_timers_build_tells_what_moved_and_nothing_else(tmp_path: Path) -> None:
    assert Path(sys.prefix) == ROOT / ".venv"
    make_study(tmp_path / "study", children=24)
    code, said = rebuild(tmp_path)
    assert code == 1
    assert "index.html" in said
    assert rebuild(tmp_path) == (0, "")
    change_cell(tmp_path / "study", "projects/nord/children.csv", 2, "gender", "boy")
    code, said = rebuild(tmp_path)
    assert code == 1
    assert "nord" in said.lower()
    book = (tmp_path / "out" / "manifest.json").read_bytes()
    change_cell(tmp_path / "study", "projects/syd/measurements.csv", 3, "wave", "sommer")
    code, said = rebuild(tmp_path)
    assert code == 2
    assert "FEJL: " in said
    assert "measurements.csv" in said
    assert (tmp_path / "out" / "manifest.json").read_bytes() == book


def test_the_recipe_is_sound() -> None:
    text = PAGE.read_text(encoding="utf-8")
    (workflow,) = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    steps = yaml.safe_load(workflow)["jobs"]["book"]["steps"]
    ours = (ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
    ours += (ROOT / ".github" / "actions" / "environment" / "action.yml").read_text(encoding="utf-8")
    assert [step["uses"] for step in steps if "uses" in step and step["uses"] not in ours] == []
    scripts = [step["run"] for step in steps if "run" in step]
    scripts += re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    scripts.append((ROOT / "tools" / "rebuild").read_text(encoding="utf-8"))
    assert len(scripts) == 4
    for script in scripts:
        done = subprocess.run(["bash", "-n"], input=script, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

"""No notebook with outputs of real data can be committed: the hook sees them, and so does this test."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from helpers.present.gate import MIME as ELEMENT
from helpers.present.gate import sealed

ROOT = Path(__file__).resolve().parents[1]
HOOK = ROOT / "tools" / "check_notebooks.py"
GATE = ROOT / "src" / "helpers" / "present" / "gate.py"
MARK = "Syntetiske data – siger intet om projekterne"


def check(*paths: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, str(HOOK), *map(str, paths)], capture_output=True, text=True, check=False)


def element(html: str, text: str, **content: object) -> dict[str, object]:
    """The output of an element, as a kept notebook has it."""
    return {"text/html": html, "text/plain": text, ELEMENT: {"text": text, **content}}


def numbers(html: str, text: str) -> dict[str, object]:
    return element(html, text, kind="table", ledger=[{"value": 1.0}])


def notebook(path: Path, data: dict[str, object] | None) -> Path:
    outputs = [] if data is None else [{"output_type": "display_data", "data": data, "metadata": sealing(data)}]
    cell = {"cell_type": "code", "source": "chapter.table()", "outputs": outputs, "metadata": {}}
    path.write_text(json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4}), encoding="utf-8")
    return path


def sealing(data: dict[str, object]) -> dict[str, dict[str, str]]:
    return sealed(data) if ELEMENT in data else {}


def test_the_committed_notebooks_pass() -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "*.ipynb"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    paths = [ROOT / name for name in tracked.stdout.splitlines()]
    assert len(paths) >= 4
    assert check(*paths).returncode == 0, check(*paths).stderr


@pytest.mark.parametrize(
    "data",
    [
        numbers(f"<p>{MARK}</p>", MARK),
        element("<p>Ingen tal</p>", "Ingen tal", kind="note", ledger=[]),
        None,
    ],
    ids=["marked", "no number", "no output"],
)
def test_what_says_so_itself_passes(data: dict[str, object] | None, tmp_path: Path) -> None:
    assert check(notebook(tmp_path / "a.ipynb", data)).returncode == 0


@pytest.mark.parametrize(
    "data",
    [
        numbers("<p>51 pct.</p>", "51 pct."),
        numbers(f"<p>{MARK}</p>", "51 pct."),
        {"text/html": "<table>…</table>", "text/plain": "   child_id  score"},
        {"text/plain": "0.51"},
    ],
    ids=["real", "mark in one form only", "a data frame", "a number"],
)
def test_what_does_not_is_refused(data: dict[str, object], tmp_path: Path) -> None:
    done = check(notebook(tmp_path / "a.ipynb", data))
    assert done.returncode == 1
    assert "celle 1" in done.stderr
    assert "Hvad du kan gøre" in done.stderr


def test_what_is_not_what_it_was_made_as_is_refused(tmp_path: Path) -> None:
    path = notebook(tmp_path / "a.ipynb", numbers(f"<p>{MARK}</p>", MARK))
    path.write_text(path.read_text(encoding="utf-8").replace("<p>", "<p>51 pct. "), encoding="utf-8")
    assert "celle 1" in check(path).stderr


def test_what_a_widget_showed_is_refused_where_its_output_is_cleared(tmp_path: Path) -> None:
    path = notebook(tmp_path / "a.ipynb", None)
    state = {"application/vnd.jupyter.widget-state+json": {"state": {"a": {"state": {"value": "51 pct."}}}}}
    content = json.loads(path.read_text(encoding="utf-8")) | {"metadata": {"widgets": state}}
    path.write_text(json.dumps(content), encoding="utf-8")
    assert "widgets" in check(path).stderr


def test_a_file_that_is_no_notebook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.ipynb"
    path.write_text("[]", encoding="utf-8")
    assert check(path).returncode == 1


def test_the_hooks_are_there_and_run_what_exists() -> None:
    content = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    hooks = {hook["id"]: hook for repo in content["repos"] for hook in repo["hooks"]}
    assert hooks["only-synthetic-notebooks"]["files"] == r"\.ipynb$"
    assert all(repo["repo"] == "local" for repo in content["repos"])
    assert (ROOT / hooks["only-synthetic-notebooks"]["entry"].split()[1]).is_file()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with this project's hook on notebooks, installed as a contributor installs it."""
    root = tmp_path / "projekt"
    (root / "tools").mkdir(parents=True)
    shutil.copy(HOOK, root / "tools")
    (root / GATE.relative_to(ROOT)).parent.mkdir(parents=True)
    shutil.copy(GATE, root / GATE.relative_to(ROOT))
    content = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    for repo in content["repos"]:
        repo["hooks"] = [hook for hook in repo["hooks"] if hook["id"] == "only-synthetic-notebooks"]
    (root / ".pre-commit-config.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")
    assert in_repository(root, "git", "init", "-q").returncode == 0
    done = in_repository(root, sys.executable, "-m", "pre_commit", "install")
    assert done.returncode == 0, done.stderr
    return root


def in_repository(root: Path, *command: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")} | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PRE_COMMIT_HOME": str(root.parent / "pre-commit"),
        "HOME": str(root.parent),
    }
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)


def commit(root: Path) -> subprocess.CompletedProcess[str]:
    in_repository(root, "git", "add", ".")
    who = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    return in_repository(root, "git", *who, "commit", "-m", "x")


def test_git_commit_refuses_a_notebook_with_real_outputs(repository: Path) -> None:
    notebook(repository / "a.ipynb", numbers(f"<p>{MARK}</p>", MARK))
    assert commit(repository).returncode == 0
    first = in_repository(repository, "git", "rev-parse", "HEAD").stdout
    notebook(repository / "b.ipynb", numbers("<p>51 pct.</p>", "51 pct."))
    refused = commit(repository)
    assert refused.returncode != 0
    assert "ikke er mærket som syntetiske" in refused.stdout + refused.stderr
    assert in_repository(repository, "git", "rev-parse", "HEAD").stdout == first
    notebook(repository / "b.ipynb", None)
    assert commit(repository).returncode == 0

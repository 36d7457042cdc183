"""The card's tools typed in a checkout with its environment, no make: they work, or say in Danish what to type."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pipeline.books import ROOT

STUB = """import pathlib, sys
pathlib.Path("asked.txt").write_text(" ".join(sys.argv[1:]))
print("Bogen ligger i", sys.argv[-1])
sys.exit(int(pathlib.Path("code.txt").read_text()))
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """What Jupyter Book reads of a checkout before anything is built, with a stand-in for what builds."""
    for name in ("_config.yml", "_toc.yml"):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(ROOT / "book" / "_ext", tmp_path / "book" / "_ext", ignore=shutil.ignore_patterns("__pycache__"))
    package = tmp_path / "src" / "helpers"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "cli.py").write_text(STUB, encoding="utf-8")
    return tmp_path


def typed(checkout: Path, *arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    """`jupyter-book build .`, where building ends with an exit code."""
    (checkout / "code.txt").write_text(str(code), encoding="utf-8")
    command = [Path(sys.executable).with_name("jupyter-book"), "build", ".", *arguments]
    environment = {**os.environ, "PYTHONPATH": "src", "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=False, env=environment)


@pytest.mark.parametrize("code", [0, 1])
def test_jupyter_book_builds_the_whole_book(code: int, checkout: Path) -> None:
    before = {path for path in checkout.rglob("*") if path.is_file()}
    done = typed(checkout, code=code)
    assert done.returncode == code, done.stderr
    assert (checkout / "asked.txt").read_text(encoding="utf-8") == f"build --out {checkout / '_build'}"
    assert f"Bogen ligger i {checkout / '_build'}" in done.stdout
    assert "Traceback" not in done.stderr
    written = {path for path in checkout.rglob("*") if path.is_file()} - before
    assert {path.name for path in written} == {"asked.txt", "code.txt"}


def test_jupyter_book_builds_where_it_is_told_to(checkout: Path) -> None:
    assert typed(checkout, "--path-output", "ud").returncode == 0
    asked = (checkout / "asked.txt").read_text(encoding="utf-8")
    assert asked.endswith(str(Path("ud", "_build")))


def test_jupyter_book_says_how_all_else_is_built(checkout: Path) -> None:
    done = typed(checkout, "--builder", "pdflatex")
    assert done.returncode == 1
    assert "make book" in done.stderr.strip().splitlines()[-1]
    assert "Traceback" not in done.stderr
    assert not (checkout / "asked.txt").exists()


def test_what_papermill_and_nbconvert_leave_is_no_part_of_the_checkout() -> None:
    names = ["out.ipynb", "notebooks/fidelity.html", "notebooks/fidelity.nbconvert.ipynb", "_build/html/index.html"]
    ignored = subprocess.run(
        ["git", "-c", "safe.directory=*", "check-ignore", *names], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if ignored.returncode == 128:
        pytest.skip("not a repository")
    assert ignored.stdout.split() == names

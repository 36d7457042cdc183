"""Where a page comes from: a chapter's page names its notebook and its run's key, every page the edition and commit."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from helpers.data.personal import find_private
from helpers.pipeline.edition import commit as module
from helpers.pipeline.edition.commit import commit
from helpers.pipeline.edition.trace import trace_of
from helpers.pipeline.layout import PACKAGE
from helpers.pipeline.paper.article import read_article
from helpers.pipeline.plan import Run


@pytest.mark.xdist_group("small-book")
def test_each_chapters_page_names_its_notebook_and_its_runs_key(small_book: Path) -> None:
    manifest = json.loads((small_book / "manifest.json").read_text(encoding="utf-8"))
    pages = {n: made[0][4:] for n, made in manifest["made_from"].items() if n.startswith("html/") and "run:" in made[0]}
    assert len(pages) == len(manifest["runs"])
    for name, run in pages.items():
        page = BeautifulSoup((small_book / name).read_text(encoding="utf-8"), "html.parser")
        (trace,) = page.select("article p.erf-trace")
        assert trace["data-key"] == manifest["runs"][run]["key"], name
        assert f"notebooks/{run.split('/')[1]}.ipynb" in trace.get_text()
        assert manifest["runs"][run]["key"][:9] in trace.get_text()
        assert "erf-screen" in trace["class"]


@pytest.mark.xdist_group("small-book")
def test_paper_leaves_it_out(small_book: Path) -> None:
    page = small_book / "html" / "alle" / "projects.html"
    assert "erf-trace" in page.read_text(encoding="utf-8")
    assert "erf-trace" not in read_article(small_book / "html", "alle/projects").html


@pytest.mark.xdist_group("small-book")
def test_every_page_names_the_edition_and_the_manifests_commit(small_book: Path) -> None:
    said = json.loads((small_book / "manifest.json").read_text(encoding="utf-8"))["commit"]
    for path in (small_book / "html").rglob("*.html"):
        foot = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser").select_one("footer.erf-footer")
        assert foot
        assert "udgave 1, 29. februar 2024" in foot.get_text()
        assert (f", kodeversion {said}." in foot.get_text()) is bool(said), path


def test_what_is_shown_of_a_key_is_no_personal_number() -> None:
    digits = "0102031234" * 6 + "0102"
    assert not find_private(BeautifulSoup(trace_of(Run("nord", "fidelity"), digits), "html.parser").get_text())


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false", *arguments]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository of one commit, taken for this project's."""
    root = tmp_path / "a" / "projekt"
    (root / "book").mkdir(parents=True)
    (root / "book" / "index.md").write_text("# Bog\n", encoding="utf-8")
    (root / "læsmig.txt").write_text("x\n", encoding="utf-8")
    git(root, "init", "-q")
    git(root, "add", ".")
    git(root, "commit", "-qm", "x")
    monkeypatch.setattr(module, "ROOT", root)
    monkeypatch.setattr(module, "_ARCHIVED", root / "book" / "commit.txt")
    return root


def test_the_commit_is_gits(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    head = git(repository, "rev-parse", "HEAD")
    assert commit() == head[:9]
    monkeypatch.setenv("GIT_DIR", "/nowhere")  # as a hook of another repository sets it
    assert commit() == head[:9]


CHANGES: dict[str, tuple[Callable[[Path], object], bool]] = {
    "a page": (lambda r: (r / "book" / "index.md").write_text("# Ny\n", encoding="utf-8"), True),
    "a new page": (lambda r: (r / "book" / "ny.md").touch(), True),
    "a page gone": (lambda r: (r / "book" / "index.md").unlink(), True),
    "nothing of an edition": (lambda r: (r / "læsmig.txt").write_text("y\n", encoding="utf-8"), False),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_differs_from_the_commit_is_said(name: str, repository: Path) -> None:
    change, told = CHANGES[name]
    change(repository)
    assert commit().endswith(" (ændret)") is told


def test_two_copies_of_a_commit_say_the_same(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = commit()
    git(tmp_path, "clone", "-q", str(repository), "b")
    monkeypatch.setattr(module, "ROOT", tmp_path / "b")
    assert commit() == before


def test_an_archive_knows_its_commit(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (repository / "book" / "commit.txt").write_text("$Format:%H$\n", encoding="ascii")
    (repository / ".gitattributes").write_text("book/commit.txt export-subst\n", encoding="ascii")
    git(repository, "add", ".")
    git(repository, "commit", "-qm", "y")
    head = git(repository, "rev-parse", "HEAD")
    assert commit() == head[:9]
    git(repository, "archive", "-o", str(tmp_path / "a.tar"), "HEAD")
    (tmp_path / "c").mkdir()
    subprocess.run(["tar", "-xf", tmp_path / "a.tar", "-C", tmp_path / "c"], check=True)
    monkeypatch.setattr(module, "ROOT", tmp_path / "c")
    monkeypatch.setattr(module, "_ARCHIVED", tmp_path / "c" / "book" / "commit.txt")
    assert commit() == head[:9]


def test_without_git_or_a_repository_of_its_own_nobody_knows(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = repository / "book"  # a copy inside somebody else's repository
    monkeypatch.setattr(module, "ROOT", inside)
    assert commit() == ""
    monkeypatch.setattr(module, "ROOT", tmp_path)
    assert commit() == ""
    monkeypatch.setattr(module, "ROOT", repository)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert commit() == ""


def test_the_projects_own_mark_is_filled_in_by_archives_alone() -> None:
    mark = PACKAGE / "pipeline" / "edition" / "commit.txt"
    assert mark.read_text(encoding="ascii").startswith(("$Format:%H$", *"0123456789abcdef"))
    attributes = (PACKAGE.parents[1] / ".gitattributes").read_text(encoding="utf-8")
    assert f"{mark.relative_to(PACKAGE.parents[1]).as_posix()} export-subst" in attributes


def test_asking_for_the_commit_imports_nothing_heavy() -> None:
    code = "import sys, helpers.pipeline.edition.commit, helpers.pipeline.unchanged; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not set(done.stdout.split()) & {"pandas", "numpy", "pydantic", "yaml", "helpers.study"}

"""A run's key is the content of what it depends on: a changed byte changes just the keys of those who declare it."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest

from helpers.chapters import CHAPTERS
from helpers.chapters.verdict import chapter_class, edition_verdict
from helpers.data import StudyData, load_data
from helpers.disclosure import Verdict
from helpers.pipeline import code as package_code
from helpers.pipeline import execute
from helpers.pipeline.code import _files, _imported, code_hash, modules_behind
from helpers.pipeline.desk import Desk
from helpers.pipeline.job import Job
from helpers.pipeline.layout import PACKAGE
from helpers.pipeline.plan import Run, plan
from helpers.pipeline.store import Store, write_whole
from helpers.pipeline.unchanged import everything
from tests.studies import PROJECTS, TABLES, make_study


def ruled(study: Path) -> tuple[StudyData, Verdict]:
    """The study's data, and what may be shown of them."""
    data = load_data(study)
    return data, edition_verdict(data, study)


def jobs_of(study: Path, place: Path, known: tuple[StudyData, Verdict] | None = None) -> dict[Run, Job]:
    """The study's jobs; `known` is `ruled` of it, where the study is the same again."""
    data, verdict = known or ruled(study)
    desk = Desk.prepare(place / "desk", study)
    return {job.run: job for job in desk.jobs(plan(data.study, data.projects), verdict, data, place / "out")}


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_study(tmp_path_factory.mktemp("keys") / "studie")


@pytest.fixture(scope="module")
def before(study: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[Run, Job]:
    return jobs_of(study, tmp_path_factory.mktemp("before"))


OTHER = {"children": {"0": "1", "1": "0"}, "fidelity": {"0": "1", "1": "0"}}


def flipped(path: Path) -> None:
    """Another byte where the file stays valid: a cell with one digit; in a description a remark."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".yml":
        path.write_text(f"{text}# x\n", encoding="utf-8")
        return
    other = OTHER.get(path.stem, {"1": "2", "2": "1", "3": "2"})
    lines = [line.split(",") for line in text.rstrip("\n").split("\n")]
    for cells in reversed(lines[1:]):
        for k in reversed(range(len(cells))):
            if cells[k] in other:
                cells[k] = other[cells[k]]
                path.write_text("\n".join(",".join(line) for line in lines) + "\n", encoding="utf-8")
                return
    assert path.stem == "statements"
    path.write_text(text.rstrip("\n") + "\n\n", encoding="utf-8")


def test_keys_do_not_depend_on_the_place(before: dict[Run, Job], study: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(study, tmp_path / "elsewhere" / study.name))
    assert {r: j.key for r, j in jobs_of(copy, tmp_path).items()} == {r: j.key for r, j in before.items()}


@pytest.mark.parametrize("table", TABLES)
def test_a_changed_table_changes_the_keys_of_those_who_read_it(
    table: str, before: dict[Run, Job], study: Path, tmp_path: Path
) -> None:
    copy = Path(shutil.copytree(study, tmp_path / study.name))
    owner = PROJECTS[0]
    flipped(copy / "projects" / owner / f"{table}.csv")
    after = jobs_of(copy, tmp_path / "work")
    changed = {run for run in before if before[run].key != after[run].key}
    readers = {name for name in CHAPTERS if table in chapter_class(name).tables}
    declared = {Run(project, name) for name in readers for project in ("alle", owner)}
    assert readers
    assert declared <= changed
    # Whoever else runs again does so for what all projects show, and reads that table there.
    for run in changed - declared:
        assert run.chapter in readers
        differing = {k for k in before[run].inputs if before[run].inputs[k] != after[run].inputs[k]}
        assert differing == {"brief"}
    untouched = set(before) - changed
    assert {run.chapter for run in untouched} >= set(CHAPTERS) - readers


@pytest.mark.parametrize("name", ["study.yml", f"projects/{PROJECTS[1]}/project.yml"])
def test_the_description_is_everybodys(name: str, before: dict[Run, Job], study: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(study, tmp_path / study.name))
    flipped(copy / name)
    after = jobs_of(copy, tmp_path / "work")
    assert all(before[run].key != after[run].key for run in before)


def test_a_file_nobody_reads_changes_nothing(before: dict[Run, Job], study: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(study, tmp_path / study.name))
    (copy / "læsmig.txt").write_text("til os selv", encoding="utf-8")
    assert {r: j.key for r, j in jobs_of(copy, tmp_path / "work").items()} == {r: j.key for r, j in before.items()}


def test_the_code_of_a_key_is_what_the_chapter_imports() -> None:
    def code(chapter: str) -> set[str]:
        found = modules_behind([f"helpers.chapters.{chapter}", "helpers.chapters.opening"])
        return {path.relative_to(PACKAGE).as_posix() for path in found}

    survey, outcomes = code("collaboration"), code("child_outcomes")
    assert {"results/rows.py", "present/presenter.py", "chapters/base.py", "disclosure/protect.py"} <= survey & outcomes
    assert "chapters/collaboration.py" not in outcomes
    assert "chapters/child_outcomes.py" not in survey
    assert not [name for name in survey | outcomes if name.startswith("pipeline/")]


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_data_of_the_package_are_part_of_the_key(chapter: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = Path(shutil.copytree(PACKAGE, tmp_path / PACKAGE.name))
    monkeypatch.setattr(package_code, "PACKAGE", copy)
    name = f"helpers.chapters.{chapter}"
    before = code_hash([name])
    (copy / "cli.toml").write_text("a = 1", encoding="utf-8")
    assert code_hash([name]) != before, "beside the package's own modules"
    (copy / "cli.toml").unlink()
    assert code_hash([name]) == before
    with (copy / "results" / "catalogue.toml").open("a", encoding="utf-8") as file:
        file.write("# another word")
    assert code_hash([name]) != before


@pytest.mark.parametrize("file", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_are_read_as_the_interpreter_reads_them(file: Path) -> None:
    names: list[str] = []
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.module, "the package's imports say where from"
            assert not node.level
            names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    assert set(_imported(file, 0)) == {found for name in names for found in _files(name)}


def test_an_import_of_any_form_is_seen(tmp_path: Path) -> None:
    file = tmp_path / "forms.py"
    file.write_text(
        "import helpers.results\n\ndef f():\n    from helpers.present import (\n        words as w,  # a, words\n"
        "        forms,\n    )\n    from helpers import errors as e, cli  # and helpers.study\n",
        encoding="utf-8",
    )
    found = {path.relative_to(PACKAGE).as_posix() for path in _imported(file, 0)}
    assert found == {
        "__init__.py",
        "results/__init__.py",
        "present/__init__.py",
        "present/words.py",
        "present/forms.py",
        "errors.py",
        "cli.py",
    }


def test_outputs_of_a_notebook_are_no_input(study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from helpers.pipeline import desk as module

    folder = tmp_path / "notebooks"
    shutil.copytree(module.NOTEBOOKS, folder)
    monkeypatch.setattr(module, "NOTEBOOKS", folder)
    known = ruled(study)  # notebooks have no say in it
    first = jobs_of(study, tmp_path / "a", known)
    path = folder / "projects.ipynb"
    content = nbformat.read(path, as_version=4)
    for cell in content.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    nbformat.write(content, path)
    assert {r: j.key for r, j in jobs_of(study, tmp_path / "b", known).items()} == {r: j.key for r, j in first.items()}
    content.cells[0].source += " og mere"
    nbformat.write(content, path)
    third = jobs_of(study, tmp_path / "c", known)
    assert {r.chapter for r in first if first[r].key != third[r].key} == {"projects"}


_IN_A_COPY = """
import sys
from pathlib import Path
from helpers.pipeline.layout import BOOK, NOTEBOOKS, ROOT
from helpers.pipeline.unchanged import everything
from tests.pipeline.test_keys import jobs_of, ruled
study, place = Path(sys.argv[1]), Path(sys.argv[2])
assert ROOT == Path.cwd(), ROOT
known = ruled(study)
def keys(): return {run: job.key for run, job in jobs_of(study, place, known).items()}, everything(study)
first = keys()
pages = sorted(BOOK.rglob("*.md"))
assert len(pages) > 10
for page in pages:
    page.write_text(page.read_text(encoding="utf-8") + "\\n<!-- en bemærkning -->\\n", encoding="utf-8")
second = keys()
page = NOTEBOOKS / "fidelity.ipynb"
page.write_text(page.read_text(encoding="utf-8").replace("# Bilag 2", "# Bilag to", 1), encoding="utf-8")
third = keys()
print(first[0] == second[0], first[1] == second[1], {r.chapter for r in first[0] if first[0][r] != third[0][r]})
"""


def test_a_comment_in_a_page_changes_no_run_s_key(study: Path, tmp_path: Path) -> None:
    root = PACKAGE.parents[1]
    copy = tmp_path / "copy"
    for name in ("src", "book", "notebooks", "tests"):
        shutil.copytree(root / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints"))
    for name in ("_config.yml", "_toc.yml", "requirements.lock"):
        shutil.copy(root / name, copy / name)
    done = subprocess.run(
        [sys.executable, "-c", _IN_A_COPY, str(study), str(tmp_path / "place")],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": f"{copy / 'src'}{os.pathsep}{copy}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    # The pages change the book, and so what is built; they change no run. (A notebook's heading changes its runs.)
    assert done.stdout.strip() == "True False {'fidelity'}"


def test_everything_is_everything(study: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(study, tmp_path / study.name))
    key = everything(copy, chapter="projects")
    assert key == everything(copy, chapter="projects")
    assert key != everything(copy, chapter="fidelity")
    for path in sorted(p for p in copy.rglob("*") if p.is_file()):
        content = path.read_bytes()
        path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
        assert everything(copy, chapter="projects") != key, path.name
        path.write_bytes(content)
    assert everything(copy, chapter="projects") == key


def test_the_store_believes_only_what_it_kept(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    assert store.get("ab" * 32) is None
    store.put("ab" * 32, b"indhold")
    store.put("cd" * 32, b"andet")
    assert store.get("ab" * 32) == b"indhold"
    (entry,) = (p for p in (tmp_path / "store" / "ab").iterdir())
    for poison in (b"", b"indhold", entry.read_bytes()[:-1], entry.read_bytes() + b"x", b"0" * 64 + b"\nindhold"):
        entry.write_bytes(poison)
        assert store.get("ab" * 32) is None
        assert not entry.exists()
    # An entry moved to another key is none of that key's.
    (other,) = (p for p in (tmp_path / "store" / "cd").iterdir())
    entry.write_bytes(other.read_bytes())
    assert store.get("ab" * 32) is None


def test_the_store_forgets_the_oldest_and_survives_what_cannot_be_written(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    keys = [f"{k:02x}" * 32 for k in range(6)]
    for k, key in enumerate(keys):
        store.put(key, b"x")
        os.utime(store._path(key), (k, k))
    store.prune(4)
    assert [store.get(key) for key in keys] == [None, None, b"x", b"x", b"x", b"x"]
    blocked = Store(tmp_path / "file" / "store")
    (tmp_path / "file").write_text("", encoding="utf-8")
    blocked.put("ab" * 32, b"x")
    assert blocked.get("ab" * 32) is None
    with blocked.only_one("ab" * 32):
        pass


def test_equal_keys_wait_for_each_other(tmp_path: Path) -> None:
    store, inside, most = Store(tmp_path), [0], [0]

    def hold() -> None:
        with store.only_one("ab" * 32):
            inside[0] += 1
            most[0] = max(most[0], inside[0])
            threading.Event().wait(0.02)
            inside[0] -= 1

    threads = [threading.Thread(target=hold) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1]


def test_a_known_run_is_not_run_again(before: dict[Run, Job], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    job = before[Run("alle", "fidelity")]
    store, ran = Store(tmp_path), []

    def run(job: Job) -> bytes:
        ran.append(job.run)
        return b"executed"

    monkeypatch.setattr(execute, "execute", run)
    assert execute.obtain(job, store)
    assert not execute.obtain(job, store)
    assert job.target.read_bytes() == b"executed"
    elsewhere = replace(job, target=tmp_path / "another" / "place.ipynb")
    assert not execute.obtain(elsewhere, store)
    assert elsewhere.target.read_bytes() == b"executed"
    assert execute.obtain(job, store, force=True)
    store._path(job.key).write_bytes(b"forgiftet")
    assert execute.obtain(job, store)
    assert len(ran) == 3


def test_a_file_that_says_the_same_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b.txt"
    write_whole(path, b"1")
    stamp = path.stat().st_mtime_ns, path.stat().st_ino
    write_whole(path, b"1")
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == stamp
    write_whole(path, b"2")
    assert path.read_bytes() == b"2"
    assert [p.name for p in path.parent.iterdir()] == ["b.txt"]

"""Whole books: this project's build against `papermill` with `jupyter-book build`, and against its cached execution."""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks.cases.execution import planned
from benchmarks.checkout import Checkout
from benchmarks.finished import finished_book
from benchmarks.process import run
from benchmarks.runs import OneRun, figures, papermill, same_outputs
from benchmarks.setting import CaseFailed, Measured, Setting, say


def book(setting: Setting) -> list[Measured]:
    """`make book` with empty store and output, against a loop of `papermill` and one `jupyter-book build`."""
    tree = setting.checkout()
    mine, theirs, parts = [finished_book(tree).seconds], [], []
    runs = planned(tree, tree.root / "desk")
    # What is compared below is of the same data: a case before this one may have changed some since.
    run(tree.make("book", "book-out"), cwd=tree.root, env=tree.env("shared"))
    sources = tree.root / "sources"
    pages = _stage(tree, sources, runs)
    fair, wanted = True, setting.baseline(1)
    for number in range(setting.rounds):
        if number:
            mine.append(_cold(tree, f"again-{number}"))
            say(f"  make book: {mine[-1]:.1f} s")
        if number < wanted:
            loop = papermill(tree, runs, tree.root / "loop", 1)
            for name, page in pages.items():
                shutil.copy(tree.root / "loop" / name, sources / page)
            site = _jupyter_book(tree, sources, "baseline")
            shutil.rmtree(tree.root / "baseline")
            theirs.append(loop + site)
            parts.append([loop, site])
            say(f"  papermill {loop:.1f} s, jupyter-book {site:.1f} s")
            fair = fair and same_outputs(tree.root / "book-out" / "notebooks", tree.root / "loop", runs)
    how = (
        f"{len(mine)} × `make book`, median {statistics.median(mine):.0f} s, {len(theirs)} × papermill's loop of "
        f"{len(runs)} runs ({parts[0][0]:.0f} s) and jupyter-book build ({parts[0][1]:.0f} s); ours also reads the "
        f"data, gives the verdict, writes PDF, Word, ledger, tables; {figures(tree.root / 'loop', runs)} figures, "
        f"the notebooks' outputs {'the same on both sides' if fair else 'DIFFER'}"
    )
    ratio = statistics.median(theirs) / statistics.median(mine)
    return [Measured("book", ratio, how, {"ours": mine, "theirs": theirs, "papermill and jupyter-book": parts}, fair)]


def jb_cache(setting: Setting) -> list[Measured]:
    """One answer of one project changed: `make book`, against Jupyter Book executing everything, as it then must."""
    tree = setting.checkout()
    finished_book(tree)
    mine, theirs = [], []
    wanted = setting.baseline(1)
    sources = tree.root / "cached"
    for number in range(setting.rounds):
        tree.change()
        mine.append(run(tree.make("book", "book-out"), cwd=tree.root, env=tree.env("shared")).seconds)
        say(f"  make book after a change: {mine[-1]:.1f} s")
        if number < wanted:
            runs = planned(tree, tree.root / "desk")
            pages = _stage(tree, sources, runs, cached=True)
            shutil.rmtree(tree.root / "jb", ignore_errors=True)
            theirs.append(_jupyter_book(tree, sources, "jb"))
            say(f"  jupyter-book, its cache cleared: {theirs[-1]:.1f} s")
            _executed(tree, pages)
    stale, quick = _stale(tree, sources)
    how = (
        f"{len(mine)} × `make book`, median {statistics.median(mine):.1f} s, {len(theirs)} × Jupyter Book, "
        f"{statistics.median(theirs):.0f} s, its cache cleared as its user must: it is keyed by code, not by data. "
        f"Not cleared, it took {quick:.1f} s after another change and its pages "
        f"{'stood as before: old numbers' if stale else 'changed'}"
    )
    ratio = statistics.median(theirs) / statistics.median(mine)
    return [Measured("jb-cache", ratio, how, {"ours": mine, "theirs": theirs, "not cleared": quick, "stale": stale})]


def _cold(tree: Checkout, name: str) -> float:
    took = run(tree.make("book", name), cwd=tree.root, env=tree.env(name))
    shutil.rmtree(tree.root / name)
    shutil.rmtree(tree.root / "stores" / name, ignore_errors=True)
    return took.seconds


def _stage(tree: Checkout, sources: Path, runs: Sequence[OneRun], *, cached: bool = False) -> Mapping[str, str]:
    """The sources of the site, and where in them each run's page lies."""
    plan = tree.root / "runs.json"
    plan.write_text(json.dumps([asdict(one) for one in runs]), encoding="utf-8")
    command = [str(tree.python), "-m", "benchmarks.site_sources", tree.data, "staged-out", str(sources), str(plan)]
    command += ["cached"] if cached else []
    done = subprocess.run(command, cwd=tree.root, env=tree.env("shared"), capture_output=True, text=True, check=False)
    if done.returncode:
        raise CaseFailed(f"no sources of the site: {done.stderr.strip()[-300:]}")
    found: Mapping[str, str] = json.loads(done.stdout)
    return found


def _jupyter_book(tree: Checkout, sources: Path, target: str) -> float:
    command = [tree.python.with_name("jupyter-book"), "build", sources, "--path-output", tree.root / target]
    took = run([*command, "--quiet"], cwd=tree.root, env=tree.env("none")).seconds
    if not _site(tree, target).joinpath("index.html").is_file():
        raise CaseFailed("jupyter-book made no site")
    return took


def _site(tree: Checkout, target: str) -> Path:
    return tree.root / target / "_build" / "html"


def _executed(tree: Checkout, pages: Mapping[str, str]) -> None:
    """Whether Jupyter Book really executed: every chapter's page has the sentence a chapter ends with."""
    missing = [p for p in pages.values() if "erf-end" not in _page(tree, p)]
    if missing:
        raise CaseFailed(
            f"jupyter-book left {len(missing)} of {len(pages)} chapters without outputs, such as {missing[0]}"
        )


def _page(tree: Checkout, notebook: str) -> str:
    return _site(tree, "jb").joinpath(notebook).with_suffix(".html").read_text(encoding="utf-8")


def _stale(tree: Checkout, sources: Path) -> tuple[bool, float]:
    """After one more change, the cache not cleared: whether every page stays as it was, and the seconds."""
    before = {path: path.read_bytes() for path in _site(tree, "jb").rglob("*.html")}
    tree.change()
    took = _jupyter_book(tree, sources, "jb")
    return all(path.read_bytes() == text for path, text in before.items()), took

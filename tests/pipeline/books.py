"""Books that several tests look at, built once for all of them by the command line, as a user would."""

from __future__ import annotations

import contextlib
import fcntl
import io
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from helpers.cli import main

ROOT = Path(__file__).resolve().parents[2]


def erfaring(*arguments: object, cwd: Path = ROOT, store: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command line; with a store of finished runs of its own, so that nothing is taken from another test's.

    Args:
        arguments: What stands after `erfaring`.
        cwd: The folder it runs in.
        store: The store; None: a new one, gone afterwards.
    """
    command = [sys.executable, "-m", "helpers.cli", *(str(a) for a in arguments)]
    with tempfile.TemporaryDirectory(prefix="erf-store-") as empty:
        environment = {**os.environ, "TZ": "UTC", "ERFARING_STORE": str(store or empty)}
        return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, env=environment)


def here(*arguments: object, store: Path) -> subprocess.CompletedProcess[str]:
    """The command line in this process, for what is refused before a notebook runs.

    It says the same as `erfaring`, without an interpreter and a kernel server of its own (one to three seconds a time).
    """
    words = [str(a) for a in arguments]
    said, told = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(said), contextlib.redirect_stderr(told):
        patch.setenv("ERFARING_STORE", str(store))
        code = main(words)
    return subprocess.CompletedProcess(words, code, said.getvalue(), told.getvalue())


def build(data: Path, out: Path, store: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Build a book and insist that it went well; `store` as in `erfaring`."""
    done = erfaring("build", "--data", data, "--out", out, store=store)
    assert done.returncode == 0, done.stderr
    return done


def copy_sources(root: Path) -> Path:
    """A copy of everything a build reads of this repository, to be run with `root / "src"` on PYTHONPATH.

    Where this is a repository, the copy is one at the same commit.

    Returns:
        `root`.
    """
    if (ROOT / ".git").exists():
        for command in (["clone", "-q", "--no-checkout", str(ROOT), str(root)], ["-C", str(root), "reset", "-q"]):
            subprocess.run(["git", "-c", "safe.directory=*", *command], check=True, capture_output=True)
    leave = shutil.ignore_patterns(".ipynb_checkpoints", "__pycache__")
    for name in ("src", "book", "notebooks", "data", "kernels"):
        shutil.copytree(ROOT / name, root / name, ignore=leave)
    for path in ROOT.iterdir():
        if path.is_file() and path.name != ".git":
            shutil.copy2(path, root / path.name)
    return root


def snapshot(folder: Path) -> dict[str, bytes]:
    """Every file of an edition with its bytes: all that lies in a folder."""
    files = (p for p in sorted(folder.rglob("*")) if p.is_file())
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in files}


def shared(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """A folder that the first test to ask for it fills, in whichever worker, and all others use.

    Args:
        factory: pytest's.
        name: The folder's name.
        make: Fills the empty folder.

    Returns:
        The filled folder. Nobody may change it.
    """
    base = factory.getbasetemp()
    home = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / f"shared-{name}"
    done = home.with_suffix(".done")
    with home.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(home, ignore_errors=True)
            home.mkdir()
            make(home)
            done.touch()
    return home

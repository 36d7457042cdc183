"""Another machine, as far as one machine can be: a build under another user, clock, zone, locale, order and load.

    build_elsewhere(study, folder)   # → folder / "…" / "out", by the command line

What needs root (another user id) or a package (libfaketime) is told by `lacking()`; nothing is left out silently.
"""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from tests.debian import installed
from tests.pipeline.books import ROOT, copy_sources

_DAYS = "+400d"
_SPRUNG = "en-faelde-klappede"  # the file that a trap writes
_NOBODY = 65534
# The plan backwards, by a wrapper: nothing in the product knows of it.
_BACKWARDS = """
import helpers.pipeline.preparing as preparing
forwards = preparing.plan
preparing.plan = lambda *given: forwards(*given)[::-1]
import sys
from helpers.cli import main
sys.exit(main(sys.argv[1:]))
"""


@cache
def faketime() -> str:
    """The command `faketime`."""
    return installed(lambda: shutil.which("faketime"), "faketime")


def another_user() -> list[str]:
    """The start of a command that runs as nobody; empty where we are not root, or nobody may read our files."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or shutil.which("setpriv") is None:
        return []
    # Where the interpreter lies under a home folder, nobody needs leave to read it; what it writes is its own.
    reading = ["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"]
    command = ["setpriv", f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups", *reading]
    probe = [*command, faketime(), "-m", "-f", _DAYS, sys.executable, "-c", "import helpers.cli"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(probe, capture_output=True, check=False, env=environment, cwd="/")
    return command if done.returncode == 0 else []


def build_elsewhere(study: Path, folder: Path) -> Path:
    """Build a study again, everything around it being different.

    Args:
        study: The study folder; it is copied, or the default one of the copied sources is taken.
        folder: An empty folder, which is given to the other user.

    Returns:
        The output folder.
    """
    home = folder / "et hjem, æøå {x}"
    root = copy_sources(home / "kilder")
    data = root / study.relative_to(ROOT) if study.is_relative_to(ROOT) else home / study.name
    if not data.exists():
        shutil.copytree(study, data)
    out = home / "dybt" / "nede" / "bog"
    out.parent.mkdir(parents=True)
    places = {name: str(home / name) for name in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "MPLCONFIGDIR")}
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("LC_", "OMP_", "OPENBLAS_"))},
        **places,
        "PYTHONPATH": str(root / "src"), "ERFARING_STORE": str(home / "store"), "HOME": str(home), "TMPDIR": str(home),
        "USER": "en-anden", "LOGNAME": "en-anden", "USERNAME": "en-anden", "HOSTNAME": "et-andet-sted",
        "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "LANG": "C", "LANGUAGE": "en", "COLUMNS": "40", "TERM": "dumb",
        "PYTHONHASHSEED": "4711", "SOURCE_DATE_EPOCH": "1", "NO_COLOR": "1", "MPLBACKEND": "pdf",
        "PYTHONOPTIMIZE": "1", "HTTPS_PROXY": "http://127.0.0.1:9", "HTTP_PROXY": "http://127.0.0.1:9",
        **lay_traps(home),
    }  # fmt: skip
    user = another_user()
    if user:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, _NOBODY, _NOBODY)
        _let_through(folder)
    before = [*user, *one_core(), faketime(), "-m", "-f", _DAYS]
    command = [*before, sys.executable, "-P", "-c", _BACKWARDS, "build", "--data", str(data), "--out", str(out)]
    done = subprocess.run(command, cwd=home, capture_output=True, text=True, check=False, env=environment, umask=0o077)
    assert done.returncode == 0, done.stderr
    assert not list(home.rglob(_SPRUNG))
    return out


def lay_traps(home: Path) -> dict[str, str]:
    """Settings and modules of the user's in a home, which no edition may know of; and the variables that name them."""
    settings = "font.family: serif\nfont.size: 20\nsavefig.bbox: tight\nfigure.autolayout: True\naxes.grid: True\n"
    sprung = f"open({str(home / _SPRUNG)!r}, 'w').close()\n"
    themed = f"import seaborn\nseaborn.set_theme(context='talk')\n{sprung}"
    traps = {
        "MPLCONFIGDIR/matplotlibrc": settings,
        "XDG_CONFIG_HOME/matplotlib/matplotlibrc": settings,
        "latex.rc": f"{settings}text.usetex: True\n",
        ".ipython/profile_default/startup/00.py": themed,
        ".ipython/profile_default/ipython_kernel_config.py": sprung,
        "start.py": sprung,
        **{f"{name}.py": f"{sprung}raise SystemExit(3)\n" for name in ("code", "colorsys", "cProfile", "tabnanny")},
    }
    for name, content in traps.items():
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return {"MATPLOTLIBRC": str(home / "latex.rc"), "PYTHONSTARTUP": str(home / "start.py")}


def one_core() -> Sequence[str]:
    """The start of a command that has one core, and so one worker."""
    if shutil.which("taskset") is None or not hasattr(os, "sched_getaffinity"):
        return []
    return ["taskset", "-c", str(min(os.sched_getaffinity(0)))]


def _let_through(folder: Path) -> None:
    """The folders above may be passed by anybody, as pytest's own may not."""
    for parent in folder.parents:
        if parent.stat().st_uid == os.getuid() and str(parent).count("/") > 1:
            parent.chmod(parent.stat().st_mode | stat.S_IXOTH | stat.S_IXGRP)


def published(out: Path) -> dict[str, tuple[int, bytes]]:
    """Every public file and folder of an output folder: its mode, and a file's bytes."""
    found = {}
    for path in sorted(out.rglob("*")):
        mode = stat.S_IMODE(path.stat().st_mode)
        found[path.relative_to(out).as_posix()] = (mode, path.read_bytes() if path.is_file() else b"")
    return found


def assert_same(one: Path, other: Path) -> None:
    """Two editions have the same files with the same modes and bytes."""
    first, second = published(one), published(other)
    assert sorted(first) == sorted(second)
    assert [name for name in first if first[name][1] != second[name][1]] == []
    assert {name: (oct(first[name][0]), oct(second[name][0])) for name in first if first[name] != second[name]} == {}

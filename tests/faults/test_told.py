"""What stops a run from outside, told to a user: the machine's refusals, the kernels', and what nobody foresaw."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from helpers import cli, commands
from helpers.errors import Fault, MachineFault, refused
from helpers.pipeline.mishaps import stopped, unfinished
from helpers.pipeline.plan import Run
from helpers.pipeline.sources import check_sources
from helpers.pipeline.store import default_store
from tests.pipeline.books import copy_sources

RUN = Run("nord", "fidelity")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "ikke mere plads"),
        (errno.EDQUOT, "brugt op"),
        (errno.EROFS, "kun læses"),
        (errno.EACCES, "Adgang nægtet"),
        (errno.ENOMEM, "ikke mere hukommelse"),
        (errno.ELOOP, "afviste"),
    ],
)
def test_what_the_machine_refuses_is_named(number: int, words: str) -> None:
    fault = refused(OSError(number, os.strerror(number), "/en/mappe"))
    assert words in fault.what
    assert fault.where in ("/en/mappe", "denne maskine")
    assert fault.remedy.endswith(".")


def test_what_shutil_gathers_is_named_too() -> None:
    import shutil

    many = shutil.Error([("a", "b", "[Errno 28] No space left on device: 'a' -> 'b'"), ("c", "d", "noget andet")])
    assert refused(many).what == refused(OSError(errno.ENOSPC, "")).what
    assert refused(many).where == "denne maskine"


def test_a_kernels_end_is_named() -> None:
    from jupyter_client.kernelspec import NoSuchKernel
    from nbclient.exceptions import CellTimeoutError, DeadKernelError

    for error, words in (
        (DeadKernelError("Kernel died"), "døde"),
        (RuntimeError("Kernel died before replying to kernel_info"), "døde"),
        (CellTimeoutError("A cell timed out"), "600 sekunder"),
        (NoSuchKernel("erfaring"), "ikke installeret"),
        (OSError(errno.ENOSPC, "No space left on device"), "ikke mere plads"),
        (ZeroDivisionError("noget"), "ZeroDivisionError: noget"),
    ):
        fault = unfinished(error, RUN, 600)
        assert words in f"{fault.what} {fault.remedy}"
        assert "fidelity · nord" in fault.where
    assert stopped(RUN, "MemoryError", "").what == refused(MemoryError()).what
    own = stopped(RUN, "DataFault", "FEJL: Galt.\n  Hvor: her\n  Hvad du kan gøre: Ret det.")
    assert (own.what, own.where, own.remedy) == ("Kapitlet standsede: Galt.", "fidelity · nord, her", "Ret det.")


def test_a_kernel_that_may_open_too_few_files_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    import resource

    monkeypatch.setattr(resource, "getrlimit", lambda _: (40, 40))
    fault = unfinished(RuntimeError("Kernel died before replying to kernel_info"), RUN, 600)
    assert "ulimit -n" in fault.remedy


def test_who_has_no_home_is_told_where_to_keep_runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", homeless)
    for variable in ("ERFARING_STORE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(variable, raising=False)
    with pytest.raises(MachineFault, match="ERFARING_STORE"):
        default_store()
    monkeypatch.setenv("ERFARING_STORE", str(tmp_path))
    assert default_store().folder == tmp_path


def _failing(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def fail(_: object) -> int:
        raise error

    monkeypatch.setattr(commands, "make_data", fail)


def test_the_command_line_tells_what_nobody_foresaw_and_keeps_the_traceback_for_its_user_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    _failing(monkeypatch, KeyError("noget\nmere"))
    assert cli.main(["data"]) == 1
    said = capsys.readouterr().err
    assert "FEJL: Der er en fejl i programmet (KeyError" in said
    assert "Traceback" not in said
    (kept,) = tmp_path.iterdir()
    assert str(kept) in said
    assert kept.stat().st_mode & 0o077 == 0
    assert "Traceback" in kept.read_text(encoding="utf-8")


def test_the_command_line_tells_of_a_full_disk(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _failing(monkeypatch, OSError(errno.ENOSPC, "No space left on device", "/en/mappe"))
    assert cli.main(["data"]) == 1
    assert "Der er ikke mere plads på disken.\n  Hvor: /en/mappe\n" in capsys.readouterr().err


def test_sources_that_cannot_be_read_are_all_named(tmp_path: Path) -> None:
    root = copy_sources(tmp_path / "kilder")
    check_sources(root)
    (root / "notebooks" / "fidelity.ipynb").write_text("{", encoding="utf-8")
    (root / "notebooks" / "projects.ipynb").unlink()
    (root / "_toc.yml").write_text("[]", encoding="utf-8")
    (root / "_config.yml").write_bytes(b"\xff\xfe\x00")
    (root / "book" / "_static" / "erf-icon.svg").write_text("<svg", encoding="utf-8")
    (root / "book" / "references.bib").write_text("@book{halv, title = {", encoding="utf-8")
    with pytest.raises(Fault) as found:
        check_sources(root)
    for name in (
        "book/references.bib",
        "notebooks/fidelity.ipynb",
        "notebooks/projects.ipynb",
        "_toc.yml",
        "_config.yml",
        "erf-icon.svg",
    ):
        assert f"{name}\n" in str(found.value)
    assert "I alt 6 fejl." in str(found.value)
    assert isinstance(refused(MemoryError()), MachineFault)

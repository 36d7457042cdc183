"""The workshop: one declaration of what is needed, one lock, one conda view, and a repository that names no place."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
DECLARED = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


def declared() -> list[str]:
    groups = DECLARED["dependency-groups"]
    return [*DECLARED["project"]["dependencies"], *groups["test"], *groups["build"]]


def name_of(requirement: str) -> str:
    return re.split(r"[<>=!~ ;\[]", requirement, maxsplit=1)[0].lower().replace("_", "-")


def locked() -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9][a-z0-9._-]*)==([^ ;\\]+)", LOCK, re.MULTILINE))


def tracked() -> list[Path]:
    done = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / line for line in done.stdout.splitlines() if (ROOT / line).is_file()]


def test_the_card_is_there() -> None:
    names = {name_of(r) for r in declared()}
    card = "jupyterlab pandas seaborn matplotlib scipy papermill nbconvert jupyter-book pytest nbval"
    assert not set(card.split()) - names - {name_of(r) for r in ["pytest"]}
    for (
        place
    ) in "book notebooks data/synthetic src/helpers _config.yml _toc.yml environment.yml tests Makefile".split():
        assert (ROOT / place).exists(), place


@pytest.mark.parametrize("requirement", declared())
def test_everything_declared_is_locked(requirement: str) -> None:
    assert name_of(requirement) in locked()


def test_the_lock_has_hashes_and_no_addresses() -> None:
    blocks = re.split(r"\n(?=\S)", LOCK.strip())
    assert len(blocks) > 100
    assert all("--hash=sha256:" in block for block in blocks)
    assert "://" not in LOCK
    assert "--index" not in LOCK
    assert "--find-links" not in LOCK


def test_one_numpy_and_one_scipy_for_every_python() -> None:
    for package in ("numpy", "scipy", "pandas"):
        assert len(re.findall(rf"^{package}==", LOCK, re.MULTILINE)) == 1


def test_the_conda_view_says_the_same() -> None:
    content = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    listed = [entry for entry in content["dependencies"] if isinstance(entry, str)]
    assert listed[0] == f"python {DECLARED['project']['requires-python']}"
    assert sorted(listed[1:]) == sorted([*declared(), "pip"])


def test_no_path_of_a_machine_and_no_registry_in_any_file() -> None:
    here = str(ROOT.parent)
    registry = re.compile(r"https?://[^ \"']+(\.whl|\.tar\.gz|\.tgz|\.deb|/simple)([^a-z]|$)", re.IGNORECASE)
    for path in tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        assert f"{here}/" not in text, path
        assert not registry.search(text), path


def test_nothing_built_is_tracked() -> None:
    for path in tracked():
        assert not {"_build", ".venv", "__pycache__", ".ipynb_checkpoints"} & set(path.relative_to(ROOT).parts), path


def test_make_help_lists_every_fixed_target() -> None:
    done = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    for target in "book test test-long chapter validate data lab serve bench clean help".split():
        assert f"make {target} " in done.stdout, target


def test_every_bound_of_the_declaration_admits_the_lock() -> None:
    for requirement in declared():
        exact = re.search(r"==([^ ,;]+)", requirement)
        if exact:
            assert locked()[name_of(requirement)] == exact.group(1)

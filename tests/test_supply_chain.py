"""The supply chain, as far as it can be looked at offline: each package pinned by hash, each licence known and fit."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from helpers.pipeline.edition.sbom import locked

ROOT = Path(__file__).resolve().parents[1]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def licences() -> ModuleType:
    spec = importlib.util.spec_from_file_location("licences", ROOT / "tools" / "licences.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_package_is_one_version_with_hashes_and_from_nowhere_else() -> None:
    packages = locked()
    assert len({package.name for package in packages}) == len(packages) > 200
    assert all(package.hashes for package in packages)
    assert not re.search(r"@|://|git\+|^-e|^-r|^--", LOCK, re.MULTILINE)


def test_no_version_is_one_of_trial() -> None:
    assert not [p.name for p in locked() if re.search(r"\d(a|b|rc|\.dev)\d", p.version)]


def test_the_table_and_the_page_of_licences_are_current() -> None:
    done = subprocess.run(
        [sys.executable, "tools/licences.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("name", "licence", "fits"),
    [
        ("x", "MIT", True),
        ("x", "MIT OR GPL-3.0-only", True),
        ("x", "MIT AND GPL-3.0-only", False),
        ("x", "AGPL-3.0-only", False),
        ("x", "(MIT OR GPL-3.0-only) AND BSD-3-Clause", True),
        ("x", "GPL-2.0-or-later", False),
        ("pypandoc-binary", "MIT AND GPL-2.0-or-later", True),
        ("x", "LicenseRef-own", False),
        ("x", "Apache-2.0 WITH LLVM-exception", False),
    ],
)
def test_which_licences_fit(name: str, licence: str, fits: bool, licences: ModuleType) -> None:
    assert licences.allowed(name, licence) is fits
    assert bool(licences.faults_of(name, licence)) is not fits


def test_an_unknown_licence_is_a_fault(licences: ModuleType) -> None:
    assert licences.faults_of("x", "")
    assert licences.from_text("All rights reserved") == ""


def test_every_reason_is_for_something_there(licences: ModuleType) -> None:
    there = {package.name for package in locked()}
    assert licences.STATED.keys() <= there
    assert {name for name, _ in licences.ONLY} <= there

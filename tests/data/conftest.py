"""The valid study, written once and copied for each test that breaks it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.studies import make_study


@pytest.fixture(scope="session")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The valid study; not to be changed."""
    return make_study(tmp_path_factory.mktemp("pristine"))


@pytest.fixture
def folder(pristine: Path, tmp_path: Path) -> Path:
    """A copy of the valid study of the test's own."""
    return Path(shutil.copytree(pristine, tmp_path / "study"))

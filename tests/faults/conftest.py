from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.ground import Ground, make_next
from tests.pipeline.books import shared


@pytest.fixture(scope="session")
def ground(tmp_path_factory: pytest.TempPathFactory, small_book: Path) -> Ground:
    """The small book as the last edition, and the next one."""
    return Ground(
        small_book, shared(tmp_path_factory, "next-book", lambda folder: make_next(small_book, folder)) / "out"
    )

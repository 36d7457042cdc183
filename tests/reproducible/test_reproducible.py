"""The same commit and study give the same published files, whoever builds, where, when, and in which order."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from tests.reproducible.elsewhere import assert_same, build_elsewhere, one_core


@pytest.mark.xdist_group("reproducible")
def test_a_small_book_is_the_same_built_by_another_user_in_another_year_in_another_order(
    small_book: Path,
) -> None:
    # Not in pytest's own folder: every other run of pytest shuts it for all other users.
    with tempfile.TemporaryDirectory(prefix="et-andet-sted-") as folder:
        assert_same(small_book, build_elsewhere(small_book.parent / "study", Path(folder)))


def test_there_is_something_to_compare(small_book: Path) -> None:
    kinds = {path.suffix for path in small_book.rglob("*") if path.is_file()}
    assert {".html", ".pdf", ".xlsx", ".csv", ".ipynb", ".json", ".svg", ".js", ".css"} <= kinds
    assert one_core()

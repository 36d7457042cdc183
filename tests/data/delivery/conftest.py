"""A desk of the test's own: an inbox with a delivery, and a study."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.data.delivery.deliveries import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)

"""Publishing: finished folders and files take the place of the old ones; until then the old ones stand untouched."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path


def publish(finished: Mapping[Path, Path], aside: Path) -> None:
    """Move each finished path to its public place.

    Args:
        finished: Public place → finished path, on the same file system.
        aside: A folder for what is replaced; removed at the end.
    """
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    moved: list[tuple[Path, Path]] = []
    try:
        for k, (place, new) in enumerate(finished.items()):
            old = aside / str(k)
            if place.exists():
                place.rename(old)
                moved.append((old, place))
            new.rename(place)
    except OSError:
        for old, place in reversed(moved):
            if place.is_dir():
                shutil.rmtree(place)
            else:
                place.unlink(missing_ok=True)
            old.rename(place)
        raise
    shutil.rmtree(aside, ignore_errors=True)

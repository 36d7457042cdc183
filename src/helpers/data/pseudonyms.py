"""What tells a copy with codes from its original: its name."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

MARK = "-pseudonym"  # in the name of a copy with codes

ORIGINAL = "Filen er originalen til en kopi med koder, som ligger ved siden af ({})."


def originals(files: Iterable[str]) -> dict[str, str]:
    """The files whose copy with codes lies in the same folder, each with the copy's name; a copy may have another
    ending than its original.

    Args:
        files: Paths, with slashes.
    """
    paths = [PurePosixPath(file) for file in files]
    copies = {path.with_name(path.stem.replace(MARK, "")): path.name for path in paths if MARK in path.stem}
    return {str(path): copies[path.with_suffix("")] for path in paths if path.with_suffix("") in copies}

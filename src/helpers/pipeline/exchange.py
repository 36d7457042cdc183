"""Two paths change places at once: whoever reads either sees the old or the new, never neither and never a mix."""

from __future__ import annotations

import ctypes
import errno
import os
import sys
import tempfile
from pathlib import Path

_AT_FDCWD = -100 if sys.platform == "linux" else -2
_EXCHANGE = 2  # RENAME_EXCHANGE of Linux, RENAME_SWAP of macOS: the same number
_UNSUPPORTED = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP)


def exchange(one: Path, other: Path) -> None:
    """Let two existing paths of one file system change places.

    The system call has no place in Python's library. Where the system or the file system lacks it, three renames do the
    same with a moment in which `other` is not there.

    Raises:
        OSError: It cannot be done; both are where they were.
    """
    if not _at_once(one, other):
        aside = Path(tempfile.mkdtemp(dir=one.parent, prefix=".bytte-")) / one.name
        one.rename(aside)
        try:
            other.rename(one)
            aside.rename(other)
        finally:
            if aside.exists():
                aside.rename(one if not one.exists() else other)
            aside.parent.rmdir()


def _at_once(one: Path, other: Path) -> bool:
    """Whether it was done by one system call."""
    library = ctypes.CDLL(None, use_errno=True)
    call = getattr(library, {"linux": "renameat2", "darwin": "renameatx_np"}.get(sys.platform, ""), None)
    if call is None:
        return False
    paths = (_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), ctypes.c_uint(_EXCHANGE))
    if call(*paths) == 0:
        return True
    number = ctypes.get_errno()
    if number in _UNSUPPORTED:
        return False
    raise OSError(number, os.strerror(number), str(one), None, str(other))

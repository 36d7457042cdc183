"""Where kernels are spoken to: sockets that are files, whose paths a system allows about a hundred bytes."""

from __future__ import annotations

import os
import tempfile
import uuid
from pathlib import Path

_LONGEST = 101  # bytes: macOS allows 103 and Linux 107, of which the number of a kernel's socket takes two


def socket_name() -> str:
    """The path that a new kernel's sockets begin with: in the folder for temporary files, or, where its path leaves no
    room for them, in the shortest place of the system's that can be written to."""
    name = f"erf-{uuid.uuid4().hex[:16]}"
    places = [Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp")]  # noqa: S108 - the name is nobody else's
    fitting = (str(place / name) for place in places if os.access(place, os.W_OK))
    return next((path for path in fitting if len(os.fsencode(path)) <= _LONGEST), str(places[0] / name))

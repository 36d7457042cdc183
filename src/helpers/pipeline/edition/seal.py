"""The seal: the manifest's own hash beside it, in the form `sha256sum --check` reads. Light: it imports nothing heavy.

The manifest has the hash of every other file, the seal that of the manifest, and the seal has one form only; so no byte
of an edition can change unseen. It guards against accidents and unnoticed edits. It is no signature: whoever can write
to an edition can seal it anew.
"""

from __future__ import annotations

import hashlib

from helpers.pipeline.layout import Layout


def seal_of(manifest: bytes) -> bytes:
    """The content of manifest.sha256 for a manifest."""
    return f"{hashlib.sha256(manifest).hexdigest()}  manifest.json\n".encode()


def sealed(layout: Layout) -> bool:
    """Whether the manifest of an edition is the one its seal was made for."""
    try:
        return layout.seal.read_bytes() == seal_of(layout.manifest.read_bytes())
    except OSError:
        return False

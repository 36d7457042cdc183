"""What text in base64, base32 or hexadecimal in a cell says."""

from __future__ import annotations

import base64
import binascii
import contextlib
import re
from collections.abc import Iterator

_BASE32 = re.compile(r"(?<![A-Za-z0-9])[A-Z2-7]{16,}={0,6}")
_HEX = re.compile(r"(?<![A-Za-z0-9])(?:2[0-9A-Fa-f]|3[0-9]){10,}(?![A-Za-z0-9])")
_BASE64 = re.compile(r"(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{14,}={0,2}")


def decoded(cell: str) -> Iterator[str]:
    """The printable texts, in ASCII or UTF-16, that are encoded in a cell."""
    for content in _contents(cell):
        content = content.replace(b"\0", b"")
        if content.isascii() and (plain := content.decode("ascii")).isprintable():
            yield plain


def _contents(cell: str) -> Iterator[bytes]:
    for found in _BASE64.finditer(cell):
        token = found[0].rstrip("=")
        with contextlib.suppress(binascii.Error, ValueError):
            yield base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    for found in _HEX.finditer(cell):
        if len(found[0]) % 2 == 0:
            yield bytes.fromhex(found[0])
    for found in _BASE32.finditer(cell):
        token = found[0].rstrip("=")
        with contextlib.suppress(binascii.Error, ValueError):
            yield base64.b32decode(token + "=" * (-len(token) % 8))

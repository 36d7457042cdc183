"""The signature on an edition: who stands behind its manifest, and so behind every file that is listed there.

It is the one that `ssh-keygen -Y sign -n erfaring` makes and `ssh-keygen -Y verify` checks, with an Ed25519 key for
SSH. (OpenSSH's PROTOCOL.sshsig, written here since the library, which signs and reads keys, has no call for it.)
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import textwrap
from collections.abc import Iterator
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_ssh_private_key,
    load_ssh_public_key,
)

from helpers.errors import MissingFile, SiteFault
from helpers.pipeline.layout import Layout
from helpers.pipeline.store import write_whole

NAMESPACE = b"erfaring"  # a signature made for something else is none here
PASSPHRASE = "ERFARING_KODEORD"  # noqa: S105 - the environment's name for the key's own
_KIND, _HASH, _MAGIC = b"ssh-ed25519", b"sha512", b"SSHSIG"
_BEGIN, _END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"


def sign(edition: Path, key: Path) -> Path:
    """Sign a finished edition's manifest.

    Args:
        edition: The output folder of a build, verified before.
        key: A private key as `ssh-keygen -t ed25519` makes it; its passphrase, if it has one, is in ERFARING_KODEORD.

    Returns:
        The signature, `manifest.sig` in the edition.

    Raises:
        MissingFile: There is no manifest, or no key.
        SiteFault: The key cannot be read, or is no Ed25519 key.
    """
    layout = Layout(edition)
    manifest, private = _read(layout.manifest, "Udgaven har ingen manifest.json."), _private(key)
    public = _text(_KIND) + _text(_raw(private.public_key()))
    signature = private.sign(_signed(manifest))
    blob = b"".join(
        (
            _MAGIC + (1).to_bytes(4),
            _text(public),
            _text(NAMESPACE) + _text(b"") + _text(_HASH),
            _text(_text(_KIND) + _text(signature)),
        )
    )
    lines = textwrap.wrap(base64.b64encode(blob).decode(), 70)
    write_whole(layout.signature, "\n".join([_BEGIN, *lines, _END, ""]).encode())
    return layout.signature


def signed_by(edition: Path, allowed: Path) -> str:
    """Who signed an edition's manifest as it is now.

    Args:
        edition: The output folder of a build.
        allowed: The public keys that one trusts, a line each, as in a `.pub` or `authorized_keys` file.

    Returns:
        The key's comment, which tells whose it is.

    Raises:
        MissingFile: There is no manifest, no signature or no file of keys.
        SiteFault: The signature is none of theirs, or not for this manifest.
    """
    layout = Layout(edition)
    manifest = _read(layout.manifest, "Udgaven har ingen manifest.json.")
    envelope = _read(layout.signature, "Udgaven er ikke underskrevet.")
    keys = dict(_keys(_read(allowed, "Filen med de nøgler, du stoler på, findes ikke.")))
    try:
        public, signature = _opened(envelope)
        Ed25519PublicKey.from_public_bytes(public).verify(signature, _signed(manifest))
    except (InvalidSignature, ValueError, binascii.Error) as error:
        raise SiteFault(
            "Underskriften passer ikke til udgaven.",
            layout.signature.name,
            "Hent udgaven igen fra den, der har underskrevet den, eller underskriv den igen.",
        ) from error
    if public not in keys:
        raise SiteFault(
            "Udgaven er underskrevet med en nøgle, som du ikke har sagt, at du stoler på.",
            f"{layout.signature.name}, {allowed}",
            "Få den rigtige offentlige nøgle af den, der har underskrevet, og skriv den i filen.",
        )
    return keys[public]


def _signed(manifest: bytes) -> bytes:
    """What is signed of a manifest."""
    return _MAGIC + _text(NAMESPACE) + _text(b"") + _text(_HASH) + _text(hashlib.sha512(manifest).digest())


def _opened(envelope: bytes) -> tuple[bytes, bytes]:
    """The public key and the signature in an envelope.

    Raises:
        ValueError: It is none, or for another purpose.
    """
    text = envelope.decode("ascii").strip()
    if not (text.startswith(_BEGIN) and text.endswith(_END)):
        raise ValueError("no SSH signature")
    blob = base64.b64decode("".join(text.removeprefix(_BEGIN).removesuffix(_END).split()), validate=True)
    if not blob.startswith(_MAGIC + (1).to_bytes(4)):
        raise ValueError("no SSH signature of version 1")
    public, namespace, _, algorithm, signature = _texts(blob[len(_MAGIC) + 4 :], 5)
    kind, key = _texts(public, 2)
    signed_as, raw = _texts(signature, 2)
    if (kind, signed_as, namespace, algorithm) != (_KIND, _KIND, NAMESPACE, _HASH):
        raise ValueError("signed by another kind of key, or for another purpose")
    return key, raw


def _text(content: bytes) -> bytes:
    return len(content).to_bytes(4) + content


def _texts(content: bytes, count: int) -> list[bytes]:
    found = []
    for _ in range(count):
        end = 4 + int.from_bytes(content[:4])
        if len(content) < max(4, end):
            raise ValueError("cut off")
        found.append(content[4:end])
        content = content[end:]
    if content:
        raise ValueError("more than there should be")
    return found


def _private(key: Path) -> Ed25519PrivateKey:
    content = _read(key, "Nøglen findes ikke.")
    try:
        found = load_ssh_private_key(content, os.environ.get(PASSPHRASE, "").encode() or None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise SiteFault(
            "Nøglen kan ikke læses.",
            str(key),
            f"Peg på den private nøgle, som «ssh-keygen -t ed25519» lavede; har den et kodeord, så sæt {PASSPHRASE}.",
        ) from error
    if not isinstance(found, Ed25519PrivateKey):
        raise SiteFault("Nøglen er ikke en Ed25519-nøgle.", str(key), "Lav en med «ssh-keygen -t ed25519».")
    return found


def _keys(content: bytes) -> Iterator[tuple[bytes, str]]:
    """Each Ed25519 key of a file, and its comment."""
    for line in content.splitlines():
        words = line.split()
        if _KIND not in words:
            continue
        kind, key, *comment = words[words.index(_KIND) :]
        try:
            public = load_ssh_public_key(kind + b" " + key)
        except (ValueError, UnsupportedAlgorithm):
            continue
        if isinstance(public, Ed25519PublicKey):
            yield _raw(public), b" ".join(comment).decode("utf-8", "replace") or "en nøgle uden navn"


def _raw(public: Ed25519PublicKey) -> bytes:
    return public.public_bytes(Encoding.Raw, PublicFormat.Raw)


def _read(path: Path, what: str) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise MissingFile(what, str(path), "Peg på den rigtige fil, eller lav den.") from error

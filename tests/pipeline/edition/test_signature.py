"""A signed edition: by a key one trusts, and for just this manifest; OpenSSH's own program agrees."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from helpers.errors import Fault, MissingFile, SiteFault
from helpers.pipeline.edition import signature
from helpers.pipeline.edition.signature import PASSPHRASE, sign, signed_by
from tests.debian import installed


def key_pair(folder: Path, name: str, passphrase: str = "") -> tuple[Path, Path]:
    private = Ed25519PrivateKey.generate()
    hidden = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    places = folder / name, folder / f"{name}.pub"
    places[0].write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, hidden))
    places[0].chmod(0o600)
    public = private.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH)
    places[1].write_bytes(public + f" {name}@styrelsen\n".encode())
    return places


@pytest.fixture
def edition(tmp_path: Path) -> Path:
    place = tmp_path / "udgave"
    place.mkdir()
    (place / "manifest.json").write_text('{"files": {}}', encoding="utf-8")
    return place


def test_who_signed_is_told(edition: Path, tmp_path: Path) -> None:
    (one, public), (_, other) = key_pair(tmp_path, "en"), key_pair(tmp_path, "anden")
    sign(edition, one)
    assert signed_by(edition, public) == "en@styrelsen"
    many = tmp_path / "authorized_keys"
    many.write_bytes(b"# dem vi kender\nssh-rsa AAAA gammel\n" + other.read_bytes() + b"no-pty " + public.read_bytes())
    assert signed_by(edition, many) == "en@styrelsen"
    with pytest.raises(SiteFault, match="ikke har sagt, at du stoler på"):
        signed_by(edition, other)


def changed_manifest(edition: Path) -> None:
    (edition / "manifest.json").write_text('{"files": {"a": "b"}}', encoding="utf-8")


def cut(edition: Path) -> None:
    content = (edition / "manifest.sig").read_text(encoding="utf-8").splitlines()
    (edition / "manifest.sig").write_text("\n".join([*content[:2], *content[3:]]), encoding="utf-8")


def rubbish(edition: Path) -> None:
    (edition / "manifest.sig").write_bytes(b"\xff\xfe")


@pytest.mark.parametrize("change", [changed_manifest, cut, rubbish])
def test_what_was_changed_is_not_signed(change: Callable[[Path], None], edition: Path, tmp_path: Path) -> None:
    private, public = key_pair(tmp_path, "en")
    sign(edition, private)
    change(edition)
    with pytest.raises(SiteFault, match="passer ikke"):
        signed_by(edition, public)


def test_a_signature_for_something_else_is_none(edition: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    private, public = key_pair(tmp_path, "en")
    with monkeypatch.context() as other:
        other.setattr(signature, "NAMESPACE", b"git")
        sign(edition, private)
    with pytest.raises(SiteFault, match="passer ikke"):
        signed_by(edition, public)


def test_what_is_missing_is_told(edition: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    private, public = key_pair(tmp_path, "en", "hemmeligt")
    with pytest.raises(MissingFile, match="ikke underskrevet"):
        signed_by(edition, public)
    with pytest.raises(MissingFile, match="Nøglen findes ikke"):
        sign(edition, tmp_path / "ingen")
    monkeypatch.delenv(PASSPHRASE, raising=False)
    with pytest.raises(SiteFault, match="kan ikke læses"):
        sign(edition, private)
    with pytest.raises(Fault, match="kan ikke læses"):
        sign(edition, public)
    monkeypatch.setenv(PASSPHRASE, "hemmeligt")
    sign(edition, private)
    assert signed_by(edition, public)


def test_openssh_agrees(edition: Path, tmp_path: Path) -> None:
    ssh_keygen = installed(lambda: shutil.which("ssh-keygen"), "openssh-client")
    private, public = key_pair(tmp_path, "en")
    sign(edition, private)
    manifest = (edition / "manifest.json").read_bytes()
    allowed = tmp_path / "allowed"
    allowed.write_bytes(b"en@styrelsen " + public.read_bytes())
    checked = [ssh_keygen, "-Y", "verify", "-f", allowed, "-I", "en@styrelsen", "-n", "erfaring", "-s"]
    done = subprocess.run([*checked, edition / "manifest.sig"], input=manifest, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    (edition / "manifest.sig").unlink()
    signing = [ssh_keygen, "-Y", "sign", "-f", private, "-n", "erfaring"]
    with (edition / "manifest.sig").open("wb") as theirs:
        subprocess.run(signing, input=manifest, stdout=theirs, stderr=subprocess.DEVNULL, check=True)
    assert signed_by(edition, public) == "en@styrelsen"

"""Make the environment in .venv from requirements.lock: hash-checked, byte-compiled, remade only when the lock changes.

Runs on a bare Python >= 3.11 (standard library only), so that `make` needs nothing else on the machine.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
STAMP = VENV / "erfaring.stamp"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
OLDEST = (3, 11)


def say(text: str) -> None:
    print(f"[miljø] {text}", file=sys.stderr, flush=True)


def stop(what: str, where: str, remedy: str) -> None:
    sys.exit(f"FEJL: {what}\n  Hvor: {where}\n  Hvad du kan gøre: {remedy}")


def wanted() -> str:
    """What the environment depends on, as one line: another lock, declaration or interpreter makes it anew."""
    import tomllib  # from 3.11 on; main has looked at the version

    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    installed = json.dumps([declared["build-system"], declared["project"]], sort_keys=True)
    digest = hashlib.sha256(LOCK.read_bytes() + installed.encode()).hexdigest()
    return f"{digest} {sys.version.split()[0]} {ROOT}"


def newer_python() -> str | None:
    return next((p for minor in (13, 12, 11) if (p := shutil.which(f"python3.{minor}"))), None)


def pinned(package: str) -> str:
    """One package's lines of the lock, hashes included."""
    found = re.search(rf"^{package}==.*?(?=^\S|\Z)", LOCK.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    if found is None:
        stop(f"{package} står ikke i låsefilen.", LOCK.name, "Kør «make lock», og prøv igen.")
    return found.group(0)


def run(command: list[object], **env: str) -> None:
    done = subprocess.run(
        [str(c) for c in command], cwd=ROOT, env={**os.environ, **env}, stdout=sys.stderr.fileno(), check=False
    )
    if done.returncode:
        stop(
            "Miljøet kunne ikke laves.",
            " ".join(str(c) for c in command[:4]),
            "Læs meddelelsen ovenfor; er netværket eller disken årsagen, så kør samme kommando igen.",
        )


def create() -> None:
    shutil.rmtree(VENV, ignore_errors=True)
    say(f"opretter .venv med Python {sys.version.split()[0]} …")
    if subprocess.run([sys.executable, "-m", "venv", VENV], capture_output=True, check=False).returncode:
        if shutil.which("apt-get") and os.geteuid() == 0:
            say("henter Debians python3-venv …")
            run(["apt-get", "update", "-qq"])
            run(["apt-get", "install", "-y", "-qq", "python3-venv"], DEBIAN_FRONTEND="noninteractive")
        run([sys.executable, "-m", "venv", "--clear", VENV])


def main() -> None:
    if sys.version_info < OLDEST:
        other = newer_python()
        if other is None:
            stop(
                f"Python {sys.version.split()[0]} er for gammel.",
                sys.executable,
                "Installér Python 3.11 eller nyere, eller peg på den: make book PYTHON=/sti/til/python3.12",
            )
        os.execv(str(other), [str(other), *sys.argv])
    if STAMP.is_file() and STAMP.read_text(encoding="utf-8") == wanted():
        return
    start = time.monotonic()
    create()
    say("henter pakkerne fra låsefilen, kontrolleret mod deres hash (1/3) …")
    with tempfile.TemporaryDirectory() as folder:
        installer = Path(folder) / "uv.txt"
        installer.write_text(pinned("uv"), encoding="utf-8")
        run([BIN / "python", "-m", "pip", "install", "-q", "--require-hashes", "--no-deps", "-r", installer])
    # The system's own trust store where one is, uv's otherwise; bytecode now, or every kernel start pays for it.
    env = {"UV_SYSTEM_CERTS": "1", "UV_PYTHON_DOWNLOADS": "never", "UV_LINK_MODE": "copy"}
    say("installerer og oversætter til bytekode (2/3) …")
    run(
        [BIN / "uv", "pip", "sync", "-q", "--python", BIN / "python", "--require-hashes", "--compile-bytecode", LOCK],
        **env,
    )
    say("installerer projektet selv (3/3) …")
    run(
        [
            BIN / "uv",
            "pip",
            "install",
            "-q",
            "--python",
            BIN / "python",
            "--no-deps",
            "--no-build-isolation",
            "-e",
            ".",  # a path with # in it uv would read as an address
        ],
        **env,
    )
    STAMP.write_text(wanted(), encoding="utf-8")
    say(f"miljøet er klar efter {time.monotonic() - start:.0f} s")


if __name__ == "__main__":
    main()

"""The SBOM: the locked environment as CycloneDX 1.6, from the lock and a table of licences alone.

It holds every package of the lock, also those that only other systems or Python versions install, each with its marker;
so it is the same wherever the edition is built, and says of no machine what is installed there. The interpreter is no
part of the lock and is not listed. There is no serial number and no time: an edition has neither.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpers.errors import SiteFault
from helpers.pipeline.edition.licences import LICENCES
from helpers.pipeline.layout import ROOT

LOCK = ROOT / "requirements.lock"
DECLARATION = ROOT / "pyproject.toml"
_PIN = re.compile(r"([a-z0-9][a-z0-9._-]*)==([^ ;\\]+)(?: ; ([^\\]+?))?(?: \\)?")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})(?: \\)?")


@dataclass(frozen=True)
class Locked:
    """A package of the lock: its normalised name, its version, for which systems (a PEP 508 marker, empty: all), and
    the SHA-256 of each of its distributions."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]

    @property
    def purl(self) -> str:
        return f"pkg:pypi/{self.name}@{self.version}"


def locked(lock: Path = LOCK) -> list[Locked]:
    """The packages of the lock, in its order.

    Raises:
        SiteFault: A line is neither a pinned version nor a hash of one.
    """
    return list(_read(lock))


def _read(lock: Path) -> Iterator[Locked]:
    for block in re.split(r"\n(?=\S)", lock.read_text(encoding="utf-8").strip()):
        first, *rest = block.split("\n")
        pin, hashes = _PIN.fullmatch(first.strip()), [_HASH.fullmatch(line.strip()) for line in rest]
        if pin is None or not hashes or None in hashes:
            raise SiteFault(
                "Låsefilen har en linje, der ikke er en låst pakke med hash.",
                f"{lock.name}: {first}",
                "Kør «make lock».",
            )
        yield Locked(pin[1], pin[2], (pin[3] or "").strip(), tuple(found[1] for found in hashes if found))


def sbom(lock: Path = LOCK) -> dict[str, Any]:
    """The environment as CycloneDX.

    Raises:
        SiteFault: The lock cannot be read, or nobody knows a package's licence.
    """
    project = tomllib.loads(DECLARATION.read_text(encoding="utf-8"))["project"]
    name, version = project["name"], project["version"]
    packages = locked(lock)
    unknown = [package.name for package in packages if package.name not in LICENCES]
    if unknown:
        raise SiteFault(
            f"Ingen kender licensen for {', '.join(unknown)}.", lock.name, "Kør «python tools/licences.py»."
        )
    direct = {re.split(r"[<>=!~ ;\[]", entry, maxsplit=1)[0].lower() for entry in project["dependencies"]}
    root = f"{name}@{version}"
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": root,
                "name": name,
                "version": version,
                "licenses": [{"license": {"id": project["license"]}}],
            },
        },
        "components": [_component(package) for package in packages],
        "dependencies": [{"ref": root, "dependsOn": sorted(p.purl for p in packages if p.name in direct)}],
    }


def _component(package: Locked) -> dict[str, Any]:
    licence = LICENCES[package.name]
    one = " " not in licence and not licence.startswith("LicenseRef-")
    component: dict[str, Any] = {
        "type": "library",
        "bom-ref": package.purl,
        "name": package.name,
        "version": package.version,
        "purl": package.purl,
        "licenses": [{"license": {"id": licence}} if one else {"expression": licence}],
        "hashes": [{"alg": "SHA-256", "content": found} for found in package.hashes],
    }
    if package.marker:
        component["properties"] = [{"name": "requirements.lock:marker", "value": package.marker}]
    return component

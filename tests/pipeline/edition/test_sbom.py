"""The SBOM: valid CycloneDX, all of the lock and nothing of the machine."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from helpers.errors import SiteFault
from helpers.pipeline.edition import sbom as module
from helpers.pipeline.edition.manifest import as_json
from helpers.pipeline.edition.sbom import DECLARATION, LOCK, locked, sbom


@pytest.fixture(scope="module")
def content() -> dict[str, Any]:
    return sbom()


def schema_errors(content: dict[str, Any]) -> object:
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    return JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(content))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_it_is_valid_cyclonedx(content: dict[str, Any]) -> None:
    assert schema_errors(content) is None
    assert schema_errors(content | {"components": [{"name": "x"}]}) is not None
    assert schema_errors(content | {"bomFormat": "x"}) is not None


def test_it_is_the_lock(content: dict[str, Any]) -> None:
    lines = LOCK.read_text(encoding="utf-8")
    pins = re.findall(r"^([a-z0-9][a-z0-9._-]*)==([^ ;\\]+)", lines, re.MULTILINE)
    assert [(c["name"], c["version"]) for c in content["components"]] == pins
    assert sum(len(c["hashes"]) for c in content["components"]) == lines.count("--hash=sha256:")
    assert {c["purl"] for c in content["components"]} == {f"pkg:pypi/{name}@{version}" for name, version in pins}
    assert all(component["licenses"] for component in content["components"])
    names = {c["bom-ref"] for c in content["components"]}
    (direct,) = content["dependencies"]
    assert set(direct["dependsOn"]) <= names
    declared = tomllib.loads(DECLARATION.read_text(encoding="utf-8"))["project"]["dependencies"]
    assert len(direct["dependsOn"]) == len(declared)


def test_what_only_some_systems_install_is_there_with_its_marker(content: dict[str, Any]) -> None:
    (component,) = (c for c in content["components"] if c["name"] == "pywinpty")
    assert component["properties"] == [{"name": "requirements.lock:marker", "value": "os_name == 'nt'"}]


def test_it_knows_neither_time_nor_chance_nor_place(content: dict[str, Any]) -> None:
    text = as_json(content).decode()
    assert as_json(sbom()).decode() == text
    assert not re.search('serialNumber|timestamp|file:|"/', text)  # and no value that is a path
    assert "://" not in text.replace(content["$schema"], "")


@pytest.mark.parametrize(
    "lock",
    [
        "pandas==3.0.0",
        "pandas>=3.0 \\\n    --hash=sha256:" + "a" * 64,
        "pandas @ git+https://example.org/pandas \\\n    --hash=sha256:" + "a" * 64,
        "pandas==3.0.0 \\\n    --hash=md5:" + "a" * 32,
        "--index-url https://example.org",
    ],
    ids=["no hash", "not pinned", "from a repository", "a weak hash", "an index"],
)
def test_a_lock_that_locks_nothing_is_refused(lock: str, tmp_path: Path) -> None:
    (tmp_path / "lock").write_text(lock + "\n", encoding="utf-8")
    with pytest.raises(SiteFault, match="Låsefilen"):
        locked(tmp_path / "lock")


def test_a_package_of_unknown_licence_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(module.LICENCES, "pandas")
    with pytest.raises(SiteFault, match="licensen for pandas"):
        sbom()

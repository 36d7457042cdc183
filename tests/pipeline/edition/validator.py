"""roc-validator without a network: the one context that a crate refers to is brought along.

`contexts/ro-crate-1.1.jsonld` is the RO-Crate 1.1 JSON-LD context as the package rocrate 0.13.0 carries it, unchanged.
It is dedicated to the public domain (CC0 1.0), as it says itself.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

import requests

CONTEXT = Path(__file__).parent / "contexts" / "ro-crate-1.1.jsonld"
URL = "https://w3id.org/ro/crate/1.1/context"


def findings(crate: Path, severity: str = "REQUIRED") -> dict[str, set[str]]:
    """What the validator says of a crate at a severity and above: the check → the entities.

    Raises:
        AssertionError: The validator asked for something that is not brought along.
    """
    from rocrate_validator import services
    from rocrate_validator.models import ValidationSettings

    with _offline(), tempfile.TemporaryDirectory() as cache:
        settings = ValidationSettings(
            rocrate_uri=str(crate),
            profile_identifier="process-run-crate",
            requirement_severity=severity,
            offline=True,
            cache_path=Path(cache) / "cache",
        )
        result = services.validate(settings)
    found: dict[str, set[str]] = {}
    for issue in result.get_issues():
        found.setdefault(issue.check.name, set()).add(str(issue.violatingEntity or issue.message))
    assert result.passed(settings.requirement_severity) == (not found)
    return found


@contextmanager
def _offline() -> Iterator[None]:
    from rocrate_validator.utils.http import HttpRequester

    def get(_: object, url: str, **_options: object) -> requests.Response:
        assert url == URL, f"the crate refers to {url}"
        response = requests.Response()
        response.status_code = 200
        response.headers["Content-Type"] = "application/ld+json"
        response._content = CONTEXT.read_bytes()
        return response

    with mock.patch.object(HttpRequester, "get", get, create=True):
        yield


def brought() -> dict[str, str]:
    """The context's terms."""
    content: dict[str, str] = json.loads(CONTEXT.read_text(encoding="utf-8"))["@context"]
    return content

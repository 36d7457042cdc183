"""axe in an open page: the accessibility rules it breaks, and what axe cannot decide and a person must look at."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from tests.browser import Page

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
# Without `preload`, which fetches style sheets a second time, and which a browser refuses for files.
_RUN = """
axe.run(document, {runOnly: %s, resultTypes: ["violations", "incomplete"], preload: false}).then(found => {
  const told = (list) => list.flatMap(rule => rule.nodes.map(node => ({
    rule: rule.id, target: node.target.join(" "), html: node.html.slice(0, 200),
    why: [...node.any, ...node.all, ...node.none].map(check => check.message).join(" | "),
  })));
  return JSON.stringify({violations: told(found.violations), incomplete: told(found.incomplete)});
})
"""


@dataclass(frozen=True)
class Remark:
    """What axe says of one element."""

    rule: str
    target: str
    html: str
    why: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.target}: {self.why} ({self.html})"


@cache
def source() -> str:
    """axe itself, as a Python package carries it.

    Raises:
        RuntimeError: The package is missing.
    """
    try:
        return (resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
    except ModuleNotFoundError as error:
        raise RuntimeError("The accessibility tests need axe: install axe-playwright-python (test group)") from error


def version() -> tuple[int, ...]:
    found = re.match(r"/\*! axe v(\d+)\.(\d+)", source())
    return tuple(int(part) for part in found.groups()) if found else ()


def prepare(page: Page) -> None:
    """Put axe into an open page, still, with every fold open: what is folded away counts too."""
    page.still()
    page.evaluate(f"{source()};0")
    page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")


def run(page: Page) -> tuple[list[Remark], list[Remark]]:
    """What breaks a rule, and what axe leaves open; of the page as it is shown now."""
    found: dict[str, list[dict[str, Any]]] = json.loads(page.evaluate(_RUN % json.dumps(TAGS)))
    return [Remark(**one) for one in found["violations"]], [Remark(**one) for one in found["incomplete"]]

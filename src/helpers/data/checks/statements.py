"""The words of statements."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.data.cells import Table
from helpers.data.findings import Finding


def check(statements: Table) -> Iterator[Finding]:
    """Statements without an excerpt. What is private in one is found by `scan`."""
    for position in statements.positions(statements.frame["excerpt"].isna()):
        if "excerpt" in statements.raws[statements.projects[position]].frame.columns:
            yield statements.finding(
                "warning",
                position,
                "excerpt",
                "Udsagnet har intet uddrag.",
                "Skriv uddraget i cellen. Uden det tælles udsagnet med, men kan ikke citeres.",
            )

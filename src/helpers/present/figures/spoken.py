"""What alt texts share: the range of many values, with what stands at its ends; the rest is in the table below."""

from __future__ import annotations

from collections.abc import Sequence

TABLE = "Alle tal står i tabellen under figuren"


def span(found: Sequence[tuple[str, float, str]]) -> str:
    """«fra 49 pct. («…») til 63 pct. («…»)»; one value alone where all are the same.

    Args:
        found: Label, value, and the value as text.
    """
    if not found:
        return "intet kan vises"
    low, high = min(found, key=lambda one: one[1]), max(found, key=lambda one: one[1])
    if low[2] == high[2]:
        return f"{low[2]} («{low[0]}»)" if len(found) == 1 else f"{low[2]} i alle {len(found)}"
    return f"fra {low[2]} («{low[0]}») til {high[2]} («{high[0]}»)"


def top(found: Sequence[tuple[str, float, str]]) -> str:
    """«Gode relationer» (11): the greatest, several where they are as great; nothing above 0 is «intet»."""
    greatest = max((value for _, value, _ in found), default=0)
    if greatest <= 0:
        return "intet"
    labels = [f"«{label}»" for label, value, _ in found if value == greatest]
    text = next(text for _, value, text in found if value == greatest)
    return f"{', '.join(labels)} ({text})"

"""The table: what is measured, against what, and what is enough."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Target:
    """One row.

    Args:
        case: The case that measures it.
        measure: What is measured.
        against: What it is held against.
        bound: What is enough.
        unit: `×` for a ratio, `s` for seconds.
        faster: Whether more is better (so many times faster) or less.
    """

    case: str
    measure: str
    against: str
    bound: float
    unit: str
    faster: bool = False

    def met(self, value: float) -> bool:
        """Whether a value is enough, as it is: nothing is rounded before it is compared."""
        return value >= self.bound if self.faster else value <= self.bound

    @property
    def text(self) -> str:
        return f"{'≥' if self.faster else '≤'} {self.bound:g} {self.unit}"


_CHAPTER = "one chapter of one project (`make chapter`)"
_ONE, _TWO = "`papermill` command, one after the other", "`papermill` command, two at a time"
TARGETS = {
    "light-one": Target("light", "36 runs of a fixed light chapter, cold", _ONE, 6, "×", faster=True),
    "light-two": Target("light", "the same", _TWO, 3, "×", faster=True),
    "chapters-one": Target("chapters", "the book's own chapters, cold", _ONE, 3, "×", faster=True),
    "chapters-two": Target("chapters", "the same", _TWO, 1.8, "×", faster=True),
    "overhead": Target("chapters", "wall time per chapter beyond its own computation", "–", 0.5, "s"),
    "book": Target(
        "book",
        "whole `make book`, environment present, nothing cached, PDFs included",
        "`papermill` loop plus `jupyter-book build`",
        3,
        "×",
        faster=True,
    ),
    "jb-cache": Target(
        "jb-cache",
        "whole `make book`, one project's data changed",
        "Jupyter Book's own cached execution",
        10,
        "×",
        faster=True,
    ),
    "unchanged": Target("unchanged", "`make book`, nothing changed, no page rewritten", "–", 1.5, "s"),
    "one-project": Target(
        "one-project", "execution after one project's data changed", "its share of cold execution", 1.3, "×"
    ),
    "chapter-changed": Target("chapter", f"{_CHAPTER} after a change", "–", 5, "s"),
    "chapter-unchanged": Target("chapter", f"{_CHAPTER}, unchanged", "–", 1, "s"),
    "scale-execution": Target("scale", "execution per project, most projects", "8 projects", 1.2, "×"),
    "scale-site": Target("scale", "site per page, most projects", "8 projects", 1.5, "×"),
    "scale-memory": Target("scale", "memory of the parent, most projects", "8 projects", 1.5, "×"),
    "help": Target("help", "start of `erfaring --help`", "–", 0.3, "s"),
}

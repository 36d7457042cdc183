"""Refuse a notebook whose outputs do not all say that their data are invented: real data never enter this repository.

`python tools/check_notebooks.py FILE …` (a pre-commit hook, and a test). Standard library only: hooks run anywhere.
What an output must be is the book's own rule, `src/helpers/present/gate.py`, which needs no more.
"""

import json
import runpy
import sys
from collections.abc import Iterator
from pathlib import Path

GATE = runpy.run_path(str(Path(__file__).resolve().parents[1] / "src" / "helpers" / "present" / "gate.py"))
MARKS = ("Syntetiske data – siger intet om projekterne", "Tallene er syntetiske og siger intet om projekterne")
REMEDY = (
    "Kør notesbogen med det syntetiske studie («make notebooks»), eller ryd output og metadata, før den gemmes i git."
)


def findings(path: Path) -> Iterator[str]:
    """What is wrong with a notebook's outputs, one line each."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        cells, kept = content["cells"], content.get("metadata", {})
    except (OSError, ValueError, KeyError, TypeError):
        yield "er ikke en notesbog, der kan læses"
        return
    # Widgets stay there, with what they showed, when outputs are cleared.
    if strange := sorted(set(kept) - {"kernelspec", "language_info"}):
        yield f"gemmer andet end kerne og sprog i sine metadata: {', '.join(strange)}"
    for place, what in GATE["refusals"](cells):
        yield f"viser andet end bogens egne elementer, {place}: {what}"
    for number, cell in enumerate(cells, start=1):
        for output in cell.get("outputs", []):
            content = output.get("data", {}).get(GATE["MIME"])
            if content and content.get("ledger") and not marked(output["data"]):
                yield f"celle {number} af alle viser tal, som ikke er mærket som syntetiske"


def marked(data: dict[str, object]) -> bool:
    """Whether both what is shown and what stands for it in words bear the mark."""

    def text(kind: str) -> str:
        value = data.get(kind, "")
        return "".join(value) if isinstance(value, list) else str(value)

    return all(any(mark in text(kind) for mark in MARKS) for kind in ("text/html", "text/plain"))


def main(names: list[str]) -> int:
    wrong = [(name, finding) for name in names for finding in findings(Path(name))]
    for name, finding in wrong:
        print(f"FEJL: Notesbogen {finding}.\n  Hvor: {name}\n  Hvad du kan gøre: {REMEDY}", file=sys.stderr)
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""A study in which every text is a payload, and every name of a file and folder that may be one."""

from __future__ import annotations

from functools import partial
from itertools import cycle
from pathlib import Path
from typing import Any

from tests.hostile.payloads import CODE, FILES, FORMULA, MARKDOWN, NAME, PAYLOADS, SCRIPT, TEMPLATE
from tests.studies import change_yaml, make_study, project_content, read_rows, study_content, write_rows

TEXTS = {
    *("title", "short_title", "publisher", "about", "number", "label", "description", "noun", "participant"),
    *("participants", "text", "note", "name", "short_name", "source"),
}
THEMES = 42


def hostile_study(parent: Path, shift: int = 0) -> Path:
    """Write the study: 42 themes, 20 more questions, and the payloads over all texts, beginning with number `shift`."""
    content = study_content()
    phases = cycle(["gain", "establishing", "running"])
    codes = [f"theme_{k}" for k in range(THEMES)]
    content["themes"] += [{"code": c, "label": "x", "phase": next(phases), "description": "x"} for c in codes]
    questions = [{"code": f"asked_{k}", "text": "x", "topic": codes[k]} for k in range(20)]
    content["survey"]["questions"] += questions
    for dimension in content["dimensions"]:
        dimension["note"] = "x"
    payloads = cycle([*PAYLOADS[shift:], *PAYLOADS[:shift]])
    content["disclosure"] = {"protected": []}  # all is shown, so that all that can go wrong is seen
    content = poisoned(content, payloads)
    # What becomes titles, headings, menus, links and the foot of every page is many at once.
    content |= {"title": " ".join(SCRIPT), "short_title": " ".join(SCRIPT[:9]), "about": "\n\n".join(PAYLOADS)}
    content |= {"publisher": " ".join(MARKDOWN), "participants": "børn " + " ".join(TEMPLATE)}
    content["edition"]["number"] = " ".join(SCRIPT[::-1])
    # A table with a formula is refused before anything reads on (tests/data/readers); the descriptions still have them.
    cells = cycle([p for p in [*PAYLOADS[shift:], *PAYLOADS[:shift]] if p not in FORMULA])
    folder = make_study(parent / NAME, children=12, study=content)
    for slug, name, short in (("nord", SCRIPT[2:], SCRIPT[2:5]), ("syd", [*MARKDOWN, *TEMPLATE], [*FORMULA, *CODE])):
        texts = poisoned(project_content(slug), payloads) | {"name": " ".join(name), "short_name": " ".join(short)}
        change_yaml(folder, f"projects/{slug}/project.yml", partial(_replace, texts))
        place = folder / "projects" / slug
        rows = read_rows(place / "survey.csv")
        asked = [q["code"] for q in questions]
        write_rows(
            place / "survey.csv",
            [[*row, *(asked if k == 0 else [str(1 + (k + n) % 2) for n in range(20)])] for k, row in enumerate(rows)],
        )
        rows = read_rows(place / "statements.csv")
        for k, row in enumerate(rows[1:]):
            row[-1] = next(cells)
            row[0] = f"{k}+1<b data-pwn>"
        rows += [
            [f"s{c}{d}", "town", "staff", "interview", c, d, next(cells)] for c in codes for d in ("driver", "barrier")
        ]
        write_rows(place / "statements.csv", rows)
        rows = read_rows(place / "children.csv")
        for k, row in enumerate(rows):
            row += ["left_reason" if k == 0 else next(cells)]
            row += ["<script>pwn(99)</script>" if k == 0 else next(cells)]  # a column that nobody knows
        write_rows(place / "children.csv", rows)
    for file in FILES:
        (folder / "projects" / "nord" / file).write_text("a\n", encoding="utf-8")
    return folder


def _replace(new: dict[str, Any], old: dict[str, Any]) -> None:
    old.update(new)


def poisoned(content: Any, payloads: Any, key: str = "") -> Any:
    """The same data with a payload in place of every text that readers see."""
    if isinstance(content, dict):
        return {k: poisoned(v, payloads, k) for k, v in content.items()}
    if isinstance(content, list):
        return [poisoned(one, payloads, key) for one in content]
    return next(payloads) if key in TEXTS and isinstance(content, str) else content

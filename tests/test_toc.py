"""The root's table of contents has what the generator would put there: every project with every chapter, in order."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from helpers.pipeline import toc
from helpers.pipeline.layout import DEFAULT_STUDY, ROOT
from helpers.study import load_projects, load_study


def files(node: Any) -> list[str]:
    if isinstance(node, dict):
        own = [node["file"]] if "file" in node else []
        return own + [f for value in node.values() for f in files(value)]
    return [f for part in node for f in files(part)] if isinstance(node, list) else []


def test_the_default_contents_name_every_project_and_chapter() -> None:
    written = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    projects = load_projects(DEFAULT_STUDY)
    made = files(toc.made_from(load_study(DEFAULT_STUDY), projects, published=True))
    there = files(written)
    assert [f for f in there if f in made] == made
    sections = [chapter for part in written["parts"] for chapter in part["chapters"] if "sections" in chapter]
    wanted = toc.project_sections(load_study(DEFAULT_STUDY), projects)
    assert [s["sections"] for s in sections] == [w["sections"] for w in wanted]


def test_every_hand_written_page_has_its_place() -> None:
    written = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    pages = {p.stem for p in Path(ROOT / "book").glob("*.md")}
    assert pages <= {*files(written), written["root"]}

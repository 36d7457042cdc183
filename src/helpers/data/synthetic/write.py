"""The CSV files of the synthetic study, the same bytes every time."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from helpers.data.synthetic import model
from helpers.data.synthetic.answers import measurements_frame
from helpers.data.synthetic.children import children_frame, children_of
from helpers.data.synthetic.fidelity import fidelity_frame
from helpers.data.synthetic.model import Plan
from helpers.data.synthetic.statements import statement_frames
from helpers.data.synthetic.survey import respondents_of, survey_frame
from helpers.errors import StudyFault
from helpers.study import Study, load_study


def copy_study(folder: Path, into: Path) -> None:
    """A study folder somewhere else; its words stay where they are, and its study.yml finds them from there."""
    shutil.copytree(folder, into)

    def found(key: re.Match[str]) -> str:
        words = os.path.relpath((folder / key["place"]).resolve(), into.resolve())
        return f"{key['key']}: {Path(words).as_posix()}"

    place = into / "study.yml"
    text = place.read_text(encoding="utf-8")
    text = re.sub(r"^(?P<key>book|contents): (?P<place>\S+)$", found, text, flags=re.MULTILINE)
    place.write_text(text, encoding="utf-8", newline="\n")


def write_study(folder: Path, plans: Mapping[str, Plan] = model.PLANS) -> None:
    """Write children, measurements, fidelity, survey and statements of all projects into `folder`/projects/<slug>/.

    study.yml of the folder says which items, questions and themes there are; model.py says everything else. All tables
    are drawn before the first file is touched, and each file replaces the old one in one step.

    Args:
        folder: The study folder.
        plans: The projects by slug; by default those of the default study.

    Raises:
        MissingFile: The folder has no study.yml.
        StudyFault: Its study.yml lacks what the model is about.
    """
    files = {
        folder / "projects" / slug / f"{name}.csv": _text(frame)
        for slug, frames in draw_study(load_study(folder), plans).items()
        for name, frame in frames.items()
    }
    fresh = {path: path.with_name(f".{path.name}.fresh") for path in files}
    try:
        for path, text in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            fresh[path].write_bytes(text.encode("utf-8"))
        for path in files:
            fresh[path].replace(path)
    finally:
        for path in fresh.values():
            path.unlink(missing_ok=True)


def draw_study(study: Study, plans: Mapping[str, Plan] = model.PLANS) -> Mapping[str, Mapping[str, pd.DataFrame]]:
    """All tables, by project and file name."""
    survey = study.survey
    bands = next((variable for variable in study.background if variable.code == "age"), None)
    unknown = {dimension.code for dimension in study.dimensions} ^ set(model.TRAITS)
    if survey is None or bands is None or unknown:
        raise StudyFault(
            "Studiet passer ikke til modellen bag de syntetiske data.",
            f"study.yml: {', '.join(sorted(unknown)) or 'survey og age'}",
            "Ret study.yml, eller udvid helpers/data/synthetic/model.py.",
        )
    statements = statement_frames(plans, study)
    study_frames = {}
    for slug, plan in plans.items():
        children = children_of(slug, plan, bands)
        measured = tuple(d for d in study.dimensions if d.code in (*model.COMMON_DIMENSIONS, *plan.dimensions))
        study_frames[slug] = {
            "children": children_frame(children, plan, study.background),
            "measurements": measurements_frame(children, plan, measured),
            "fidelity": fidelity_frame(children),
            "survey": survey_frame(respondents_of(slug, plan, survey), survey),
            "statements": statements[slug],
        }
    return study_frames


def _text(frame: pd.DataFrame) -> str:
    return frame.to_csv(index=False, lineterminator="\n")

"""What a study is: frozen, validated models, and how they are read from a study folder."""

from helpers.study.base import Labelled
from helpers.study.facts import Fact, Project, Published, PublishedFigure
from helpers.study.finished import Finished, Sentence, load_earlier, read_finished, write_about
from helpers.study.load import (
    check_project,
    load_contents,
    load_lifts,
    load_projects,
    load_published,
    load_study,
    load_words,
)
from helpers.study.premises import PREMISES, Premise, undeclared
from helpers.study.rules import Analysis, Disclosure, Kept, Lift
from helpers.study.scales import Background, Dimension
from helpers.study.study import Approval, Edition, Study
from helpers.study.survey import Phase, Survey, Theme

__all__ = [
    "PREMISES",
    "Analysis",
    "Approval",
    "Background",
    "Dimension",
    "Disclosure",
    "Edition",
    "Fact",
    "Finished",
    "Kept",
    "Labelled",
    "Lift",
    "Phase",
    "Premise",
    "Project",
    "Published",
    "PublishedFigure",
    "Sentence",
    "Study",
    "Survey",
    "Theme",
    "check_project",
    "load_contents",
    "load_earlier",
    "load_lifts",
    "load_projects",
    "load_published",
    "load_study",
    "load_words",
    "read_finished",
    "undeclared",
    "write_about",
]

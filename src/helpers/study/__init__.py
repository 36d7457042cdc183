"""What a study is: frozen, validated models, and how they are read from a study folder."""

from helpers.study.finished import Finished, Sentence, load_earlier, read_finished, write_about
from helpers.study.load import check_project, load_lifts, load_projects, load_published, load_study
from helpers.study.models import (
    Analysis,
    Background,
    Dimension,
    Disclosure,
    Edition,
    Fact,
    Labelled,
    Lift,
    Phase,
    Project,
    Published,
    PublishedFigure,
    Study,
    Survey,
    Theme,
)

__all__ = [
    "Analysis",
    "Background",
    "Dimension",
    "Disclosure",
    "Edition",
    "Fact",
    "Finished",
    "Labelled",
    "Lift",
    "Phase",
    "Project",
    "Published",
    "PublishedFigure",
    "Sentence",
    "Study",
    "Survey",
    "Theme",
    "check_project",
    "load_earlier",
    "load_lifts",
    "load_projects",
    "load_published",
    "load_study",
    "read_finished",
    "write_about",
]

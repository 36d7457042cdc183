"""What a study is: frozen, validated models, and how they are read from a study folder."""

from helpers.study.load import check_project, load_lifts, load_projects, load_published, load_study
from helpers.study.models import (
    Analysis,
    Background,
    Dimension,
    Disclosure,
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
    "Fact",
    "Labelled",
    "Lift",
    "Phase",
    "Project",
    "Published",
    "PublishedFigure",
    "Study",
    "Survey",
    "Theme",
    "check_project",
    "load_lifts",
    "load_projects",
    "load_published",
    "load_study",
]

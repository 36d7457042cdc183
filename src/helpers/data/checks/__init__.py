"""What no single cell can tell: files and tables held against each other, and against study.yml and project.yml."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from helpers.data.cells import Table
from helpers.data.checks import answers, children, copies, dates, statements, survey
from helpers.data.checks.files import check_declared, check_editions, check_file, check_projects
from helpers.data.checks.labels import Read, read_by_labels
from helpers.data.findings import Finding
from helpers.study import Study

__all__ = ["Read", "check_declared", "check_editions", "check_file", "check_projects", "check_tables", "read_by_labels"]


def check_tables(study: Study, tables: Mapping[str, Table], *, whole: bool) -> Iterator[Finding]:
    """Findings across tables and projects.

    Args:
        study: The study.
        tables: The parsed tables, by name; one that the study does not define is empty.
        whole: Whether all projects were read; what concerns them together is looked at only then.
    """
    yield from children.check(study, tables)
    yield from dates.check(study, tables)
    yield from answers.check(study, tables, whole=whole)
    yield from survey.check(study, tables)
    yield from statements.check(tables["statements"])
    yield from copies.check(study, tables)

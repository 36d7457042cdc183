"""Chapter 4: how the children's answers developed, dimension by dimension."""

from __future__ import annotations

from helpers.chapters.outcomes.across import Across
from helpers.chapters.outcomes.changes import Changes
from helpers.chapters.outcomes.measures import Measures
from helpers.chapters.outcomes.mechanisms import Mechanisms
from helpers.chapters.outcomes.missing import Missing
from helpers.chapters.outcomes.needs import Needs


class ChildOutcomes(Changes, Needs, Across, Mechanisms, Measures, Missing):
    """Means, changes and whether they are kept; need and progress; projects and types; and how sure the numbers are.

    A project's chapter shows what its number of children can bear, and says what only the pooled chapter has.
    """

    name = "child_outcomes"
    tables = ("children", "measurements", "statements")

"""What a study declares of its design: what sentences of the book may presume, and nothing else tells.

What is not declared is not known, and no sentence that presumes it is printed (helpers.study.premises).
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from helpers.study.base import Code, Labelled, Model, Text

COLLECTED = {"interview": ("interviews", "i interviews"), "workshop": ("workshops", "på workshops")}


class Design(Model):
    """Who is compared with whom, what was drawn by lot, and what the offer is for."""

    comparison: Literal["none", "untreated", "other_offer", "waiting"] | None = None
    allocation: Literal["none", "lot", "cluster_lot"] | None = Field(
        default=None, description="Whether lots decided who had the offer"
    )
    types_allocated: Literal["none", "lot"] | None = Field(
        default=None, description="Whether lots decided which type of offer somebody had"
    )
    purpose: Literal["prevention", "treatment"] | None = None


class Overestimate(Model):
    """That those who answer may think too well of themselves at the start: one sentence, and who says so."""

    text: Text
    source: Text


class Informants(Model):
    """Who helped with the answers («en forælder», «en medarbejder»), and what is known of how they answer."""

    helped_by: tuple[Text, ...] = ()
    overestimate: Overestimate | None = None


class Party(Model):
    """A kind of organisation that takes part in the collaboration: «NGO», «NGO'en», «NGO'er», «NGO'erne».

    The codes `ngo` and `municipality` are those whose facts project.yml has.
    """

    code: Code
    one: Text
    the_one: Text
    many: Text
    the_many: Text


NEUTRAL = {
    "ngo": Party(
        code="ngo", one="organisation", the_one="organisationen", many="organisationer", the_many="organisationerne"
    ),
    "municipality": Party(code="municipality", one="sted", the_one="stedet", many="steder", the_many="stederne"),
}


class Statements(Model):
    """Where the coded statements come from."""

    collected_by: tuple[Literal["interview", "workshop"], ...] = Field(min_length=1)


class CollaborationKind(Labelled):
    """A model of collaboration, what it means in a sentence or two, and where that stands."""

    description: Text | None = None

"""What the values of a column mean: witnesses vote, agreement is a proposal, contradiction is told.

`words` and `similar` know words, `heads` what headings say, `order` which way a scale runs, `known` what the study
calls things, `witnesses` who says what, `votes` how it is settled. A delivery's proposal and the check of a study
folder ask the same witnesses.
"""

from helpers.data.meaning.known import Known, labels_of
from helpers.data.meaning.similar import best, likeness, plain
from helpers.data.meaning.votes import UNDECIDED, Agreed, Vote
from helpers.data.meaning.witnesses import Asked, agreed, by_label, canonical
from helpers.data.meaning.words import WORDS, YES_AND_NO, is_answer, is_no_answer, number_of

__all__ = [
    "UNDECIDED",
    "WORDS",
    "YES_AND_NO",
    "Agreed",
    "Asked",
    "Known",
    "Vote",
    "agreed",
    "best",
    "by_label",
    "canonical",
    "is_answer",
    "is_no_answer",
    "labels_of",
    "likeness",
    "number_of",
    "plain",
]

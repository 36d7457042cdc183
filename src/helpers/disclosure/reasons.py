"""Why a number is not shown: what readers are told, and the rules behind it.

A reader is told one of the PUBLIC reasons only: two for counts, two for what is told of values. Which rule hid a number
would itself tell something: «everyone answered the same» gives the answer away, and «fewer than 5» beside «hidden for
its neighbour's sake» narrows both. So each public reason is true of every cell it stands at, the small one and those
hidden to protect it.
"""

from __future__ import annotations

# What stands at a hidden number, also read aloud; {threshold} is the study's.
PUBLIC = {
    "few": "færre end {threshold} bag tallet, eller det kunne vise et andet tal med færre end {threshold} bag",
    "sensitive": "følsom oplysning, der kunne føres tilbage til enkelte, eller kunne vise et andet skjult tal",
    "mean": "gennemsnittet kunne vise enkeltes svar her eller i en anden lille gruppe",
    "spread": "spredning, interval og test kunne vise enkeltes svar her eller i en anden lille gruppe",
}

OF_VALUES = ("mean", "spread")  # the count behind such a number is no secret, though it may stand nowhere

# The rules: for the analysts' log and the internal edition, never for the published one.
RULES = {
    "small_base": "færre end {threshold} bag tallet",
    "small_cell": "færre end {threshold} i kategorien",
    "group_disclosure": "alle eller ingen gav det samme følsomme svar",
    "complement": "færre end {threshold} er tilbage, når andre viste tal trækkes fra",
    "left_between_waves": "færre end {threshold} er med ved den ene måling og ikke ved begge",
    "wave_difference": "der er netop én til forskel mellem to målinger",
    "edition_difference": "færre end {threshold} er kommet til eller gået fra siden en tidligere udgave",
    "earlier_edition": "tallet er skjult i en tidligere udgave og ville vise det, hvis det blev vist nu",
    "compared": "et af de to tal, der sammenlignes, er skjult, og det andet og forskellen ville vise det",
    "complementary": "et skjult tal kunne regnes ud, hvis dette blev vist",
}

REASONS = {**PUBLIC, **RULES}


def public_reason(*, sensitive: bool) -> str:
    """The reason a reader is told: it follows from what is measured alone."""
    return "sensitive" if sensitive else "few"

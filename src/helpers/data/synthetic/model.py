"""The documented model behind the synthetic study: what is assumed about projects, children, answers and respondents.

Everything here is invented, apart from the projects' names and what kind of offer they are. Rates are probabilities of
a draw, never quotas, except the sizes of the projects and how many leave. children.py, answers.py, fidelity.py,
survey.py and statements.py tell how they are used.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

WAVES = ("before", "after", "followup")


@dataclass(frozen=True)
class Plan:
    """One project: its size, its children, who answers its survey, and what is said about it."""

    started: int
    left_before_after: int
    left_before_followup: int
    intake: tuple[dt.date, dt.date]
    course_days: int
    girls: float
    ages: Mapping[str, float]  # age band of study.yml → share of the children
    referral: Mapping[str, float]  # category of study.yml → share of the children
    types: Mapping[str, float]  # column of an intervention type → probability
    flags: Mapping[str, float]  # yes/no background variable → probability
    helped: float  # share answering together with someone
    respondents: Mapping[str, int]  # role → how many answered the survey
    leaning: Mapping[str, str]  # collaboration theme → "+" (driver), "-" (barrier), "±" (both); others are not raised
    groups: int = 0  # number of groups, 0 where the offer is not given in groups
    siblings: float | None = None  # probability that a child is a sibling of the one before; None: no family_id
    delivery: float = 0.0  # mean of the latent delivery, in standard deviations
    attitude: float = 0.0  # mean of the survey's latent attitude, in standard deviations
    dimensions: tuple[str, ...] = ()  # measured besides the five that every project measures
    volunteers: bool = True


@dataclass(frozen=True)
class Trait:
    """How one dimension behaves, on a latent scale where more is better for the child and 1 is the children's spread.

    gain and later are mean shifts from before to after and from after to follow-up.
    """

    start: float
    gain: float
    later: float
    change_sd: float  # how differently children change
    stable: float  # standard deviation of what an item keeps through all waves for a child
    noise: float  # standard deviation of what an item has at one wave only
    loading: float = 0.6  # correlation with general wellbeing


@dataclass(frozen=True)
class Opinion:
    """A survey question: the probability of agreeing on each side, for a respondent of mean attitude."""

    municipality: float
    ngo: float | None  # None: not asked


def _flags(
    psychological: float, resilience: float, tools: float, home: float, act: float, school: float
) -> dict[str, float]:
    return {
        "need_psychological": psychological,
        "need_resilience": resilience,
        "need_coping_tools": tools,
        "need_home": home,
        "measure_section_52": act,
        "measure_school": school,
    }


def _types(*, individual: float = 0, group: float = 0, family: float = 0) -> dict[str, float]:
    return {"intervention_individual": individual, "intervention_group": group, "intervention_family": family}


# Sizes, ages and routes are invented so that they suit the kind of offer the published report describes. Where a source
# is silent (Mentornetværket) the offer is an assumption too. Each role is answered by nobody or by at least five.
PLANS: Mapping[str, Plan] = {
    "cykelhjelm": Plan(
        started=116,
        left_before_after=28,
        left_before_followup=16,
        intake=(dt.date(2015, 1, 19), dt.date(2016, 10, 14)),
        course_days=150,
        girls=0.56,
        ages={"from_6_to_9": 0.25, "from_10_to_12": 0.3, "from_13_to_15": 0.27, "from_16_to_20": 0.18},
        referral={"school": 0.38, "health_visitor": 0.12, "family_itself": 0.32, "authority": 0.08, "other": 0.1},
        types=_types(individual=1, family=0.5),
        flags=_flags(0.7, 0.62, 0.58, 0.27, 0.075, 0.13),
        helped=0.4,
        respondents={"municipal_staff": 16, "municipal_management": 6, "volunteer": 9, "project_leader": 5},
        leaning={
            "incentives": "+",
            "shared_goals": "+",
            "clear_roles": "±",
            "spreading_knowledge": "-",
            "relations": "+",
            "management_backing": "-",
            "communication": "+",
            "data_practice": "+",
            "volunteer_turnover": "-",
        },
        siblings=0.22,
        delivery=0.2,
        attitude=0.2,
    ),
    "klub-move": Plan(
        started=76,
        left_before_after=21,
        left_before_followup=10,
        intake=(dt.date(2015, 2, 2), dt.date(2016, 9, 30)),
        course_days=170,
        girls=0.45,
        ages={"from_13_to_15": 0.55, "from_16_to_20": 0.45},
        referral={"school": 0.5, "authority": 0.2, "other": 0.3},
        types=_types(group=1, individual=1),
        flags=_flags(0.75, 0.68, 0.62, 0.33, 0.14, 0.2),
        helped=0.18,
        respondents={"municipal_staff": 13, "volunteer": 10},
        leaning={
            "incentives": "+",
            "shared_goals": "-",
            "clear_roles": "+",
            "spreading_knowledge": "±",
            "preparing_documentation": "+",
            "relations": "+",
            "management_backing": "+",
            "communication": "+",
            "data_practice": "-",
            "volunteer_turnover": "±",
        },
        groups=10,
        delivery=0.0,
        attitude=0.1,
    ),
    "mentornetvaerket": Plan(
        started=55,
        left_before_after=15,
        left_before_followup=6,
        intake=(dt.date(2015, 1, 12), dt.date(2016, 6, 10)),
        course_days=240,
        girls=0.48,
        ages={"from_10_to_12": 0.3, "from_13_to_15": 0.42, "from_16_to_20": 0.28},
        referral={"school": 0.5, "family_itself": 0.25, "authority": 0.25},
        types=_types(individual=1),
        flags=_flags(0.68, 0.62, 0.6, 0.3, 0.15, 0.21),
        helped=0.25,
        respondents={"municipal_staff": 12, "volunteer": 11},
        leaning={
            "incentives": "-",
            "clear_roles": "-",
            "spreading_knowledge": "+",
            "preparing_documentation": "-",
            "relations": "±",
            "communication": "-",
            "data_practice": "-",
            "volunteer_turnover": "-",
        },
        delivery=-0.25,
        attitude=-0.25,
    ),
    "powerkids": Plan(
        started=80,
        left_before_after=24,
        left_before_followup=10,
        intake=(dt.date(2015, 2, 9), dt.date(2016, 11, 11)),
        course_days=110,
        girls=0.52,
        ages={"from_6_to_9": 0.42, "from_10_to_12": 0.58},
        referral={"school": 0.25, "health_visitor": 0.6, "family_itself": 0.15},
        types=_types(group=1),
        flags=_flags(0.7, 0.6, 0.64, 0.3, 0.09, 0.18),
        helped=0.5,
        respondents={"municipal_staff": 14, "volunteer": 10},
        leaning={
            "incentives": "+",
            "shared_goals": "+",
            "clear_roles": "±",
            "preparing_documentation": "-",
            "relations": "+",
            "management_backing": "+",
            "communication": "±",
            "volunteer_turnover": "-",
        },
        groups=11,
        delivery=0.1,
        attitude=0.1,
        dimensions=("school_wellbeing",),
    ),
    "empowr": Plan(
        started=82,
        left_before_after=22,
        left_before_followup=11,
        intake=(dt.date(2015, 1, 26), dt.date(2016, 11, 25)),
        course_days=90,
        girls=1,
        ages={"from_10_to_12": 0.32, "from_13_to_15": 0.68},
        referral={"school": 0.58, "family_itself": 0.28, "authority": 0.14},
        types=_types(group=1),
        flags=_flags(0.79, 0.66, 0.63, 0.22, 0.08, 0.14),
        helped=0.15,
        respondents={"municipal_staff": 13, "volunteer": 10},
        leaning={
            "incentives": "+",
            "shared_goals": "+",
            "clear_roles": "+",
            "spreading_knowledge": "+",
            "preparing_documentation": "±",
            "relations": "+",
            "management_backing": "-",
            "communication": "+",
            "data_practice": "+",
            "volunteer_turnover": "+",
        },
        groups=11,
        delivery=0.25,
        attitude=0.3,
        dimensions=("self_harm",),
    ),
    "samtalegrupper": Plan(
        started=57,
        left_before_after=17,
        left_before_followup=6,
        intake=(dt.date(2015, 2, 16), dt.date(2016, 11, 4)),
        course_days=120,
        girls=0.53,
        ages={"from_6_to_9": 0.35, "from_10_to_12": 0.4, "from_13_to_15": 0.25},
        referral={"school": 0.55, "family_itself": 0.22, "authority": 0.23},
        types=_types(group=1),
        flags=_flags(0.72, 0.63, 0.62, 0.32, 0.14, 0.2),
        helped=0.4,
        respondents={
            "municipal_staff": 14,
            "municipal_management": 5,
            "project_leader": 8,
        },  # its NGO has paid staff only
        leaning={
            "incentives": "+",
            "shared_goals": "±",
            "clear_roles": "+",
            "spreading_knowledge": "-",
            "preparing_documentation": "+",
            "relations": "+",
            "management_backing": "±",
            "communication": "+",
            "data_practice": "+",
        },
        groups=8,
        siblings=0.15,
        delivery=0.15,
        attitude=0.1,
        dimensions=("school_wellbeing",),
        volunteers=False,
    ),
    "stroem": Plan(
        started=88,
        left_before_after=28,
        left_before_followup=12,
        intake=(dt.date(2015, 1, 5), dt.date(2016, 5, 27)),
        course_days=260,
        girls=0.5,
        ages={"from_6_to_9": 0.2, "from_10_to_12": 0.42, "from_13_to_15": 0.38},
        referral={"school": 0.62, "family_itself": 0.14, "authority": 0.24},
        types=_types(individual=1),
        flags=_flags(0.66, 0.6, 0.6, 0.36, 0.09, 0.17),
        helped=0.32,
        respondents={"municipal_staff": 15, "municipal_management": 5, "volunteer": 12, "ngo_management": 5},
        leaning={
            "incentives": "-",
            "shared_goals": "+",
            "clear_roles": "+",
            "spreading_knowledge": "-",
            "preparing_documentation": "-",
            "relations": "-",
            "management_backing": "-",
            "communication": "-",
            "data_practice": "±",
            "volunteer_turnover": "±",
        },
        delivery=-0.2,
        attitude=-0.2,
    ),
    "nefos": Plan(
        started=100,
        left_before_after=26,
        left_before_followup=14,
        intake=(dt.date(2015, 1, 12), dt.date(2016, 11, 18)),
        course_days=130,
        girls=0.55,
        ages={"from_6_to_9": 0.2, "from_10_to_12": 0.26, "from_13_to_15": 0.3, "from_16_to_20": 0.24},
        referral={"school": 0.25, "health_visitor": 0.15, "family_itself": 0.4, "other": 0.2},
        types=_types(individual=1, family=0.5),
        flags=_flags(0.82, 0.68, 0.65, 0.22, 0.09, 0.11),
        helped=0.25,
        respondents={"municipal_staff": 13, "volunteer": 9, "ngo_management": 5},
        leaning={
            "incentives": "+",
            "shared_goals": "+",
            "clear_roles": "-",
            "spreading_knowledge": "+",
            "preparing_documentation": "+",
            "relations": "+",
            "management_backing": "+",
            "communication": "-",
            "data_practice": "+",
            "volunteer_turnover": "+",
        },
        siblings=0.25,
        delivery=0.15,
        attitude=0.2,
        dimensions=("suicidal_behaviour",),
    ),
}

# Measured in every project.
COMMON_DIMENSIONS = (
    "psychological_wellbeing",
    "relational_wellbeing",
    "social_competence",
    "coping",
    "self_perception",
)

# Tuned by hand until the mean over many seeds came near the published figures; the seeds (seeds.py) do the rest.
TRAITS: Mapping[str, Trait] = {
    "psychological_wellbeing": Trait(start=0.1, gain=0.27, later=0.03, change_sd=0.64, stable=0.75, noise=1.08),
    "relational_wellbeing": Trait(start=0.25, gain=0.25, later=-0.05, change_sd=0.52, stable=0.8, noise=0.85),
    "social_competence": Trait(start=0.2, gain=0.285, later=0.0, change_sd=0.6, stable=0.75, noise=1.0),
    "coping": Trait(start=0.0, gain=0.35, later=0.04, change_sd=0.67, stable=0.7, noise=1.0),
    "self_perception": Trait(start=0.05, gain=0.35, later=0.04, change_sd=0.67, stable=0.7, noise=1.0),
    "school_wellbeing": Trait(start=0.15, gain=0.18, later=-0.12, change_sd=0.47, stable=0.8, noise=0.75),
    "self_harm": Trait(start=1.9, gain=0.17, later=0.0, change_sd=0.55, stable=0.6, noise=0.87),
    "suicidal_behaviour": Trait(start=-0.25, gain=1.12, later=0.27, change_sd=1.0, stable=0.7, noise=1.0, loading=0.5),
}

# Latent answers are cut here into 1, 2, 3 and 4.
THRESHOLDS = (-2.0, 0.0, 2.35)

# Random effects on the gain: standard deviations between projects, groups and families. Standard deviation of what a
# child moves from after to follow-up beyond everyone's shift, as a share of change_sd.
PROJECT_SD, GROUP_SD, FAMILY_SD, LATER_SHARE = 0.05, 0.12, 0.12, 0.5
# What one standard deviation of delivery adds to the gain, and what help with the answers adds to an answer.
DELIVERY_EFFECT, HELP_EFFECT = 0.08, 0.1
# The probability that a child passes over one item of a dimension, always the same one, and does so at a given wave. So
# a few items are missing, but no scale is: a scale that falls out for one child would be a disclosive difference.
SKIPS, SKIPS_AT_WAVE = 0.06, 0.6

# Leaving: who leaves is drawn by weight exp(LEAVE_LOW * low wellbeing + LEAVE_AGE * age), both in standard deviations.
LEAVE_LOW, LEAVE_AGE = 0.3, 0.25
# Reasons for leaving before the end (rest: none given); who is missing at follow-up only could not be reached.
REASONS: Mapping[str, float] = {"own_wish": 0.38, "other_help": 0.33}
NOT_REACHED = "not_reached"

# Correlations: general wellbeing within families, and wellbeing with the needs recorded at the start.
FAMILY_CORRELATION = 0.35
FLAG_CORRELATION: Mapping[str, float] = {
    "need_psychological": -0.4,
    "need_resilience": -0.3,
    "need_coping_tools": -0.3,
    "need_home": -0.2,
    "measure_section_52": -0.1,
    "measure_school": -0.1,
}

# Delivery: a component's latent score is COMPONENT_LOADING * delivery + the rest, shifted, and cut at COMPONENT_CUTS.
COMPONENT_LOADING, COMPONENT_CUTS = 0.6, (-1.0, -0.3, 0.6)
COMPONENTS: Mapping[str, float] = {
    "sessions_held": 0.25,
    "content_followed": 0.1,
    "attendance": 0.0,
    "staff_prepared": 0.2,
    "parents_involved": -0.2,
}
# Share of the variance of delivery that a group has in common.
DELIVERY_GROUP_SHARE = 0.3

# Dates in days: from start to the first measurement at most, and the standard deviations of course and follow-up.
FIRST_MEASUREMENT, COURSE_SD, FOLLOWUP_DAYS, FOLLOWUP_SD = 9, 8, 182, 9

# Survey: an answer's latent score is ATTITUDE * attitude + the rest; agreeing strongly starts STRONG above agreeing.
ATTITUDE, STRONG = 0.45, 0.85
OPINIONS: Mapping[str, Opinion] = {
    "gain_new_offers": Opinion(0.76, 0.78),
    "gain_earlier_help": Opinion(0.72, 0.74),
    "gain_detection": Opinion(0.6, 0.68),
    "gain_less_stigma": Opinion(0.68, 0.72),
    "gain_new_knowledge": Opinion(0.55, 0.7),
    "gain_role_models": Opinion(0.66, 0.75),
    "gain_refer_on": Opinion(0.6, 0.66),
    "gain_quick_sparring": Opinion(0.56, 0.6),
    "volunteers_competent": Opinion(0.6, None),
    "equal_partners": Opinion(0.4, None),
    "has_shared_goals": Opinion(0.66, 0.68),
    "knows_roles": Opinion(0.6, 0.58),
    "has_backing": Opinion(0.55, 0.5),
    "frequent_communication": Opinion(0.52, 0.5),
    "timely_communication": Opinion(0.6, 0.55),
    "accurate_communication": Opinion(0.64, 0.66),
    "problem_solving": Opinion(0.6, 0.62),
    "shared_knowledge": Opinion(0.48, 0.46),
    "mutual_respect": Opinion(0.72, 0.7),
    "uses_data": Opinion(0.42, 0.4),
}

# Statements: the probability that a theme raised gives a second one, the share from interviews (the rest: workshops),
# and who speaks on each side.
SECOND_STATEMENT: Mapping[str, float] = {"gain": 0.4, "establishing": 0.5, "running": 0.5, "mechanism": 0.7}
INTERVIEW_SHARE = 0.7
SPEAKERS: Mapping[str, Mapping[str, float]] = {
    "municipality": {"municipal_staff": 0.75, "municipal_management": 0.25},
    "ngo": {"volunteer": 0.45, "project_leader": 0.35, "ngo_management": 0.2},
}

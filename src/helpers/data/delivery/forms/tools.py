"""The survey tools whose exports are known, by the columns that each writes itself.

Sources: the tools' own documentation of their exports, and files of theirs. Names in other languages than Danish and
English are there where the tool writes them in that of the form.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from helpers.data.delivery.forms.form import Form, Role

_NOT_SENT = "skemaet er ikke sendt ind"
_NOT_FINISHED = "skemaet er ikke udfyldt til ende"
_TRIAL = "svaret er en prøve"
_NOT_BEGUN = "skemaet er ikke besvaret"
_DROPPED_OUT = "svarpersonen er faldet fra"


def _roles(**keys: str) -> dict[str, Role]:
    roles: dict[str, Role] = {}
    for role, names in keys.items():
        roles |= dict.fromkeys(names.split(), role)  # type: ignore[arg-type]
    return roles


def _signs(*signs: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(sign.split()) for sign in signs)


def _numbered(counts: str, last: int = 30) -> str:
    """The names of statistics that are one column of codes, or a box to tick for each code."""
    return " ".join(f"{name} {' '.join(f'{name}{code}' for code in range(1, last + 1))}" for name in counts.split())


QUALTRICS = Form(
    "Qualtrics",
    _signs("responseid recordeddate", "startdate enddate finished", "responseid responseset"),
    _roles(
        person="ipaddress recipientlastname recipientfirstname recipientemail locationlatitude locationlongitude"
        " emailaddress name",
        response="responseid",
        when="enddate",
        status="status finished progress",
        own="startdate durationinseconds recordeddate distributionchannel userlanguage responseset",
    ),
    leave_out={
        "finished": dict.fromkeys(
            ("False", "0", "Falsk", "Falsch", "Faux", "Falso", "Onwaar", "Usann", "Usant"), _NOT_FINISHED
        ),
        # The tool writes the status in the language of who exports; codes and channels are the same in all.
        "status": dict.fromkeys(("Survey Preview", "Survey Test", "Umfragevorschau", "Umfragetest"), _TRIAL)
        | dict.fromkeys(("1", "2", "17"), _TRIAL)
        | dict.fromkeys(("Spam", "8", "9", "12"), "svaret er spam"),
        "distributionchannel": {"preview": _TRIAL, "test": _TRIAL},
    },
    whole={
        "finished": re.compile(r"1|true|sandt?|wahr|vrai|verdadero|vero|waar|sann|sant"),
        "status": re.compile(r"0|4|16|(.* )?ip( .*)?|import.*|offline"),
    },
    again="Hent filen igen fra Qualtrics med alle tre overskriftsrækker.",
)
_SENT_IN_DANISH = ("datosendt", "datoindsendt", "indsendelsesdato", "indsendtdato", "afsendelsesdato")
LIMESURVEY = Form(
    "LimeSurvey",
    _signs(
        *("id submitdate", "submitdate lastpage", "lastpage startlanguage", "responseid datesubmitted"),
        *("datesubmitted lastpage", "antwortid datumabgeschickt", "datumabgeschickt letzteseite"),
        *(f"{sent} sidsteside" for sent in _SENT_IN_DANISH),
    ),
    _roles(
        person="ipaddr ipaddress ipadresse firstname lastname email",
        response="id responseid antwortid svarid",
        when=f"submitdate datesubmitted datumabgeschickt {' '.join(_SENT_IN_DANISH)}",
        own="lastpage letzteseite sidsteside startlanguage startsprache startsprog seed zufallsstartwert startdate"
        " datestarted datumgestartet datestamp datelastaction datumletzteaktivität refurl referrerurl interviewtime"
        " totaltime",
    ),
    text=(re.compile(r"[A-Za-z]\w*(?:\[\w+\])*\.\s+(.+)", re.DOTALL), r"\1"),
    leave_out={key: {"": _NOT_SENT} for key in ("submitdate", "datesubmitted", "datumabgeschickt", *_SENT_IN_DANISH)},
    codes=re.compile(r"AO?(\d{1,3})"),
    words={"Y": "1", "N": "0"},
    again="Hent filen igen fra LimeSurvey med både spørgsmålenes kode og tekst i overskriften.",
)
REDCAP = Form(
    "REDCap",
    _signs(
        *("redcapeventname", "redcaprepeatinstrument", "redcapsurveyidentifier", "recordid *complete"),
        *("recordid eventname", "recordid repeatinstrument", "recordid surveyidentifier"),
    ),
    _roles(
        person="redcapsurveyidentifier surveyidentifier",
        own="redcaprepeatinstrument redcaprepeatinstance repeatinstrument repeatinstance surveytimestamp",
    ),
    {"timestamp": "when", "complete": "status"},
    text=(re.compile(r"(.+?)\s*\((?:choice|valg)=(.+)\)", re.DOTALL), r"\1 [\2]"),
    no_wave=re.compile(r"_arm_\d+$|\s*\(Arm \d+:.*\)$"),
    again="Hent variabelbogen (Data Dictionary) fra REDCap som CSV, og læg den ved siden af filen.",
)
GOOGLE = Form(
    "Google Forms",
    _signs(*"timestamp tidsstempel tidsstempling tidsmerke tidstämpel zeitstempel tijdstempel horodateur".split()),
    _roles(
        person="emailaddress email mail mailadresse emailadresse username brugernavn epostadresse",
        when="timestamp tidsstempel tidsstempling tidsmerke tidstämpel zeitstempel tijdstempel horodateur",
        own="score",
    ),
)
_COMPLETED = (
    *("fuldførelsestidspunkt", "afslutningstidspunkt", "sluttidspunkt", "completiontime", "fullføringstidspunkt"),
    *("slutförandetid", "tidförslutförande", "fertigstellungszeit"),
)
MICROSOFT = Form(
    "Microsoft Forms",
    _signs(*(f"id {completed}" for completed in _COMPLETED)),
    _roles(
        person="mail email navn name namn epost epostadresse emailaddress",
        response="id",
        when=" ".join(_COMPLETED),
        own="starttidspunkt starttime starttid startzeit lastmodifiedtime sidsteændringstidspunkt totalpoints"
        " samledepoint quizfeedback language sprog",
    ),
)
SURVEYMONKEY = Form(
    "SurveyMonkey",
    _signs("respondentid collectorid"),
    _roles(
        person="ipaddress emailaddress firstname lastname",
        response="respondentid",
        when="enddate",
        own="collectorid startdate datecreated datemodified",
    ),
)
# How far an answer has come: a code of `statoverall`, or a box to tick for each; code 4 is the whole answers. The codes
# are the same in all languages of the tool.
_OVERALL = {"1": _NOT_BEGUN, "2": _NOT_BEGUN, "3": _NOT_FINISHED, "5": _DROPPED_OUT}
_OVERALL_IN_WORDS = {
    _NOT_BEGUN: ("Ny", "Distribueret", "Distribuert", "Distribuerad", "New", "Distributed"),
    _NOT_FINISHED: ("Nogen svar", "Noen svar", "Några svar", "Some answers"),
    _DROPPED_OUT: ("Frafaldet", "Frafalt", "Afvist", "Avvist", "Bortfall", "Rejected"),
}
SURVEYXACT = Form(
    "SurveyXact",
    _signs(
        *("closetime", "respondentid difftime", "statoverall", "statoverall3", "statoverall4", "statoverall5"),
        *(f"{name}1" for name in ("statoverall", "statcompletion", "statcreation", "statdistribution")),
    ),
    _roles(
        person="email mobile mobilephone phone phonenumber digitaldistributionerrormessage",
        response="respondentid",
        when="closetime",
        status=_numbered("statoverall"),
        own="survey organization created modified starttime difftime responsecollectsessions numberofreturnedmail"
        " importgroup distributionschedule digitaldistributionstatus lang "
        + _numbered("statinternal statcompletion statcreation statdistribution statsource statcollect"),
    ),
    leave_out={"statoverall": _OVERALL | {word: why for why, words in _OVERALL_IN_WORDS.items() for word in words}}
    | {
        f"statoverall{code}": dict.fromkeys(("1", "Valgt", "Vald", "Selected", "Ausgewählt"), why)
        for code, why in _OVERALL.items()
    },
    again="Hent sættet af datasæt, struktur og etiketter fra SurveyXact.",
)
FORMS: Sequence[Form] = (QUALTRICS, LIMESURVEY, REDCAP, MICROSOFT, SURVEYMONKEY, SURVEYXACT, GOOGLE)

# What is a survey tool's own in a table of whatever else: when somebody opened the form.
OF_ANY_TOOL = frozenset({"starttime", "starttidspunkt"})


def form_of(columns: Sequence[str], tool: str = "") -> Form | None:
    """The form that a table with columns of these names is of, or of the tool that its head tells, if known."""
    return next((form for form in FORMS if form.name == tool or form.matches(columns)), None)

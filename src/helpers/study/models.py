"""What a study is: frozen, validated models of study.yml, project.yml and published.yml. Unknown keys are refused."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Annotated, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Note = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True, max_length=600)]


Positive = Annotated[float, Field(gt=0)]


class Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _unique(codes: Iterable[str], what: str) -> None:
    doubled = sorted(code for code, times in Counter(codes).items() if times > 1)
    if doubled:
        raise ValueError(f"{what} bruges mere end én gang: {', '.join(doubled)}")


def _known(codes: Iterable[str], known: Iterable[str], what: str) -> None:
    missing = sorted(set(codes) - set(known))
    if missing:
        raise ValueError(f"{what} er ikke defineret: {', '.join(missing)}")


class Labelled(Model):
    """A code and what readers call it."""

    code: Code
    label: Text


T = TypeVar("T", bound=Labelled)


class Edition(Model):
    """Which edition of the book this study folder makes; its date is the only date anything published bears."""

    number: Text
    date: dt.date
    notes: tuple[Note, ...] = Field(default=(), description="What is new in it, a short paragraph each")


class Wave(Labelled):
    """A point of measurement, in the order of study.yml."""

    description: Text


class Item(Model):
    """One question of a scale, a column of measurements.csv; `reversed` items run against their scale."""

    code: Code
    text: Text
    reversed: bool = False


class Reliability(Model):
    """What others found of a scale, in a group like this: its reliability and its standard deviation."""

    value: float = Field(gt=0, lt=1)
    sd: float = Field(gt=0, description="In scale points")
    source: Text

    @property
    def least_change(self) -> float:
        """The least change that is more than noise: 1.96 * sqrt(2) * sd * sqrt(1 - value) (Jacobson and Truax 1991)."""
        return float(1.96 * 2**0.5 * self.sd * (1 - self.value) ** 0.5)


class Dimension(Labelled):
    """A scale: the mean of its answered items. `better` tells which end of it is good for the child."""

    noun: Text = Field(description="The label as it stands inside a sentence")
    better: Literal["higher", "lower"] = "higher"
    minimum: float
    maximum: float
    items: tuple[Item, ...] = Field(min_length=1)
    reliability: Reliability | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.minimum >= self.maximum:
            raise ValueError("minimum skal være mindre end maximum")
        return self

    @cached_property
    def item_codes(self) -> tuple[str, ...]:
        return tuple(item.code for item in self.items)


class Band(Labelled):
    """An interval of a number, both ends included."""

    low: float
    high: float


class Background(Labelled):
    """A variable of children.csv: categories, a yes/no, or a number shown in bands."""

    kind: Literal["category", "flag", "number"]
    categories: tuple[Labelled, ...] = ()
    bands: tuple[Band, ...] = ()
    sensitive: bool = False
    need: bool = Field(default=False, description="Shown among the children's needs at the start")

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.kind == "category" and not self.categories:
            raise ValueError("en variabel af typen category skal have categories")
        if self.kind == "number" and not self.bands:
            raise ValueError("en variabel af typen number skal have bands")
        _unique((c.code for c in (*self.categories, *self.bands)), "kategorien")
        return self

    @cached_property
    def levels(self) -> tuple[Labelled, ...]:
        """The categories a reader sees, in order: categories, bands, or yes and no."""
        if self.kind == "flag":
            return (Labelled(code="yes", label="Ja"), Labelled(code="no", label="Nej"))
        return self.categories or self.bands


class InterventionType(Labelled):
    """A type of offer; `column` of children.csv says whether a child had it (a child can have several)."""

    noun: Text
    column: Code


class FidelityComponent(Labelled):
    """A component of delivery as intended, a column of fidelity.csv, scored from `minimum` to `maximum`."""

    minimum: float
    maximum: float


class FidelityLevel(Labelled):
    """A level of fidelity, from `low` (0 to 1, included) up to the next level's."""

    low: float = Field(ge=0, le=1)


class Role(Labelled):
    side: Code


class Answer(Model):
    value: int
    label: Text
    agrees: bool


class Question(Model):
    """A question of the survey, a column of survey.csv; `asked` lists the sides it was put to (empty: all)."""

    code: Code
    text: Text
    topic: Code
    asked: tuple[Code, ...] = ()


class Index(Labelled):
    """Several questions as one number: the mean of a respondent's answers."""

    questions: tuple[Code, ...] = Field(min_length=2)
    source: Text
    note: Text | None = None


class Survey(Model):
    sides: tuple[Labelled, ...] = Field(min_length=1)
    roles: tuple[Role, ...] = Field(min_length=1)
    answers: tuple[Answer, ...] = Field(min_length=2)
    questions: tuple[Question, ...] = Field(min_length=1)
    indices: tuple[Index, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        sides = [side.code for side in self.sides]
        _unique(sides, "siden")
        _unique((role.code for role in self.roles), "rollen")
        _unique((question.code for question in self.questions), "spørgsmålet")
        _unique((str(answer.value) for answer in self.answers), "svarværdien")
        _known((role.side for role in self.roles), sides, "rollens side")
        _known((side for q in self.questions for side in q.asked), sides, "spørgsmålets side")
        questions = [question.code for question in self.questions]
        _unique((index.code for index in self.indices), "indekset")
        _known((code for index in self.indices for code in index.questions), questions, "indeksets spørgsmål")
        return self


Phase = Literal["gain", "establishing", "running", "mechanism"]


class Theme(Labelled):
    """What coded statements are about: a gain (chapter 5), a phase (chapter 6) or a mechanism of an intervention."""

    phase: Phase
    intervention: Code | None = None
    description: Text | None = None


class Disclosure(Model):
    """The rules of disclosure control. Units in `protected` may not be shown in numbers below the threshold."""

    floor: int = Field(default=3, ge=3)
    threshold: int = Field(default=5, ge=3)
    protected: tuple[Literal["child", "respondent", "statement"], ...] = ("child", "respondent")
    insiders: bool = Field(
        default=True, description="Numbers are safe from a municipality that knows its own children, too"
    )

    @model_validator(mode="after")
    def _floored(self) -> Self:
        if self.threshold < self.floor:
            raise ValueError(f"threshold må ikke være under floor ({self.floor})")
        return self


class Lift(Model):
    """A suppression that someone lifts and answers for: which number, why, who, when. The book lists it."""

    project: Slug
    measure: Code
    category: str = ""
    group: str = ""
    wave: str = ""
    reason: Text
    name: Text
    role: Text
    date: dt.date


class Lifts(Model):
    """lifts.yml of a study folder."""

    lifts: tuple[Lift, ...] = ()

    @model_validator(mode="after")
    def _once(self) -> Self:
        keys = [" / ".join((x.project, x.measure, x.category, x.group, x.wave)) for x in self.lifts]
        _unique(keys, "ophævelsen af")
        return self


class Analysis(Model):
    """What the statistics take from the study and nowhere else."""

    baseline: Code = "before"
    contrasts: tuple[tuple[Code, Code], ...] = (("before", "after"), ("before", "followup"))
    minimal_change: float = Field(default=0.0, ge=0)
    kept_margin: float = Field(default=0.1, ge=0)
    confidence: float = Field(default=0.95, gt=0.5, lt=1)
    answered_share: float = Field(default=2 / 3, gt=0, le=1)
    least_changes: tuple[Positive, ...] = Field(
        default=(0.25, 0.5, 1.0), description="Other values of minimal_change, to see what hangs on it"
    )
    bootstrap: int = Field(default=2000, ge=200)
    seed: int = 2017


class Fact(Model):
    """A fact about a real project with its source; `text` None means that the source does not say."""

    text: Text | None
    source: Text | None = None

    @model_validator(mode="after")
    def _sourced(self) -> Self:
        if self.text is not None and self.source is None:
            raise ValueError("en oplysning skal have en kilde (source)")
        return self


class StudyFact(Fact):
    """A fact about the projects together, and the part of chapter 3 it belongs to."""

    code: Code
    label: Text
    topic: Literal["collaboration", "target_group", "offer"]


class Study(Model):
    """A whole study, as study.yml describes it."""

    title: Text
    short_title: Text
    publisher: Text
    synthetic: bool
    edition: Edition
    about: Text = Field(description="One paragraph for the front page of a book without hand-written pages")
    waves: tuple[Wave, ...] = Field(min_length=1)
    participant: Text = Field(default="barn", description="What one who takes part is called in a sentence")
    participants: Text = Field(default="børn", description="The same in the plural")
    respondents: tuple[Labelled, ...] = ()
    left_reasons: tuple[Labelled, ...] = Field(default=(), description="Why children left; empty: any text")
    dimensions: tuple[Dimension, ...] = Field(min_length=1)
    background: tuple[Background, ...] = ()
    intervention_types: tuple[InterventionType, ...] = ()
    fidelity: tuple[FidelityComponent, ...] = ()
    fidelity_levels: tuple[FidelityLevel, ...] = ()
    survey: Survey | None = None
    themes: tuple[Theme, ...] = ()
    models: tuple[Labelled, ...] = Field(
        default=(), description="Collaboration models; codes as project.yml names them"
    )
    traits: tuple[Labelled, ...] = Field(default=(), description="What NGOs are compared on")
    facts: tuple[StudyFact, ...] = Field(default=(), description="What the sources say of the projects together")
    analysis: Analysis = Analysis()
    disclosure: Disclosure = Disclosure()

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        _unique((wave.code for wave in self.waves), "målingen")
        _unique((d.code for d in self.dimensions), "dimensionen")
        _unique((i.code for d in self.dimensions for i in d.items), "item-koden")
        _unique((b.code for b in self.background), "baggrundsvariablen")
        _unique((t.code for t in self.intervention_types), "indsatstypen")
        _unique((c.code for c in self.fidelity), "fidelitetskomponenten")
        _unique((t.code for t in self.themes), "temaet")
        _unique((m.code for m in self.models), "samarbejdsmodellen")
        _unique((r.code for r in self.left_reasons), "årsagen")
        _unique((f.code for f in self.facts), "oplysningen")
        _unique((level.code for level in self.fidelity_levels), "fidelitetsniveauet")
        lows = [level.low for level in self.fidelity_levels]
        if lows and (lows[0] != 0 or lows != sorted(set(lows))):
            raise ValueError("fidelity_levels skal begynde ved 0 og stå i stigende orden")
        survey: list[str] = []
        if self.survey:
            survey = [*(q.code for q in self.survey.questions), *(i.code for i in self.survey.indices)]
        measures = [*(d.code for d in self.dimensions), *(b.code for b in self.background), *survey]
        measures += [*(t.column for t in self.intervention_types), *(t.code for t in self.themes)]
        _unique([*measures, *(c.code for c in self.fidelity)], "koden for noget, der måles,")
        waves = [wave.code for wave in self.waves]
        used = [self.analysis.baseline, *(w for pair in self.analysis.contrasts for w in pair)]
        _known(used, waves, "målingen i analysis")
        types = [t.code for t in self.intervention_types]
        _known((t.intervention for t in self.themes if t.intervention), types, "temaets indsatstype")
        return self

    @cached_property
    def wave_codes(self) -> tuple[str, ...]:
        return tuple(wave.code for wave in self.waves)

    def dimension(self, code: str) -> Dimension:
        return _pick(self.dimensions, code)

    def wave(self, code: str) -> Wave:
        return _pick(self.waves, code)

    def themes_of(self, phase: Phase) -> tuple[Theme, ...]:
        return tuple(theme for theme in self.themes if theme.phase == phase)


def _pick(things: Sequence[T], code: str) -> T:
    return next(thing for thing in things if thing.code == code)


class Place(Model):
    name: Text
    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)


class CollaborationModel(Model):
    code: Code | None
    source: Text | None = None


class Project(Model):
    """One project, as its project.yml describes it: sourced facts only, never data."""

    slug: Slug
    name: Text
    short_name: Text
    order: int
    ngo: Fact
    municipalities: Fact
    places: tuple[Place, ...] = ()
    target_group: Fact
    offer: Fact
    recruitment: Fact = Fact(text=None)
    model: CollaborationModel
    traits: dict[Code, Fact] = {}


class PublishedFigure(Model):
    """A figure of the published report, and the computed number of this study that it is set beside.

    `rule` says what agreement means: `rounds_to` (the share rounds to `value` per cent), `between` (per cent, both ends
    included), `sign` (`value` is 1 or -1), `significant` (`value` is 1 or 0: unadjusted paired t at 5 per cent),
    `tenths` (the share rounds to `value` in ten), `kept` (shown as kept at follow-up).
    """

    code: Code
    text: Text
    wording: Text | None = Field(default=None, description="What the report says where it gives no figure")
    source: Text
    chapter: Code
    measure: Code
    category: str = ""
    group: str = ""
    wave: str = ""
    statistic: Code
    rule: Literal["rounds_to", "between", "sign", "significant", "tenths", "kept"]
    value: float | None = None
    low: float | None = None
    high: float | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.rule == "between" and (self.low is None or self.high is None):
            raise ValueError("reglen between skal have low og high")
        if self.rule != "between" and self.value is None:
            raise ValueError(f"reglen {self.rule} skal have value")
        return self


class Published(Model):
    title: Text
    figures: tuple[PublishedFigure, ...]

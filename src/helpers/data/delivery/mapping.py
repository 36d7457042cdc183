"""import.yml beside a delivery: which column of it is which of the study's, and what becomes of everything else."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from helpers.errors import MissingFile, StudyFault
from helpers.study.base import Code, Model, Text
from helpers.study.model_file import load_model

MAPPING = "import.yml"
DOUBT = "# SE EFTER"
ANY_PROJECT = "{projekt}"
GUIDE = "docs/vejledning-til-analytikere.md"


def _or_nothing(word: Any) -> Any:
    return "" if word is None else word


Table = Literal["children", "measurements", "fidelity", "survey", "statements"]
Scalar = Annotated[str, BeforeValidator(_or_nothing)]
Place = tuple[int, str]  # a part of the mapping, and one of its columns


class Taken(Model):
    """Where a column of the study comes from.

    `values` gives what a value of the delivery becomes ("": nothing); what is not listed stays. `date` is the form of
    its dates as strptime reads it. `turned`: the answers were reversed before they were delivered, and are turned back.
    `prefix` stands before every value, so that the ids of two projects differ.
    """

    model_config = ConfigDict(populate_by_name=True)

    source: Text = Field(alias="from")
    meanings: dict[Scalar, Scalar] = Field(default_factory=dict, alias="values")
    date: Text | None = None
    turned: bool = False
    prefix: Scalar = ""

    @model_validator(mode="before")
    @classmethod
    def _short(cls, content: Any) -> Any:
        return content if isinstance(content, dict) else {"from": content}


class Split(Model):
    """What stands between the answers of a cell that has several, and what may be chosen.

    Each option is a column of its own, `Question [option]`, for `columns` and `drop`.
    """

    by: Annotated[str, Field(min_length=1)]
    options: tuple[Text, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _apart(self) -> Self:
        if whole := [option for option in self.options if self.by in option]:
            raise ValueError(f"valgmuligheden «{whole[0]}» har selv skilletegnet «{self.by}» i sig")
        return self


class Part(Model):
    """What is taken from one file into one table of the study.

    `form` is what the file was recognised as. `split` names the columns with several answers in a cell. `constants` are
    columns with the same value in every row. `only` takes the rows with one of the values alone. `drop` names the
    columns that are not taken and `leave_out` the rows, each with the reason; `leave_out_where` leaves out the rows in
    which a column has a value, `{Finished: {'False': reason}}`; `keep` names the rows that look like no answers and are
    some. `conflicts` says what happens where two rows of one key differ: `stop`, or `first` to keep what the first
    says.
    """

    table: Table
    file: Text
    sheet: Text | None = None
    form: Text | None = None
    split: dict[Scalar, Split] = Field(default_factory=dict)
    columns: dict[Code, Taken] = Field(min_length=1)
    constants: dict[Code, Scalar] = Field(default_factory=dict)
    only: dict[Scalar, tuple[Scalar, ...]] = Field(default_factory=dict)
    drop: dict[Scalar, Text] = Field(default_factory=dict)
    leave_out: dict[int, Text] = Field(default_factory=dict)
    leave_out_where: dict[Scalar, dict[Scalar, Text]] = Field(default_factory=dict)
    keep: dict[int, Text] = Field(default_factory=dict)
    conflicts: Literal["stop", "first"] = "stop"

    @model_validator(mode="after")
    def _once(self) -> Self:
        if both := sorted(self.columns.keys() & self.constants.keys()):
            raise ValueError(f"kolonnen står både under columns og constants: {', '.join(both)}")
        return self

    @property
    def place(self) -> tuple[str, str | None]:
        """The file and its sheet."""
        return self.file, self.sheet


class Counted(Model):
    """How often each answer was there when a part was last read, by the study's column: `{1=Nej: 212, '': 40}`.

    `asks` is the label that the file has for a column, `odd` says what is odd about its cells, `late` of dates how many
    lie after the twelfth of a month, `spread` gives the quartiles of numbers: each can tell a later delivery that is
    not as this one was. `hidden` says what the spreadsheet did not show of a column, or crossed out. `held` says what
    differs from what the study has; who deletes its mark takes it over, and it is gone when the delivery is imported.
    """

    table: Table
    file: Text
    sheet: Text | None = None
    wave: Text | None = None
    rows: int
    asks: dict[Code, Text] = Field(default_factory=dict)
    odd: dict[Code, tuple[Text, ...]] = Field(default_factory=dict)
    late: dict[Code, int] = Field(default_factory=dict)
    spread: dict[Code, tuple[float, ...]] = Field(default_factory=dict)
    hidden: dict[Code, Text] = Field(default_factory=dict)
    held: dict[Code, tuple[Text, ...]] = Field(default_factory=dict)
    columns: dict[Code, dict[Scalar, int]]

    @property
    def place(self) -> tuple[str, str | None, str | None]:
        """The file, its sheet, and the wave of a part of a wide file."""
        return self.file, self.sheet, self.wave


class Projects(Model):
    """The column that says whose a row is: the project's slug for each of its values, empty where nobody imports it."""

    column: Text
    of: dict[Scalar, Scalar] = Field(min_length=1)

    @property
    def slugs(self) -> list[str]:
        """The projects, each once."""
        return [slug for slug in dict.fromkeys(self.of.values()) if slug]


class Mapping(Model):
    """import.yml: what is taken, and the files of the delivery that are not used, each with the reason.

    `projects` makes it the mapping of several projects; in it the prefix `{projekt}-` is that of each. `counts` is what
    the mapping was confirmed for; `erfaring import` writes it.
    """

    parts: tuple[Part, ...] = Field(min_length=1)
    unused: dict[Scalar, Text] = Field(default_factory=dict)
    projects: Projects | None = None
    counts: tuple[Counted, ...] = ()

    @model_validator(mode="after")
    def _apart(self) -> Self:
        if both := sorted(self.unused.keys() & {part.file for part in self.parts}):
            raise ValueError(f"filen står både under parts og unused: {', '.join(both)}")
        return self

    def of(self, slug: str) -> Mapping:
        """The mapping of one project: its rows alone, with its own prefix; as it is where it has no projects."""
        if self.projects is None:
            return self
        own = tuple(value for value, project in self.projects.of.items() if project == slug)
        parts = []
        for part in self.parts:
            columns = {
                code: taken.model_copy(update={"prefix": taken.prefix.replace(ANY_PROJECT, slug)})
                for code, taken in part.columns.items()
            }
            parts.append(part.model_copy(update={"columns": columns, "only": {**part.only, self.projects.column: own}}))
        return self.model_copy(update={"parts": tuple(parts)})


def load_mapping(path: Path) -> Mapping:
    """Read import.yml.

    Raises:
        MissingFile: It is not there.
        StudyFault: It cannot be read, breaks the model, or has marks that nobody has looked after.
    """
    mapping = read_mapping(path)
    _confirmed(path)
    return mapping


def read_mapping(path: Path) -> Mapping:
    """Read import.yml, confirmed or not.

    Raises:
        MissingFile: It is not there.
        StudyFault: It cannot be read, or breaks the model.
    """
    if not path.is_file():
        raise MissingFile(
            "Filen med koblingen findes ikke.",
            path.name,
            "Ret stien i --mapping, eller udelad den for at få et forslag.",
        )
    return load_model(path, Mapping, path.parent, GUIDE)


_WRONG_LINE = f"Ret linjen, hvis forslaget er forkert, og slet mærket ({DOUBT} og resten af linjen)."
_WRONG_FILE = (
    "Er leverancen rigtig, så slet mærkerne. Var det en forkert fil, så læg den rigtige i stedet, og slet alt fra "
    "linjen counts: og ned."
)


def _confirmed(path: Path) -> None:
    """Refuse a mapping with proposals that nobody has confirmed."""
    lines = path.read_text(encoding="utf-8").splitlines()
    marked = [number for number, line in enumerate(lines, start=1) if DOUBT in line]
    if marked:
        counted = next((number for number, line in enumerate(lines, start=1) if line == "counts:"), len(lines) + 1)
        of_counts = marked[0] > counted
        where = f"{path.name}, linje {', '.join(map(str, marked[:12]))}{' …' if len(marked) > 12 else ''}"
        raise StudyFault(
            f"{len(marked)} {'linje er' if len(marked) == 1 else 'linjer er'} stadig mærket {DOUBT}.",
            where,
            _WRONG_FILE if of_counts else _WRONG_LINE,
        )

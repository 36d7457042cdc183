"""Rows of a delivered table that look like no answers: totals, notes, headings again, test answers, hidden ones."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.data.findings import shown
from helpers.data.meaning import number_of, plain

_TOTAL = (
    r"i alt|ialt|total|totalt|totaler|sum|summer|sum i alt|subtotal|delsum|hovedtotal|grand total|totals|overall|"
    r"gennemsnit|gennemsnitlig|gns|middel|middelværdi|mean|average|avg|median|minimum|maksimum|maximum|min|max|"
    r"standardafvigelse|std|stdev|sd|antal|count|procent"
)
_OF = r"(?: (?:\d+|n|af|for|børn|barn|svar|besvarelser|deltagere|elever|rækker|personer|alle|i alt|pct|procent))*"
_IS_TOTAL = re.compile(rf"(?:{_TOTAL}){_OF}|n \d+")
_TEST = (
    r"test|prøve|demo|dummy|preview|asdf\w*|qwer\w*|xxx+|lorem ipsum.*|slettes|slet mig|skal slettes|"
    r"survey preview|survey test|test test|forhåndsvisning"
)
_WHOSE = r"besvarelse|svar|person|barn|bruger|række|respondent|deltager|case|data|testesen|id|user|response"
_IS_TEST = re.compile(rf"(?:{_TEST})(?: ?(?:{_WHOSE}))?(?: ?\d{{1,4}})?(?: (?:skal |må )?slet(?:tes?)?)?")
_TEST_COLUMN = re.compile(r"(?:er )?(?:det )?(?:en )?(?:test|prøve)(?:besvarelse|svar|data|person|respondent)?")
# What a remark says of a child or an answer that does not count.
_NOT_COUNTED = re.compile(
    r"\b(?:(?:trukket|tilbagetrukket|tilbagekaldt|mangler|intet|ikke|uden|nej til|no) (?:\w+ )?"
    r"(?:samtykke|tilladelse|consent)"
    r"|(?:samtykke|tilladelse|consent) (?:er |var )?(?:ikke|trukket|tilbagetrukket|tilbagekaldt|mangler|withdrawn)"
    r"|(?:må|skal|kan) ikke (?:bruges|med|medtages|medregnes|tælles|tælle|indgå|regnes|anvendes)"
    r"|udgår|udgået|dublet|duplikat|annulleret|ugyldig|fejlregistre\w+|fejloprettet|fejlindtastet|skal slettes"
    r"|withdrawn|duplicate|do not use|invalid)\b"
)
_CONSENT = re.compile(
    r"(?:har |er der |der er )?(?:givet |gyldigt |afgivet |skriftligt |informeret )*(?:samtykke|consent(?:ed)?)"
    r"(?: givet| afgivet| given| til \w+)?|(?:data|svar|svaret|svarene) må (?:bruges|indgå|anvendes)"
)
_CONTROL = re.compile(
    r"(?:kontrol|sammenlignings?|venteliste|control|comparison|waiting list)"
    r"(?: ?(?:gruppen?|group|barn|børn|skole|klasse))?(?: ?\d)?"
)
_YES = {"1", "ja", "yes", "true", "x", "sand"}
_NO = {"0", "nej", "no", "false", "falsk"}
_DIGIT = re.compile(r"\d")
_LEAST_ROWS = 5  # above a row that is their sum or mean
_LAST_ROWS = 3  # where such a row stands, if it is not the first
_SEVERAL = 2  # columns that tell of a total
_MANY = 20  # rows of which what all have is no chance
_CHANCE = 0.001  # below which it is no chance that a row is computed
_RARE = 0.1  # the share of rows up to which a number is not what many have
_TIMES = 3  # how much larger than all others a total is
NO_ID = "rækken har intet id"
NOTE = "ligner en note ved tabellen"
FEW = 3  # rows that a text may stand in, or every fifth: what more say is an answer, whatever it is
_LONGEST = 60  # characters of a cell that says no more than what kind of row it is in


@dataclass(frozen=True)
class Roles:
    """What a table's columns are for: the one that says whose a row is, and the others that are taken."""

    key: str
    answers: tuple[str, ...]


class _Rows:
    """The rows that are looked at; what a column's texts come to is made once for all that ask."""

    def __init__(self, frame: pd.DataFrame, roles: Roles) -> None:
        self.frame, self.roles = frame.astype(object), roles
        self._plain: dict[str, dict[str, str]] = {}
        self._numbers: dict[str, npt.NDArray[np.float64]] = {}

    def saying(self, name: str, says: Callable[[str], object]) -> pd.Series:
        """Which cells of a column say something, by their plain text; long ones do not."""
        if name not in self._plain:
            short = (text for text in dict.fromkeys(self.frame[name].tolist()) if len(text) <= _LONGEST)
            self._plain[name] = {text: plain(text) for text in short}
        return self.frame[name].isin([text for text, said in self._plain[name].items() if said and says(said)])

    def numbers(self, name: str) -> npt.NDArray[np.float64]:
        """The cells of a column as numbers, NaN where they are none."""
        if name not in self._numbers:
            texts = self.frame[name].tolist()
            known = {text: number_of(text) for text in dict.fromkeys(texts)}
            self._numbers[name] = np.array([known[text] for text in texts], dtype=float)
        return self._numbers[name]


def odd_rows(frame: pd.DataFrame, roles: Roles, hidden: Mapping[int, str]) -> dict[int, str]:
    """The rows that look like no answers, with what they look like, in Danish; in the order of the file.

    Args:
        frame: The cells as text, by the row's number, of the rows that are taken.
        roles: What the columns are for.
        hidden: The rows that the spreadsheet does not show or crosses out, with what it does.
    """
    found = {row: why for row, why in hidden.items() if row in frame.index}
    rows = _Rows(frame, roles)
    for kind in (_headings, _totals, _computed, _beyond, _tests, _not_counted, _controls, _notes, _nobodys, _bare):
        for row, why in kind(rows):
            found.setdefault(int(row), why)
    return dict(sorted(found.items()))


def odd_by_id(frame: pd.DataFrame, keys: Sequence[str]) -> dict[int, str]:
    """The rows that their id tells to be no answers, with what they look like; with a code for it they would be some.

    The column's own name is nobody's id, whatever the other cells of a heading tell.

    Args:
        frame: The cells as text, by the row's number.
        keys: The columns that say whose a row is.
    """
    answers = tuple(name for name in frame.columns if name not in keys)
    found: dict[int, str] = {}
    for key in keys:
        codes = {text: f"p{number:06d}" if text else "" for number, text in enumerate(frame[key].unique())}
        coded = odd_rows(frame.assign(**{key: frame[key].map(codes)}), Roles(key, answers), {})
        for row, why in odd_rows(frame, Roles(key, answers), {}).items():
            if why != coded.get(row) or plain(str(frame.loc[row, key])) == plain(key):
                found.setdefault(row, why)
    return dict(sorted(found.items()))


def _headings(rows: _Rows) -> Iterator[tuple[int, str]]:
    """The header once more, as a list printed on pages has it."""
    frame = rows.frame
    own = {name: plain(str(name)) for name in frame.columns}
    same = sum(rows.saying(name, text.__eq__).to_numpy().astype(int) for name, text in own.items())
    for row in frame.index[np.asarray(same) >= max(2, len(own) // 2)]:
        yield row, "ligner overskriften igen"


def _totals(rows: _Rows) -> Iterator[tuple[int, str]]:
    """A cell that says total or mean, where it should say whose the row is, or anywhere if nothing says that."""
    frame, roles = rows.frame, rows.roles
    nobody = frame[roles.key] == "" if roles.key in frame else pd.Series(data=True, index=frame.index)
    for name in frame.columns:
        hits = rows.saying(name, _IS_TOTAL.fullmatch)
        yield from _few(frame[name], hits if name == roles.key else hits & nobody, "ligner en sumrække (")


def _computed(rows: _Rows) -> Iterator[tuple[int, str]]:
    """A row at either end of the table that is the sum, the mean or the count of the others, whatever its id is.

    Told where two columns or more lie outside what the others have; or where all that is filled is computed, and it is
    no chance: how many of the other rows have the same number, the same blanks, and an id that is the number of rows.
    """
    frame, roles = rows.frame, rows.roles
    columns = {name: rows.numbers(name) for name in roles.answers}
    blanks = (frame[list(roles.answers)] == "").sum(axis=1).to_numpy()
    ids = rows.numbers(roles.key) if roles.key in frame else np.full(len(frame), np.nan)
    for place in {*range(max(0, len(frame) - _LAST_ROWS), len(frame)), 0} if len(frame) > _LEAST_ROWS else ():
        others = slice(0, place) if place else slice(1, None)
        count = len(blanks[others])
        filled = hits = clear = rare = 0
        chance = (1 + (blanks[others] >= blanks[place]).sum()) / (1 + count)
        if ids[place] == count and ids[place] != ids[place - 1] + 1:
            chance /= 1 + count
        for numbers in columns.values():
            own, rest = numbers[place], numbers[others][~np.isnan(numbers[others])]
            if np.isnan(own) or len(rest) < _LEAST_ROWS or rest.min() == rest.max():
                continue
            filled += 1
            decimals = len(f"{own:g}".partition(".")[2])
            if own in {rest.sum(), len(rest), round(rest.mean(), decimals)}:
                hits += 1
                clear += bool(own > rest.max() or (own % 1 and not (rest % 1).any()))
                share = (1 + (rest == own).sum()) / (1 + len(rest))
                rare += bool(share < _RARE)  # who gives the middle answer to every question is no mean
                chance *= share
        if clear >= _SEVERAL or (hits == filled > 0 and rare and chance < _CHANCE):
            beside = "over den" if place else "under den"
            yield int(frame.index[place]), f"ligner en sumrække (tallene er regnet ud af rækkerne {beside})"


def _bare(rows: _Rows) -> Iterator[tuple[int, str]]:
    """The last row lacks what every other row has, and says something all the same: means under somebody's number."""
    frame, roles = rows.frame, rows.roles
    if len(frame) <= _MANY:
        return
    filled = frame[list(roles.answers)] != ""
    numbers = [name for name in roles.answers if 2 * (~np.isnan(rows.numbers(name))).sum() > filled[name].sum()]
    rest = filled.drop(columns=numbers)
    lacking = rest.columns[rest.iloc[:-1].all() & ~rest.iloc[-1]]
    if len(lacking) >= _SEVERAL and numbers and filled[numbers].iloc[-1].all():
        told = ", ".join(f"«{shown(str(name))}»" for name in lacking[:_SEVERAL])
        yield int(frame.index[-1]), f"ligner en sumrække (den sidste række mangler {told}, som alle andre har)"


def _beyond(rows: _Rows) -> Iterator[tuple[int, str]]:
    """A row whose numbers are several times larger than any other row's: a total of rows that are not all here."""
    frame, roles = rows.frame, rows.roles
    if len(frame) <= _LEAST_ROWS:
        return
    larger = filled = np.zeros(len(frame), dtype=int)
    for name in roles.answers:
        numbers = rows.numbers(name)
        there = ~np.isnan(numbers)
        if there.sum() > _LEAST_ROWS:
            first, second = np.sort(numbers[there])[[-1, -2]]
            larger = larger + (there & (numbers == first) & (first > _TIMES * max(second, 0)) & (second > 0))
            filled = filled + there
    for row in frame.index[(larger >= _SEVERAL) & (2 * larger > filled)]:
        yield int(row), "ligner en sumrække (tallene er langt større end i alle andre rækker)"


def _tests(rows: _Rows) -> Iterator[tuple[int, str]]:
    """Answers somebody gave to try the questionnaire out."""
    frame = rows.frame
    for name in frame.columns:
        says = _YES.__contains__ if _TEST_COLUMN.fullmatch(plain(str(name))) else _IS_TEST.fullmatch
        hits = rows.saying(name, says)
        yield from _few(frame[name], hits, f"ligner en prøvebesvarelse («{shown(str(name))}» er ")


def _not_counted(rows: _Rows) -> Iterator[tuple[int, str]]:
    """Rows of which a remark says that they do not count, or whose consent was not given."""
    frame, roles = rows.frame, rows.roles
    for name in frame.columns:
        if name in roles.answers or name == roles.key:
            continue
        if _CONSENT.fullmatch(plain(str(name))):
            for row, text in frame[name][rows.saying(name, _NO.__contains__)].items():
                yield int(str(row)), f"der er ikke samtykke («{shown(str(name))}» er «{shown(text)}»)"
        else:
            hits = rows.saying(name, _NOT_COUNTED.search)
            yield from _few(frame[name], hits, f"tæller måske ikke («{shown(str(name))}» er ")


def _controls(rows: _Rows) -> Iterator[tuple[int, str]]:
    """Children that others are compared with: the study has those who had the offer."""
    frame = rows.frame
    for name in frame.columns:
        hits = rows.saying(name, _CONTROL.fullmatch)
        if not hits.all():
            for row, text in frame[name][hits].items():
                yield int(str(row)), f"hører til dem, der sammenlignes med («{shown(str(name))}» er «{shown(text)}»)"


def _few(column: pd.Series, hits: pd.Series, why: str) -> Iterator[tuple[int, str]]:
    if hits.sum() <= max(FEW, len(column) // 5):
        for row, text in column[hits].items():
            yield int(str(row)), f"{why}«{shown(text)}»)"


def _notes(rows: _Rows) -> Iterator[tuple[int, str]]:
    """A source or a remark below the table: all that stands there, or nothing is answered and it is no id as others.

    No id as others: it has several words, no digit, or is far longer, and none of them is.
    """
    frame, roles = rows.frame, rows.roles
    ids = frame[roles.key] if roles.key in frame else pd.Series("", index=frame.index)
    silent = (frame[list(roles.answers)] == "").all(axis=1)
    lone = (ids == "") & ((frame != "").sum(axis=1) == 1)
    others = [text for text in ids[~silent].unique() if text]
    spaced, numbered = any(" " in text for text in others), all(map(_DIGIT.search, others))
    lengths = set(map(len, others))
    longest, begun = max(lengths, default=0), {text[0] for text in others}
    unlike = {
        text
        for text in ids[silent].unique()
        if others
        and not (begun == {text[:1]} and len(text) in lengths)  # a code may be of letters alone
        and ((" " in text and not spaced) or (text and numbered and not _DIGIT.search(text)) or len(text) > 2 * longest)
    }
    strange = silent & ids.isin(unlike)
    for row in frame.index[lone | strange]:
        yield int(row), NOTE


def _nobodys(rows: _Rows) -> Iterator[tuple[int, str]]:
    frame, roles = rows.frame, rows.roles
    if roles.key in frame:
        for row in frame.index[frame[roles.key] == ""]:
            yield row, NO_ID


def listed(rows: Sequence[int], most: int = 8) -> str:
    """Row numbers as a sentence names them."""
    return ", ".join(map(str, rows[:most])) + (" m.fl." if len(rows) > most else "")

"""What goes wrong with deliveries on the way: each change with what stays true.

A mutation says which numbers are right afterwards and what a mark or an error has to name. Left out is what no reader
could see: answers exchanged in a file without labels, one answer replaced by another, a column of answers sorted alone.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from tests.data.delivery.written import (
    CHILDREN,
    GRADES,
    RECORD,
    WAVES,
    YES_NO,
    Col,
    Delivery,
    Form,
    Sheet,
    Truth,
    Value,
)


@dataclass(frozen=True)
class Mutated:
    """A changed delivery; one of `names` must stand in an error, or one of `in_a_mark` in a mark, where it is wrong."""

    delivery: Delivery
    names: tuple[str, ...]
    only_in_errors: tuple[str, ...] = ()

    @property
    def in_a_mark(self) -> tuple[str, ...]:
        return tuple(name for name in self.names if name not in self.only_in_errors)


Mutation = Callable[[Delivery, random.Random, Form], Mutated | None]
MUTATIONS: dict[str, Mutation] = {}
FIRST: dict[str, Mutation] = {}  # what nobody can see but in a first delivery, where nothing came before to hold it to


def mutation(made: Mutation) -> Mutation:
    MUTATIONS[made.__name__] = made
    return made


def _pick(delivery: Delivery, draw: random.Random, *kinds: str) -> tuple[Sheet, Col]:
    return draw.choice(delivery.columns(*kinds))


def _names(sheet: Sheet, col: Col) -> tuple[str, ...]:
    return (col.name, col.label, col.code, *((RECORD,) if col.kind == "id" else ()))


def _put(delivery: Delivery, sheet: Sheet, col: Col, **changes: object) -> Mutated:
    """The column changed. A code of the study stands for two columns of a wide file: in a mark it says too little."""
    twice = (col.code,) if sum(c.code == col.code for c in sheet.cols) > 1 else ()
    return Mutated(delivery.with_sheet(sheet.with_col(col.name, **changes)), _names(sheet, col), twice)


def _true(delivery: Delivery, change: Callable[[str, str, dict[str, str]], None]) -> Truth:
    """The truth with each record changed in place by `change(child, wave, record)`."""
    truth = {key: dict(record) for key, record in delivery.truth.items()}
    for (child, wave), record in truth.items():
        change(child, wave, record)
    return truth


def _recoded(col: Col, new: Mapping[Value, Value], labels: Mapping[Value, str] | None = None) -> dict[str, object]:
    """Values replaced, and their labels with them: what is said stays the same."""
    meanings = labels if labels is not None else {new.get(k, k): v for k, v in col.meanings.items()}
    return {"cells": tuple(new.get(v, v) for v in col.cells), "meanings": meanings}


def _row(form: Form, sheet: Sheet, place: int) -> str:
    """How an error names a row of cells; below 0 a row behind the sheet's own, of which -1 is the first."""
    count = len(sheet.cols[0].cells)
    return f"række {form.first + (place if place >= 0 else count - 1 - place)}"


@mutation
def flag_coded_one_two(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    sheet, col = _pick(d, draw, "flag")
    return _put(d, sheet, col, **_recoded(col, {0: 1, 1: 2})) if form.labelled else None


@mutation
def flag_coded_the_other_way(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    sheet, col = _pick(d, draw, "flag")
    return _put(d, sheet, col, **_recoded(col, {0: 1, 1: 0})) if form.labelled else None


@mutation
def flag_coded_one_is_yes_two_is_no(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    sheet, col = _pick(d, draw, "flag")
    return _put(d, sheet, col, **_recoded(col, {1: 1, 0: 2})) if form.labelled else None


@mutation
def labels_of_a_flag_swapped(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    """The file's labels decide: who was a yes is a no."""
    if not form.labelled:
        return None
    sheet, col = _pick(d, draw, "flag")

    def turned(_: str, wave: str, record: dict[str, str]) -> None:
        if not wave:
            record[col.code] = {"0": "1", "1": "0"}[record[col.code]]

    made = _put(d, sheet, col, meanings={0: "Ja", 1: "Nej"})
    return replace(made, delivery=replace(made.delivery, truth=_true(d, turned)))


@mutation
def category_codes_exchanged_with_their_labels(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    sheet, col = _pick(d, draw, "category")
    return _put(d, sheet, col, **_recoded(col, {1: 2, 2: 1})) if form.labelled else None


@mutation
def category_codes_from_zero(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    sheet, col = _pick(d, draw, "category")
    return _put(d, sheet, col, **_recoded(col, {1: 0, 2: 1})) if form.labelled else None


@mutation
def item_coded_backwards_with_its_labels(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    sheet, col = _pick(d, draw, "item")
    return _put(d, sheet, col, **_recoded(col, {1: 4, 2: 3, 3: 2, 4: 1})) if form.labelled else None


@mutation
def item_coded_from_zero_with_its_labels(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    sheet, col = _pick(d, draw, "item")
    return _put(d, sheet, col, **_recoded(col, {1: 0, 2: 1, 3: 2, 4: 3})) if form.labelled else None


@mutation
def items_all_coded_from_zero(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    """Every item of a file without labels: zeros, which the scale does not have."""
    names: tuple[str, ...] = ()
    for sheet, col in d.columns("item"):
        here = next(s for s in d.sheets if s.name == sheet.name)
        d = d.with_sheet(here.with_col(col.name, **_recoded(col, {1: 0, 2: 1, 3: 2, 4: 3})))
        names += _names(sheet, col)
    return Mutated(d, names)


@mutation
def item_reversed(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    """Turned on the way, without a word of it in the labels."""
    sheet, col = _pick(d, draw, "item")
    return _put(d, sheet, col, cells=tuple(5 - v if isinstance(v, int) else v for v in col.cells))


def _some(count: int, draw: random.Random, share: float = 0.2) -> set[int]:
    return set(draw.sample(range(count), max(2, round(count * share))))


def _key(d: Delivery, sheet: Sheet, row: int, col: Col) -> tuple[str, str]:
    """Child and wave of a row."""
    ids = next(c for c in sheet.cols if c.kind == "id")
    child = f"nord-{ids.cells[row]}"
    if sheet.name == "baggrund":
        return child, ""
    wave = next((c for c in sheet.cols if c.kind == "wave"), None)
    place = int(str(wave.cells[row])) if wave else int(col.name.rsplit("_", 1)[1])
    return child, WAVES[place - 1][0]


def _unknown(d: Delivery, sheet: Sheet, col: Col, rows: set[int], said: Value, word: str, form: Form) -> Mutated:
    """Some answers replaced by one that is no answer; true is that nothing is known of them."""
    truth = {key: dict(record) for key, record in d.truth.items()}
    for row in rows:
        truth[_key(d, sheet, row, col)][col.code] = ""
    meanings = {**col.meanings, said: word} if word else dict(col.meanings)
    cells = tuple(said if k in rows else v for k, v in enumerate(col.cells))
    made = _put(d, sheet, col, cells=cells, meanings=meanings)
    return replace(made, delivery=replace(made.delivery, truth=truth))


@mutation
def ved_ikke_beyond_the_scale(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    sheet, col = _pick(d, draw, "item")
    return _unknown(d, sheet, col, _some(len(col.cells), draw), draw.choice((5, 9, 99)), "Ved ikke", form)


@mutation
def ved_ikke_inside_the_scale(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    """The best answer of a scale of three is followed by a code that means nothing."""
    if not form.labelled:
        return None
    sheet, col = _pick(d, draw, "item")
    rows = {k for k, v in enumerate(col.cells) if v == 4}
    return _unknown(d, sheet, col, rows, 4, draw.choice(("Ved ikke", "Ønsker ikke at svare", "Ikke relevant")), form)


@mutation
def ved_ikke_in_a_flag(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    sheet, col = _pick(d, draw, "flag")
    return _unknown(d, sheet, col, _some(len(col.cells), draw), 8, "Ved ikke", form)


@mutation
def ved_ikke_in_a_category(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    sheet, col = _pick(d, draw, "category")
    return _unknown(d, sheet, col, _some(len(col.cells), draw), 9, "Uoplyst", form)


@mutation
def missing_answers_as_ninety_nine(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    """A code for nothing that no label explains."""
    sheet, col = _pick(d, draw, "item", "number")
    return _unknown(d, sheet, col, _some(len(col.cells), draw), 99, "", form)


@mutation
def blanks_for_no(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    """A box to tick: who did not tick it left it empty."""
    sheet, col = _pick(d, draw, "flag")
    return _put(d, sheet, col, cells=tuple(None if v == 0 else v for v in col.cells))


@mutation
def crosses_and_blanks(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    if form.labelled:
        return None
    sheet, col = _pick(d, draw, "flag")
    return _put(d, sheet, col, cells=tuple("X" if v else None for v in col.cells), meanings={})


@mutation
def blanks_become_zero(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    """Unanswered items filled with zero by a program."""
    sheet, col = _pick(d, draw, "item")
    return _unknown(d, sheet, col, _some(len(col.cells), draw), 0, "", form)


@mutation
def some_answers_missing(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    sheet, col = _pick(d, draw, "item", "flag", "category", "number")
    return _unknown(d, sheet, col, _some(len(col.cells), draw), None, "", form)


@mutation
def booleans_in_a_scale(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    if form.labelled:
        return None
    sheet, col = _pick(d, draw, "item")
    rows = _some(len(col.cells), draw)
    cells = tuple(bool(v and v > 2) if k in rows else v for k, v in enumerate(col.cells))  # type: ignore[operator]
    return _put(d, sheet, col, cells=cells)


@mutation
def one_answer_renamed(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    """Same code, or a cell of words: a synonym of the best answer."""
    if not (form.labelled or form.words):
        return None
    sheet, col = _pick(d, draw, "item")
    return _put(d, sheet, col, meanings={**col.meanings, 4: "Helt rigtigt"})


@mutation
def labels_in_another_case(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    sheet, col = _pick(d, draw, "item", "flag", "category")
    return _put(d, sheet, col, meanings={k: v.upper() for k, v in col.meanings.items()})


@mutation
def labels_with_blanks(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    sheet, col = _pick(d, draw, "item", "flag", "category")
    return _put(d, sheet, col, meanings={k: f" {v}\N{NO-BREAK SPACE}" for k, v in col.meanings.items()})


@mutation
def labels_on_the_ends_only(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    sheet, col = _pick(d, draw, "item")
    return _put(d, sheet, col, meanings={1: GRADES[1], 4: GRADES[4]}) if form.labelled else None


@mutation
def labels_of_a_scale_turned(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    """The file says that 1 is the highest answer: the answers are as their labels say."""
    if not form.labelled:
        return None
    sheet, col = _pick(d, draw, "item")

    def turned(child: str, wave: str, record: dict[str, str]) -> None:
        if wave and (col.name.rsplit("_", 1)[-1] == str(1 + [w for w, _ in WAVES].index(wave)) or form.wide is False):
            record[col.code] = str(5 - int(record[col.code]))

    made = _put(d, sheet, col, meanings={k: GRADES[5 - k] for k in GRADES})
    return replace(made, delivery=replace(made.delivery, truth=_true(d, turned)))


@mutation
def value_labels_lost(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    """Codes whose labels a program dropped: of a category nobody knows what 1 and 2 are."""
    sheet, col = _pick(d, draw, "category", "item", "flag")
    return _put(d, sheet, col, meanings={}) if form.labelled else None


@mutation
def numbers_as_text(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    sheet, col = _pick(d, draw, "item", "number")
    return _put(d, sheet, col, cells=tuple(None if v is None else f" {v}" for v in col.cells), meanings={})


@mutation
def numbers_with_a_decimal_comma(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    sheet, col = _pick(d, draw, "item", "number")
    point = draw.choice((",", "."))
    return _put(d, sheet, col, cells=tuple(None if v is None else f"{v}{point}0" for v in col.cells), meanings={})


@mutation
def numbers_before_labels(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    """Cells such as «1 - Passer slet ikke»."""
    if form.labelled:
        return None
    sheet, col = _pick(d, draw, "item")
    return _put(d, sheet, col, cells=tuple(f"{v} - {GRADES[v]}" for v in col.cells), meanings={})  # type: ignore[index]


@mutation
def ages_of_another_kind(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    """Years of birth where ages are asked."""
    sheet, col = _pick(d, draw, "number")
    return _put(d, sheet, col, cells=tuple(2019 - v for v in col.cells))  # type: ignore[operator]


@mutation
def heads_in_another_form(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    """Trailing blanks, capitals, a number before the question."""
    sheet, col = _pick(d, draw, "item", "flag", "category", "number")
    label = draw.choice((f"{col.label}  ", col.label.upper(), f"3. {col.label}", f"{col.label}?"))
    made = _put(d, sheet, col, label=label)
    return replace(made, names=(*made.names, label))


@mutation
def a_column_moved(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    sheet, col = _pick(d, draw, "item", "flag", "category", "number")
    others = [c for c in sheet.cols if c is not col]
    others.insert(draw.randrange(1, len(others) + 1), col)
    return Mutated(d.with_sheet(replace(sheet, cols=tuple(others))), _names(sheet, col))


@mutation
def a_column_twice(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    """The same question again, with other answers (a control at the end of a form)."""
    sheet, col = _pick(d, draw, "item", "flag")
    low, high = (1, 4) if col.kind == "item" else (0, 1)
    again = replace(col, name=f"{col.name}x", cells=tuple(low + high - v for v in col.cells))  # type: ignore[operator]
    return Mutated(d.with_sheet(replace(sheet, cols=(*sheet.cols, again))), (*_names(sheet, col), again.name))


@mutation
def a_number_of_another_time(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    """Ages at the end beside those that are asked for, before or behind them."""
    sheet, col = _pick(d, draw, "number")
    when = draw.choice(("ved slut", "nu", "ved afslutning"))
    cells = tuple(v + 1 if isinstance(v, int) else v for v in col.cells)
    again = replace(col, name=f"{col.name}x", label=f"{col.label} {when}", cells=cells)
    place = sheet.cols.index(col) + draw.choice((0, 1))
    cols = (*sheet.cols[:place], again, *sheet.cols[place:])
    return Mutated(d.with_sheet(replace(sheet, cols=cols)), (*_names(sheet, col), again.name, again.label))


@mutation
def a_scale_explained_in_the_head(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    """Where nothing else says that 1 is the most."""
    if form.labelled or form.words:
        return None
    sheet, col = _pick(d, draw, "item")
    label = f"{col.label} (1={GRADES[4]}, 4={GRADES[1]})"
    cells = tuple(5 - v if isinstance(v, int) else v for v in col.cells)
    made = _put(d, sheet, col, label=label, cells=cells)
    return replace(made, names=(*made.names, label))


@mutation
def a_question_turned_round(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    """A flag asked with a not, or called turned: who was a yes is a no."""
    sheet, col = _pick(d, draw, "flag")
    label = draw.choice((f"Ikke {col.label.lower()}", f"{col.label} (omvendt)"))
    made = _put(d, sheet, col, label=label, **_recoded(col, {0: 1, 1: 0}, col.meanings))
    return replace(made, names=(*made.names, label))


@mutation
def a_column_missing(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    """True is that nothing is known; nothing may be made of it."""
    sheet, col = _pick(d, draw, "flag", "category", "number")

    def gone(_: str, wave: str, record: dict[str, str]) -> None:
        if not wave:
            record[col.code] = ""

    left = replace(sheet, cols=tuple(c for c in sheet.cols if c is not col))
    return Mutated(replace(d.with_sheet(left), truth=_true(d, gone)), _names(sheet, col))


@mutation
def names_and_labels_exchanged(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    """Two items' names changed places, their labels did not: name and label speak against each other."""
    if not form.labelled or form.wide:
        return None
    sheet = d.sheets[1]
    one, other = (c for c in sheet.cols if c.code in {"mood_1", "mood_3"})
    swapped = {one.name: replace(one, name="mood_3"), other.name: replace(other, name="mood_1")}
    cols = tuple(swapped.get(c.name, c) for c in sheet.cols)
    return Mutated(d.with_sheet(replace(sheet, cols=cols)), ("mood_1", "mood_3", one.label, other.label))


@mutation
def a_row_of_totals(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    sheet = draw.choice(d.sheets)
    key = sheet.cols[0]
    if form.labelled:
        return None
    sums: dict[str, Value] = {
        c.name: sum(v for v in c.cells if isinstance(v, int)) for c in sheet.cols if c.kind in {"item", "number"}
    }
    return Mutated(
        d.with_sheet(sheet.rows({key.name: "I alt", **sums})), (_row(form, sheet, -1), "I alt", *_names(sheet, key))
    )


@mutation
def a_total_under_a_number(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    """The same under an id like the others, or the total of more children than are here."""
    sheet = draw.choice(d.sheets)
    key, times = sheet.cols[0], draw.choice((1, 3))
    sums: dict[str, Value] = {
        c.name: times * sum(v for v in c.cells if isinstance(v, int))
        for c in sheet.cols
        if c.kind in {"item", "number"}
    }
    wave: dict[str, Value] = {c.name: c.cells[0] for c in sheet.cols if c.kind == "wave"}
    names = (
        _row(form, sheet, -1),
        *_names(sheet, key),
        *(n for c in sheet.cols if c.name in sums for n in _names(sheet, c)),
    )
    return Mutated(d.with_sheet(sheet.rows({key.name: CHILDREN + 1, **sums, **wave})), names)


@mutation
def a_row_of_means(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    """A last row without id that looks like answers."""
    sheet = draw.choice(d.sheets)
    means: dict[str, Value] = {c.name: 3 for c in sheet.cols if c.kind == "item"}
    means |= {c.name: 10 for c in sheet.cols if c.kind == "number"}
    key = sheet.cols[0]
    return Mutated(d.with_sheet(sheet.rows(means)), (_row(form, sheet, -1), *_names(sheet, key)))


@mutation
def a_footer(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    if form.labelled:
        return None
    sheet = draw.choice(d.sheets)
    key = sheet.cols[0]
    return Mutated(
        d.with_sheet(sheet.rows({key.name: "Udtræk dannet 01-04-2020 af systemet"})),
        (_row(form, sheet, -1), "Udtræk", *_names(sheet, key)),
    )


@mutation
def test_answers(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    """A child called test, all of whose answers are there."""
    if form.labelled:
        return None
    sheet = d.sheets[1]
    key = sheet.cols[0]
    row: dict[str, Value] = {c.name: c.cells[0] for c in sheet.cols} | {key.name: "test"}
    return Mutated(d.with_sheet(sheet.rows(row)), (_row(form, sheet, -1), "test", *_names(sheet, key)))


@mutation
def a_child_twice(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    """The same row again, with one other answer."""
    sheet, col = _pick(d, draw, "item", "number", "category")
    row = draw.randrange(len(col.cells))
    again: dict[str, Value] = {c.name: c.cells[row] for c in sheet.cols}
    old = again[col.name]
    again[col.name] = {"item": 1 if old == 4 else 4, "number": 6 if old == 15 else 15}.get(
        col.kind, 1 if old == 2 else 2
    )
    return Mutated(d.with_sheet(sheet.rows(again)), (_row(form, sheet, -1), *_names(sheet, col)))


@mutation
def a_child_half_twice(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    """Begun twice: the second time only the first question was answered, and otherwise."""
    sheet = d.sheets[1]
    row = draw.randrange(len(sheet.cols[0].cells))
    items = [c for c in sheet.cols if c.kind == "item"]
    again: dict[str, Value] = {c.name: c.cells[row] for c in sheet.cols if c.kind != "item"}
    again[items[0].name] = 1 if items[0].cells[row] == 4 else 4
    return Mutated(d.with_sheet(sheet.rows(again)), (_row(form, sheet, -1), *_names(sheet, items[0])))


@mutation
def an_id_missing(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    sheet, col = _pick(d, draw, "id")
    row = draw.randrange(len(col.cells))
    return replace(
        _put(d, sheet, col, cells=tuple(None if k == row else v for k, v in enumerate(col.cells))),
        names=(_row(form, sheet, row), *_names(sheet, col)),
    )


def _ids(d: Delivery, draw: random.Random, text: Callable[[int], Value]) -> Mutated:
    """The ids of one of the two tables written in another way."""
    sheet, col = _pick(d, draw, "id")
    return _put(d, sheet, col, cells=tuple(text(int(str(v))) for v in col.cells))


@mutation
def ids_as_floats(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    return _ids(d, draw, lambda n: f"{n}.0" if not form.typed else float(n))


@mutation
def ids_padded(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    return _ids(d, draw, lambda n: f"{n:04d}")


@mutation
def ids_with_a_prefix(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    return _ids(d, draw, lambda n: f"NORD{n}")


@mutation
def ids_with_blanks(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    return _ids(d, draw, lambda n: f" {n}\N{NO-BREAK SPACE}")


@mutation
def ids_shortened_by_a_spreadsheet(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    return _ids(d, draw, lambda n: f"2,0170{n // 10}E+11")


@mutation
def ids_of_other_children(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    """One table numbered anew: no child of the one is in the other."""
    return _ids(d, draw, lambda n: n + 1000)


@mutation
def dates_in_american_order(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    """Months before days, with hyphens, where no day is above twelve."""
    if form.typed:
        return None
    sheet, col = d.columns("date")[0]
    days = tuple(dt.date(2019, 3, 1 + k % 12) for k in range(len(col.cells)))
    truth = {key: dict(record) for key, record in d.truth.items()}
    for row, day in enumerate(days):
        truth[_key(d, sheet, row, col)]["started"] = day.isoformat()
    made = _put(d, sheet, col, cells=tuple(f"{day:%m-%d-%Y}" for day in days))
    return replace(made, delivery=replace(made.delivery, truth=truth))


@mutation
def dates_mixed(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    """Some real dates, some texts in another order."""
    sheet, col = d.columns("date")[0]
    rows = _some(len(col.cells), draw)
    cells = tuple(f"{v:%m/%d/%Y}" if k in rows else v for k, v in enumerate(col.cells))  # type: ignore[str-format]
    return _put(d, sheet, col, cells=cells)


@mutation
def dates_of_two_digits(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    sheet, col = d.columns("date")[0]
    return _put(d, sheet, col, cells=tuple(f"{v:%d-%m-%y}" for v in col.cells))  # type: ignore[str-format]


@mutation
def a_wave_missing(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    """The first measurement alone, or the last alone: what is there stands under its own name."""
    sheet = d.sheets[1]
    gone = draw.randrange(2)
    wave = next((c for c in sheet.cols if c.kind == "wave"), None)
    if wave is None:
        cols = tuple(c for c in sheet.cols if c.kind != "item" or not c.name.endswith(f"_{gone + 1}"))
    else:
        kept = [k for k, v in enumerate(wave.cells) if v != gone + 1]
        cols = tuple(replace(c, cells=tuple(c.cells[k] for k in kept)) for c in sheet.cols)
    truth = {key: record for key, record in d.truth.items() if key[1] != WAVES[gone][0]}
    return Mutated(
        replace(d.with_sheet(replace(sheet, cols=cols)), truth=truth),
        ("Måling", "wave", "m2", *(c.label for c in sheet.cols), *(c.name for c in sheet.cols)),
    )


_WAVE_WORDS = (
    ("T1", "T2"),
    ("T0", "T1"),
    ("1", "2"),
    ("Før", "Efter"),
    ("Baseline", "Opfølgning"),
    ("Runde 2", "Runde 3"),
    ("M0", "M6"),
    ("Pre", "Post"),
)


@mutation
def waves_renamed(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    """Other names of the two measurements, in the column or in the names of the wide file."""
    sheet = d.sheets[1]
    words = draw.choice(_WAVE_WORDS)
    cols = []
    names: list[str] = ["Måling", "wave", "m2", *words]
    for col in sheet.cols:
        if col.kind == "wave":
            cols.append(replace(col, meanings={1: words[0], 2: words[1]}))
        elif form.wide and col.kind == "item":
            place = int(col.name[-1]) - 1
            cols.append(replace(col, label=f"{col.label.rpartition(' (')[0]} {words[place]}"))
            names.append(cols[-1].label)
        else:
            cols.append(col)
    return Mutated(d.with_sheet(replace(sheet, cols=tuple(cols))), tuple(names))


@mutation
def waves_exchanged_in_codes(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    """The codes of the measurements the other way round, with their labels."""
    wave = next((c for c in d.sheets[1].cols if c.kind == "wave"), None)
    if wave is None or not form.labelled:
        return None
    return _put(d, d.sheets[1], wave, **_recoded(wave, {1: 2, 2: 1}))


@mutation
def rows_of_another_project(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    """Children of two projects in one file, told apart by a column that names them."""
    names: tuple[str, ...] = ("Projekt", "projekt", "p1")
    for sheet in d.sheets:
        count = len(sheet.cols[0].cells)
        project = Col("p1", "Projekt", "project", "project", ("Projekt nord",) * count)
        more = [
            {c.name: (500 + k if c.kind == "id" else c.cells[k]) for c in sheet.cols} | {"p1": "Projekt syd"}
            for k in range(4)
        ]
        d = d.with_sheet(replace(sheet, cols=(*sheet.cols, project)).rows(*more))
    return Mutated(d, names)


@mutation
def a_hidden_sheet(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    """A draft of the background with children who withdrew."""
    if not form.typed or form.labelled:
        return None
    sheet = d.sheets[0]
    draft = replace(sheet, name="kladde", hidden=True).with_col("v1", cells=tuple(range(201, 201 + CHILDREN)))
    return Mutated(replace(d, sheets=(*d.sheets, draft)), ("kladde", "skjult"))


@mutation
def hidden_rows(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    return _withdrawn(d, form, "hidden")


@mutation
def rows_struck_through(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    return _withdrawn(d, form, "struck")


@mutation
def rows_in_white(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    return _withdrawn(d, form, "white")


def _withdrawn(d: Delivery, form: Form, look: str) -> Mutated | None:
    """Children who withdrew, hidden or crossed out in the sheet."""
    if not form.typed or form.labelled:
        return None
    sheet = d.sheets[0]
    count = len(sheet.cols[0].cells)
    more = [{c.name: (301 + k if c.kind == "id" else c.cells[k]) for c in sheet.cols} for k in range(2)]
    told = replace(sheet.rows(*more), looks={**sheet.looks, count: look, count + 1: look})
    return Mutated(
        d.with_sheet(told), (_row(form, sheet, -1), _row(form, sheet, -2), f"rækkerne {count + 2} og {count + 3}")
    )


@mutation
def garbled_words(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    """Answers and questions whose letters an encoding broke."""
    sheet, col = _pick(d, draw, "category")

    def broken(text: str) -> str:
        return text.replace("ø", "Ã¸").replace("Pige", "PigÃ¦")

    made = _put(d, sheet, col, meanings={k: broken(v) for k, v in col.meanings.items()}, label=broken(col.label))
    return replace(made, names=(*made.names, broken(col.label)))


@mutation
def an_unknown_answer(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    """A few answers with a code that nothing explains."""
    sheet, col = _pick(d, draw, "flag", "category")
    rows = _some(len(col.cells), draw, 0.1)
    return _unknown(d, sheet, col, rows, 3, "", form)


@mutation
def a_question_nobody_asked(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    """A column of the tool's own that looks like an answer."""
    sheet = d.sheets[1]
    more = Col("z9", draw.choice(("Svartid", "Browser", "Jeg er sur")), "other", "", (3,) * len(sheet.cols[0].cells))
    return Mutated(d.with_sheet(replace(sheet, cols=(*sheet.cols, more))), ("z9", more.label))


@mutation
def flag_coded_one_two_without_labels(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    """One and two, and nobody says which is yes."""
    sheet, col = _pick(d, draw, "flag")
    made = _put(d, sheet, col, **_recoded(col, {0: 1, 1: 2}, {}))
    return replace(made, delivery=replace(made.delivery, truth=_unknown_column(d, sheet, col)))


def _unknown_column(d: Delivery, sheet: Sheet, col: Col) -> Truth:
    """The truth where nothing is known of a column."""
    truth = {key: dict(record) for key, record in d.truth.items()}
    for row in range(len(col.cells)):
        truth[_key(d, sheet, row, col)][col.code] = ""
    return truth


_FLAG_WORDS = (
    ("J", "N"),
    ("Y", "N"),
    ("Yes", "No"),
    ("Sand", "Falsk"),
    ("TRUE", "FALSE"),
    ("Valgt", "Ikke valgt"),
    ("1", "0"),
)


@mutation
def flag_in_other_words(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    sheet, col = _pick(d, draw, "flag")
    yes, no = draw.choice(_FLAG_WORDS)
    return _put(d, sheet, col, meanings={1: yes, 0: no})


@mutation
def category_in_other_words(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    sheet, col = _pick(d, draw, "category")
    girl, boy = draw.choice((("Girl", "Boy"), ("K", "M"), ("P", "D"), ("piger", "drenge"), ("Kvinde", "Mand")))
    return _put(d, sheet, col, meanings={1: girl, 2: boy})


@mutation
def a_category_more(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    """An answer that the study has no code for."""
    sheet, col = _pick(d, draw, "category")
    return _unknown(d, sheet, col, _some(len(col.cells), draw), 3, "Andet", form)


@mutation
def two_codes_with_one_label(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    """A label copied to the next code: one of the two is wrong, and nobody knows which."""
    if not form.labelled:
        return None
    sheet, col = _pick(d, draw, "category", "flag")
    label = draw.choice(list(col.meanings.values()))
    made = _put(d, sheet, col, meanings=dict.fromkeys(col.meanings, label))
    return replace(made, delivery=replace(made.delivery, truth=_unknown_column(d, sheet, col)))


@mutation
def one_label_lost(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    if not form.labelled:
        return None
    sheet, col = _pick(d, draw, "category", "flag", "wave")
    gone = draw.choice(list(col.meanings))
    return _put(d, sheet, col, meanings={k: v for k, v in col.meanings.items() if k != gone})


@mutation
def labels_of_another_question(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    """Labels pasted from the column beside: the numbers may still be right, but nobody can say so."""
    if not form.labelled:
        return None
    sheet, col = _pick(d, draw, "category", "flag", "item")
    other: Mapping[Value, str] = {**YES_NO} if col.kind != "flag" else {0: "Pige", 1: "Dreng"}
    made = _put(d, sheet, col, meanings=other)
    return replace(made, delivery=replace(made.delivery, truth=_unknown_column(d, sheet, col)))


@mutation
def labels_of_the_waves_lost(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    wave = next((c for c in d.sheets[1].cols if c.kind == "wave"), None)
    return _put(d, d.sheets[1], wave, meanings={}) if wave else None


@mutation
def labels_of_the_waves_swapped(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    """By their labels the last measurement came first; the dates say otherwise."""
    sheet = d.sheets[1]
    wave = next((c for c in sheet.cols if c.kind == "wave"), None)
    if wave is None:
        return None
    made = _put(d, sheet, wave, meanings={1: "Slut", 2: "Start"})
    return replace(made, names=(*made.names, "Dato", "date", "m3"))


@mutation
def a_wave_nobody_planned(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    sheet = d.sheets[1]
    wave = next((c for c in sheet.cols if c.kind == "wave"), None)
    if wave is None:
        return None
    more = [{c.name: (3 if c is wave else c.cells[k]) for c in sheet.cols} for k in range(10)]
    label = draw.choice(("Screening", "Midtvejs", "Ekstra"))
    made = d.with_sheet(sheet.rows(*more).with_col(wave.name, meanings={**wave.meanings, 3: label}))
    return Mutated(made, (*_names(sheet, wave), label))


_NOTHING: tuple[Value, ...] = ("-", ".", "NA", "N/A", "#N/A", "NULL", "?", "#REF!", "ukendt", "mangler")


@mutation
def missing_answers_as_a_word(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    """Cells without an answer as programs and people fill them."""
    if form.labelled:
        return None
    sheet, col = _pick(d, draw, "item", "number", "flag", "category")
    return _unknown(d, sheet, col, _some(len(col.cells), draw), draw.choice(_NOTHING), "", form)


@mutation
def missing_answers_below_zero(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    sheet, col = _pick(d, draw, "item", "number", "flag", "category")
    return _unknown(d, sheet, col, _some(len(col.cells), draw), draw.choice((-1, -9, -99)), "", form)


@mutation
def missing_numbers_as_zero(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    sheet, col = _pick(d, draw, "number")
    return _unknown(d, sheet, col, _some(len(col.cells), draw), 0, "", form)


@mutation
def cells_with_a_footnote(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    if form.labelled:
        return None
    sheet, col = _pick(d, draw, "item", "number")
    rows = _some(len(col.cells), draw)
    cells = tuple(f"{v}{mark}" if k in rows else v for mark in "*" for k, v in enumerate(col.cells))
    return _put(d, sheet, col, cells=cells)


@mutation
def numbers_padded(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    sheet, col = _pick(d, draw, "item", "number")
    return _put(d, sheet, col, cells=tuple(f"{v:02d}" for v in col.cells), meanings={})  # type: ignore[str-format]


@mutation
def decimals_mixed(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    sheet, col = _pick(d, draw, "item", "number")
    cells = tuple(f"{v}{',.'[k % 2]}0" for k, v in enumerate(col.cells))
    return _put(d, sheet, col, cells=cells, meanings={})


@mutation
def ages_with_a_unit(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    sheet, col = _pick(d, draw, "number")
    return _put(d, sheet, col, cells=tuple(f"{v} år" for v in col.cells))


@mutation
def ages_in_bands(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    """Bands where ages are asked; the study has no more than the band."""
    sheet, col = _pick(d, draw, "number")
    cells = tuple("6-9 år" if isinstance(v, int) and v < 10 else "10-15 år" for v in col.cells)
    made = _put(d, sheet, col, cells=cells)
    return replace(made, delivery=replace(made.delivery, truth=_unknown_column(d, sheet, col)))


@mutation
def ages_in_months(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    sheet, col = _pick(d, draw, "number")
    return _put(d, sheet, col, cells=tuple(12 * v for v in col.cells))  # type: ignore[operator]


@mutation
def a_scale_of_more_points(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    """Asked on another scale than the study's: what it would be there nobody knows."""
    sheet, col = _pick(d, draw, "item")
    by = draw.choice((2, 25))
    made = _put(d, sheet, col, cells=tuple(by * v for v in col.cells), meanings={})  # type: ignore[operator]
    return replace(made, delivery=replace(made.delivery, truth=_unknown_column(d, sheet, col)))


@mutation
def a_scale_of_three_points(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    if not (form.labelled or form.words):
        return None
    sheet, col = _pick(d, draw, "item")
    cells = tuple(max(1, v - 1) if isinstance(v, int) else v for v in col.cells)
    made = _put(d, sheet, col, cells=cells, meanings={1: "Passer ikke", 2: "Passer delvist", 3: "Passer"})
    return replace(made, delivery=replace(made.delivery, truth=_unknown_column(d, sheet, col)))


@mutation
def a_scale_turned_in_one_wave(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    """All items of a measurement, as a second version of the form has them; nothing else tells."""
    sheet = d.sheets[1]
    place = draw.randrange(2)
    wave = next((c for c in sheet.cols if c.kind == "wave"), None)
    names: tuple[str, ...] = ()
    for col in sheet.cols:
        if col.kind == "item" and (wave or col.name.endswith(f"_{place + 1}")):
            mine = [wave is None or w == place + 1 for w in (wave.cells if wave else col.cells)]
            cells = tuple(5 - v if m and isinstance(v, int) else v for v, m in zip(col.cells, mine, strict=True))
            sheet = sheet.with_col(col.name, cells=cells)
        names += _names(sheet, col) if col.kind == "item" else ()
    return Mutated(d.with_sheet(sheet), names)


@mutation
def an_item_turned_in_one_wave(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    sheet, col = _pick(d, draw, "item")
    wave = next((c for c in sheet.cols if c.kind == "wave"), None)
    if wave is None:
        return None
    turned = draw.randrange(1, 3)
    cells = tuple(
        5 - v if w == turned and isinstance(v, int) else v for v, w in zip(col.cells, wave.cells, strict=True)
    )
    return _put(d, sheet, col, cells=cells)


@mutation
def heads_exchanged(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    """The heads of two columns of different kinds, or of an item and one that is asked the other way."""
    if draw.random() < 0.5:
        sheet = d.sheets[0]
        one, other = draw.sample([c for c in sheet.cols if c.kind in {"category", "number", "flag", "date"}], 2)
        if one.kind == other.kind:
            return None
    else:
        sheet = d.sheets[1]
        items = [c for c in sheet.cols if c.kind == "item"]
        one = next(c for c in items if c.code == "mood_2")
        other = draw.choice([c for c in items if c.code != "mood_2" and c.name[2:] == one.name[2:]])
    names = {
        one.name: replace(one, name=other.name, label=other.label),
        other.name: replace(other, name=one.name, label=one.label),
    }
    cols = tuple(names.get(c.name, c) for c in sheet.cols)
    return Mutated(d.with_sheet(replace(sheet, cols=cols)), (*_names(sheet, one), *_names(sheet, other)))


@mutation
def a_negated_question(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    """The question asks the opposite; its answers say nothing of what the study asks."""
    sheet, col = _pick(d, draw, "item", "flag")
    label = col.label.replace("Jeg er", "Jeg er ikke").replace("Jeg ler", "Jeg ler ikke")
    label = label if col.kind == "item" else f"Ikke {col.label[0].lower()}{col.label[1:]}"
    made = _put(d, sheet, col, label=label)
    made = replace(made, delivery=replace(made.delivery, truth=_unknown_column(d, sheet, col)))
    return replace(made, names=(*made.names, label))


@mutation
def answers_of_someone_else(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    """The same questions put to a parent, in columns before the child's own."""
    sheet = d.sheets[1]
    items = [c for c in sheet.cols if c.kind == "item"]
    more = [
        replace(c, name=f"{c.name}p", label=f"{c.label} (forælder)", cells=tuple(draw.randint(1, 4) for _ in c.cells))
        for c in items
    ]
    made = d.with_sheet(replace(sheet, cols=(sheet.cols[0], *more, *sheet.cols[1:])))
    return Mutated(made, tuple(n for c in (*items, *more) for n in _names(sheet, c)))


@mutation
def a_head_missing(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    """A column whose heading somebody deleted: true is that nobody knows what it is."""
    if form.labelled:
        return None
    sheet, col = _pick(d, draw, "item", "flag", "category", "number")
    place = sheet.cols.index(col)
    made = _put(d, sheet, col, label="")
    made = replace(made, delivery=replace(made.delivery, truth=_unknown_column(d, sheet, col)))
    return replace(
        made,
        names=(*_names(sheet, col), f"kolonne nr. {place + 1 + form.before}"),
    )


@mutation
def a_row_cut_short(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    """The first cell of a row lost: all others stand one column to the left."""
    if form.labelled:
        return None
    sheet = draw.choice(d.sheets)
    row = draw.randrange(len(sheet.cols[0].cells))
    shown = [c.cells[row] if c.kind == "item" and not form.words else c.words[row] for c in sheet.cols]
    moved = (*shown[1:], None)
    cols = []
    for col, value in zip(sheet.cols, moved, strict=True):
        words = col.cells if col.kind == "item" and not form.words else col.words
        cells = tuple(value if k == row else v for k, v in enumerate(words))
        cols.append(replace(col, cells=cells, meanings={}))
    names = tuple(n for c in sheet.cols for n in _names(sheet, c))
    return Mutated(d.with_sheet(replace(sheet, cols=tuple(cols))), (_row(form, sheet, row), *names))


@mutation
def an_empty_row_between(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    if form.labelled:
        return None
    sheet = draw.choice(d.sheets)
    row = draw.randrange(1, len(sheet.cols[0].cells))
    cols = tuple(replace(c, cells=(*c.cells[:row], None, *c.cells[row:])) for c in sheet.cols)
    return Mutated(d.with_sheet(replace(sheet, cols=cols)), (_row(form, sheet, row),))


@mutation
def the_head_again_between(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    """Two prints of a table put under each other."""
    if form.labelled:
        return None
    sheet = draw.choice(d.sheets)
    row = draw.randrange(1, len(sheet.cols[0].cells))
    cols = tuple(replace(c, cells=(*c.cells[:row], c.label, *c.cells[row:])) for c in sheet.cols)
    return Mutated(d.with_sheet(replace(sheet, cols=cols)), (_row(form, sheet, row), *_names(sheet, sheet.cols[0])))


@mutation
def rows_in_another_order(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    sheet = draw.choice(d.sheets)
    order = draw.sample(range(len(sheet.cols[0].cells)), len(sheet.cols[0].cells))
    cols = tuple(replace(c, cells=tuple(c.cells[k] for k in order)) for c in sheet.cols)
    return Mutated(d.with_sheet(replace(sheet, cols=cols)), ("ingenting",))


@mutation
def an_id_mistyped(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    """One row of one table has an id that no other table has."""
    sheet, col = _pick(d, draw, "id")
    row = draw.randrange(len(col.cells))
    made = _put(d, sheet, col, cells=tuple(int(f"{v}77") if k == row else v for k, v in enumerate(col.cells)))
    return replace(made, names=(*made.names, _row(form, sheet, row)))


@mutation
def a_child_missing_from_the_background(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    sheet = d.sheets[0]
    row = draw.randrange(len(sheet.cols[0].cells))
    cols = tuple(replace(c, cells=(*c.cells[:row], *c.cells[row + 1 :])) for c in sheet.cols)
    return Mutated(d.with_sheet(replace(sheet, cols=cols)), _names(sheet, sheet.cols[0]))


@mutation
def a_table_twice(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    """The same table in two files, as a browser saves it."""
    sheet = draw.choice(d.sheets)
    return Mutated(replace(d, sheets=(*d.sheets, replace(sheet, name=f"{sheet.name} (1)"))), (sheet.name,))


@mutation
def an_older_version_beside(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    """The table before somebody corrected an answer in it."""
    sheet, col = _pick(d, draw, "item", "category")
    row = draw.randrange(len(col.cells))
    cells = tuple((1 if v == 2 else 2) if k == row else v for k, v in enumerate(col.cells))
    old = replace(sheet.with_col(col.name, cells=cells), name=f"{sheet.name} gammel")
    return Mutated(replace(d, sheets=(*d.sheets, old)), (old.name, *_names(sheet, col), f"{old.name}_dataset.csv"))


_DAYS: dict[str, Callable[[dt.date], Value]] = {
    "serial numbers": lambda v: str((v - dt.date(1899, 12, 30)).days),
    "with a time": lambda v: f"{v:%d-%m-%Y} 10:35",
    "year first": lambda v: f"{v:%Y-%m-%d}",
    "slashes": lambda v: f"{v:%d/%m/%Y}",
    "points": lambda v: f"{v:%d.%m.%Y}",
    "no zeros": lambda v: f"{v.day}-{v.month}-{v.year}",
    "words": lambda v: f"{v.day}. {('januar', 'februar', 'marts', 'april', 'maj')[v.month - 1]} {v.year}",
    "year, day, month": lambda v: f"{v:%Y-%d-%m}",
    "no separators": lambda v: f"{v:%d%m%Y}",
    "month and year": lambda v: f"{v:%m-%Y}",
}


@mutation
def dates_in_another_form(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    sheet, col = draw.choice(d.columns("date"))
    text = draw.choice(list(_DAYS.values()))
    return _put(d, sheet, col, cells=tuple(text(v) for v in col.cells))  # type: ignore[arg-type]


@mutation
def a_date_of_another_century(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    sheet, col = draw.choice(d.columns("date"))
    row = draw.randrange(len(col.cells))
    year = draw.choice((1919, 2091))
    cells = tuple(replace_year(v, year) if k == row else v for k, v in enumerate(col.cells))
    return _put(d, sheet, col, cells=cells)


def replace_year(day: Value, year: int) -> Value:
    return day.replace(year=year) if isinstance(day, dt.date) else day


@mutation
def another_encoding(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    """A file of text as other machines write it: read right, or told by its file."""
    if not form.text:
        return None
    encoding = draw.choice(("cp1252", "utf-16", "utf-8-sig", "cp850", "mac_roman"))
    files = tuple(f"{sheet.name}.csv" for sheet in d.sheets)
    return Mutated(replace(d, encoding=encoding), files)


@mutation
def another_separator(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    if not form.text:
        return None
    return Mutated(replace(d, separator=draw.choice((",", "\t", "|"))), tuple(f"{s.name}.csv" for s in d.sheets))


@mutation
def a_title_above(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    if not form.text:
        return None
    return Mutated(replace(d, above=("Trivsel 2019", "Trukket i juni")), tuple(f"{s.name}.csv" for s in d.sheets))


# Pairs of which one takes away what would tell the other: a scale turned in the only measurement left, and wrong
# labels that are replaced.
_UNSEEN = {
    frozenset({"a_wave_missing", "a_scale_turned_in_one_wave"}),
    *(
        frozenset({lie, other})
        for lie in ("labels_of_another_question", "two_codes_with_one_label")
        for other in (
            *("value_labels_lost", "labels_on_the_ends_only", "flag_in_other_words", "category_in_other_words"),
            *("numbers_as_text", "numbers_with_a_decimal_comma", "numbers_padded", "decimals_mixed"),
        )
    ),
}


def first(made: Mutation) -> Mutation:
    FIRST[made.__name__] = made
    return made


@first
def every_answer_turned(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    """All items the other way, as numbers without a label: it looks as right as the right one."""
    sheet = next(sheet for sheet in d.sheets if any(col.kind == "item" for col in sheet.cols))
    cols = [col for col in sheet.cols if col.kind == "item"]
    other = {1: 4, 2: 3, 3: 2, 4: 1}
    for col in cols:
        cells = tuple(other.get(cell, cell) for cell in col.cells)  # type: ignore[call-overload]
        sheet = sheet.with_col(col.name, cells=cells, meanings={})
    return Mutated(d.with_sheet(sheet), (cols[0].name, cols[0].label))


def pairs(draw: random.Random, count: int) -> Iterator[tuple[str, str]]:
    """Different mutations to make one after the other."""
    names = sorted(MUTATIONS)
    for _ in range(count):
        pair = tuple(draw.sample(names, 2))
        if frozenset(pair) not in _UNSEEN:
            yield pair  # type: ignore[misc]

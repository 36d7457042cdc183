"""What goes wrong on the way to a second delivery: of the same children, whose right values the study has already.

The truth is that of the delivery before. A mutation names what a mark or an error has to name. No label and no form
tells most of these; in a first delivery nobody could see them.
"""

from __future__ import annotations

import datetime as dt
import functools
import random
from dataclasses import replace

from tests.data.delivery.mutated import Mutated, Mutation
from tests.data.delivery.written import CHILDREN, Col, Delivery, Form, Sheet, Truth, Value, correct

SECOND: dict[str, Mutation] = {}
_FINE = "Belastning i alt"


@functools.cache
def delivered(seed: int = 1, *, wide: bool = False) -> Delivery:
    """The correct delivery, with an item of a fine scale beside the others."""
    plain = correct(seed, wide=wide)
    draw = random.Random(f"fine {seed}")  # noqa: S311 - no secret
    children, answers = plain.sheets
    heads = [("s1_1", f"{_FINE} (Start)"), ("s1_2", f"{_FINE} (Slut)")] if wide else [("s1", _FINE)]
    level = {row: draw.gauss(6, 2) for row in range(CHILDREN)}
    truth: Truth = {key: dict(record) for key, record in plain.truth.items()}
    more = []
    for place, (name, label) in enumerate(heads):
        cells: list[Value] = []
        for row in range(len(answers.cols[0].cells)):
            child, wave = (row, place) if wide else divmod(row, 2)
            cells.append(max(1, min(19, round(level[child] + wave + draw.gauss(0, 1)))))
            truth[f"nord-{child + 1}", ("first", "last")[wave]]["strain_1"] = str(cells[-1])
        more.append(Col(name, label, "fine", "strain_1", tuple(cells)))
    return Delivery((children, replace(answers, cols=(*answers.cols, *more))), truth)


def second(made: Mutation) -> Mutation:
    SECOND[made.__name__] = made
    return made


def _names(*cols: Col) -> tuple[str, ...]:
    return tuple(name for col in cols for name in (col.name, col.label, col.code))


def _with(d: Delivery, sheet: Sheet, *changed: Col) -> Mutated:
    """The columns in the place of those of their names."""
    cols = {col.name: col for col in changed}
    made = d.with_sheet(replace(sheet, cols=tuple(cols.get(col.name, col) for col in sheet.cols)))
    return Mutated(made, _names(*changed))


def _pick(d: Delivery, draw: random.Random, *kinds: str) -> tuple[Sheet, Col]:
    return draw.choice(d.columns(*kinds))


def _alike(d: Delivery, draw: random.Random, count: int) -> tuple[Sheet, list[Col]]:
    """Columns of one kind in one table, not all of the same answers."""
    groups = [
        (sheet, cols)
        for sheet in d.sheets
        for kind in ("item", "flag")
        if len(cols := [col for col in sheet.cols if col.kind == kind]) >= count
    ]
    sheet, cols = draw.choice(groups)
    return sheet, draw.sample(cols, count)


def _each(col: Col, change: dict[Value, Value]) -> Col:
    return replace(col, cells=tuple(change.get(v, v) for v in col.cells))


@second
def two_heads_exchanged(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    sheet, (one, other) = _alike(d, draw, 2)
    return _with(d, sheet, replace(one, cells=other.cells), replace(other, cells=one.cells))


@second
def three_heads_rotated(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    sheet, (one, other, third) = _alike(d, draw, 3)
    return _with(
        d,
        sheet,
        replace(one, cells=other.cells),
        replace(other, cells=third.cells),
        replace(third, cells=one.cells),
    )


@second
def a_head_of_another_measurement(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    """The columns of one item of two measurements exchanged in a wide file."""
    sheet = d.sheets[1]
    pairs = [(a, b) for a in sheet.cols for b in sheet.cols if a.code == b.code and a.name < b.name]
    if not pairs:
        return None
    one, other = draw.choice(pairs)
    return _with(d, sheet, replace(one, cells=other.cells), replace(other, cells=one.cells))


@second
def numbers_of_another_size(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    """Tenths and hundredths, which the scale has room for."""
    sheet, col = _pick(d, draw, "fine")
    by = draw.choice((10, 100))
    return _with(d, sheet, replace(col, cells=tuple(v / by for v in col.cells)))  # type: ignore[operator]


@second
def numbers_moved_by_one(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    sheet, col = _pick(d, draw, "fine")
    by = draw.choice((1, -1))
    return _with(d, sheet, replace(col, cells=tuple(v + by for v in col.cells)))  # type: ignore[operator]


@second
def ages_a_year_up(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    """Asked again later, where the bands have room."""
    sheet, col = _pick(d, draw, "number")
    return _with(d, sheet, replace(col, cells=tuple(min(15, v + 1) for v in col.cells)))  # type: ignore[type-var,operator]


@second
def numbers_turned(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    sheet, col = _pick(d, draw, "fine")
    return _with(d, sheet, replace(col, cells=tuple(20 - v for v in col.cells)))  # type: ignore[operator]


@second
def an_item_turned(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    sheet, col = _pick(d, draw, "item")
    return _with(d, sheet, _each(col, {1: 4, 2: 3, 3: 2, 4: 1}))


@second
def an_item_moved_by_one(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    sheet, col = _pick(d, draw, "item")
    return _with(d, sheet, _each(col, {1: 2, 2: 3, 3: 4} if draw.random() < 0.5 else {4: 3, 3: 2, 2: 1}))


@second
def yes_and_no_exchanged(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    sheet, col = _pick(d, draw, "flag")
    return _with(d, sheet, _each(col, {0: 1, 1: 0}))


@second
def two_categories_exchanged(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    sheet, col = _pick(d, draw, "category")
    return _with(d, sheet, _each(col, {1: 2, 2: 1}))


@second
def labels_turned(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    """The answers as they were, and their labels the other way."""
    if not form.labelled:
        return None
    sheet, col = _pick(d, draw, "item", "flag", "category")
    values = list(col.meanings)
    meanings = dict(zip(values, reversed(col.meanings.values()), strict=True))
    return _with(d, sheet, replace(col, meanings=meanings))


@second
def one_value_replaced(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    sheet, col = _pick(d, draw, "item", "flag", "category", "number", "fine")
    row = draw.randrange(len(col.cells))
    other = draw.choice([v for v in dict.fromkeys(col.cells) if v != col.cells[row]])
    return _with(d, sheet, replace(col, cells=tuple(other if k == row else v for k, v in enumerate(col.cells))))


@second
def some_values_lost(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    sheet, col = _pick(d, draw, "item", "flag", "category", "number", "fine")
    rows = draw.sample(range(len(col.cells)), draw.choice((1, 5)))
    return _with(d, sheet, replace(col, cells=tuple(None if k in rows else v for k, v in enumerate(col.cells))))


@second
def a_column_sorted_alone(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    sheet, col = _pick(d, draw, "item", "flag", "category", "number", "fine", "date")
    return _with(d, sheet, replace(col, cells=tuple(sorted(col.cells))))  # type: ignore[type-var]


@second
def a_column_moved_down(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    """One cell too far, the last one first."""
    sheet, col = _pick(d, draw, "item", "flag", "category", "number", "fine", "date")
    return _with(d, sheet, replace(col, cells=(col.cells[-1], *col.cells[:-1])))


@second
def ids_moved_down(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    """Every child has the next one's rows."""
    sheet, col = _pick(d, draw, "id")
    new = {number: number % CHILDREN + 1 for number in range(1, CHILDREN + 1)}
    made = _with(d, sheet, _each(col, new))  # type: ignore[arg-type]
    return replace(made, names=(*made.names, "Record ID"))


@second
def two_ids_exchanged(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    sheet, col = _pick(d, draw, "id")
    one, other = draw.sample(range(1, CHILDREN + 1), 2)
    names = tuple(name for c in sheet.cols for name in _names(c))  # any of what the two now say
    made = _with(d, sheet, _each(col, {one: other, other: one}))
    return replace(made, names=(*names, "Record ID"))


def _waves(d: Delivery) -> tuple[Sheet, Col] | None:
    return next(iter(d.columns("wave")), None)


@second
def measurements_exchanged(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    if not (found := _waves(d)):
        return None
    return _with(d, found[0], _each(found[1], {1: 2, 2: 1}))


@second
def measurements_moved_down(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    """The column of the measurement one cell too far from a row on."""
    if not (found := _waves(d)):
        return None
    sheet, col = found
    row = draw.randrange(0, len(col.cells) - 4, 2)
    cells = (*col.cells[:row], col.cells[-1], *col.cells[row:-1])
    return _with(d, sheet, replace(col, cells=cells))


@second
def measurements_of_one_child_exchanged(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    """The rows of a child sorted otherwise than their measurements."""
    if not (found := _waves(d)):
        return None
    sheet, col = found
    row = draw.randrange(0, len(col.cells), 2)
    cells = (*col.cells[:row], col.cells[row + 1], col.cells[row], *col.cells[row + 2 :])
    made = _with(d, sheet, replace(col, cells=cells))
    return replace(made, names=tuple(name for c in sheet.cols for name in _names(c)))


@second
def dates_of_another_year(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    sheet, col = _pick(d, draw, "date")
    by = dt.timedelta(days=draw.choice((-364, -28, 28)))
    return _with(d, sheet, replace(col, cells=tuple(v + by for v in col.cells)))  # type: ignore[operator]


def without(d: Delivery, children: int) -> Delivery:
    """An earlier delivery of the first so many children."""
    sheets = []
    for sheet in d.sheets:
        ids = next(col.cells for col in sheet.cols if col.kind == "id")
        rows = [row for row, number in enumerate(ids) if int(str(number)) <= children]
        sheets.append(replace(sheet, cols=tuple(replace(c, cells=tuple(c.cells[r] for r in rows)) for c in sheet.cols)))
    truth = {key: record for key, record in d.truth.items() if int(key[0].removeprefix("nord-")) <= children}
    return replace(d, sheets=tuple(sheets), truth=truth)


def before_the_last(d: Delivery) -> Delivery | None:
    """An earlier delivery that has the first measurement alone; of a wide file, with the later columns still blank."""
    children, answers = d.sheets
    wave = next((col for col in answers.cols if col.kind == "wave"), None)
    if wave is None:
        cols = tuple(replace(c, cells=(None,) * len(c.cells)) if c.name.endswith("_2") else c for c in answers.cols)
    else:
        rows = [row for row, value in enumerate(wave.cells) if value == 1]
        cols = tuple(replace(c, cells=tuple(c.cells[r] for r in rows)) for c in answers.cols)
    truth = {key: record for key, record in d.truth.items() if key[1] != "last"}
    return replace(d, sheets=(children, replace(answers, cols=cols)), truth=truth)


# --- what goes wrong in the rows alone that a second delivery adds ----------------------------------------------------

EARLIER = 20  # children of the delivery before, where there are new ones
ADDED: dict[str, Mutation] = {}


def added(made: Mutation) -> Mutation:
    ADDED[made.__name__] = made
    return made


@functools.cache
def grown(seed: int = 1, *, wide: bool = False) -> Delivery:
    """The correct delivery with needs and offers that most children have, or few: half and half has no other way."""
    plain = delivered(seed, wide=wide)
    children, answers = plain.sheets
    truth: Truth = {key: dict(record) for key, record in plain.truth.items()}
    rare = {"need_home": 1, "offer_single": 1, "offer_group": 0}
    cols = []
    for place, col in enumerate(children.cols):
        if col.kind == "flag":
            usual = rare[col.code]
            cells = tuple(1 - usual if (row + place) % 8 == 0 else usual for row in range(CHILDREN))
            for row, value in enumerate(cells):
                truth[f"nord-{row + 1}", ""][col.code] = str(value)
            cols.append(replace(col, cells=cells))
        else:
            cols.append(col)
    return Delivery((replace(children, cols=tuple(cols)), answers), truth)


def before_it_grew(name: str, good: Delivery) -> Delivery:
    """What was delivered before the rows that a mutation is of."""
    earlier = before_the_last(good) if name == "a_new_measurement_of_moved_ids" else without(good, EARLIER)
    if earlier is None:
        raise AssertionError(name)
    return earlier


def _of_new(sheet: Sheet, col: Col, change: dict[Value, Value]) -> Col:
    """The column with its values changed in the rows of children who were not in the delivery before."""
    ids = next(one.cells for one in sheet.cols if one.kind == "id")
    return replace(
        col,
        cells=tuple(
            change.get(value, value) if int(str(child)) > EARLIER else value
            for child, value in zip(ids, col.cells, strict=True)
        ),
    )


@added
def new_children_turned(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    sheet = d.sheets[1]
    ways: dict[str, dict[Value, Value]] = {"item": {1: 4, 2: 3, 3: 2, 4: 1}, "fine": {v: 20 - v for v in range(1, 20)}}
    return _with(d, sheet, *(_of_new(sheet, col, ways[col.kind]) for col in sheet.cols if col.kind in ways))


@added
def new_childrens_yes_and_no_exchanged(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    sheet = d.sheets[0]
    return _with(d, sheet, *(_of_new(sheet, col, {0: 1, 1: 0}) for col in sheet.cols if col.kind == "flag"))


@added
def a_new_measurement_of_moved_ids(d: Delivery, draw: random.Random, form: Form) -> Mutated | None:
    """Each child's later answers are those of the next one on the list."""
    sheet = d.sheets[1]
    wave = next((col for col in sheet.cols if col.kind == "wave"), None)
    ids = next(col for col in sheet.cols if col.kind == "id")
    if wave is None:
        later = [col for col in sheet.cols if col.name.endswith("_2")]
        made = _with(d, sheet, *(replace(col, cells=(*col.cells[1:], col.cells[0])) for col in later))
    else:
        cells = (
            int(str(child)) % CHILDREN + 1 if at == 2 else child
            for child, at in zip(ids.cells, wave.cells, strict=True)
        )
        made = _with(d, sheet, replace(ids, cells=tuple(cells)))
    return replace(made, names=(*made.names, *_names(ids), "Record ID"))

"""Structure: what ties the counts of an edition together, as any reader knows it from the names.

A part can be subtracted from its whole wherever the reader knows that the parts exhaust it. Whether they do is read off
the counts themselves: every relation that readers can know holds in the counts, so one that is looked for and
holds is taken as known. A project without a row did not measure and adds nothing; where parts fall short of
their whole, the remainder is a cell of its own (`Cell.left`), for it follows by subtraction too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from helpers.disclosure.cells import CHILD, Cell, Counts, compared, has_middle
from helpers.results import FIDELITY, FLOW, POOLED, SCORED, STARTED, Category, Group, pair
from helpers.study import Study


@dataclass(frozen=True)
class Relation:
    """Σ coefficient · count = 0 (`equal`) or ≤ 0, and what makes it known."""

    kind: str
    terms: tuple[tuple[Cell, int], ...]
    equal: bool = True

    def holds(self, values: Mapping[Cell, int]) -> bool:
        total = sum(factor * values[cell] for cell, factor in self.terms)
        return total == 0 if self.equal else total <= 0


@dataclass(frozen=True)
class Structure:
    """The relations of an edition; `left` are the implied cells in them, with their values."""

    relations: tuple[Relation, ...]
    left: Mapping[Cell, int]


def within_of(study: Study) -> dict[str, str]:
    """Which categories and groups a reader knows to be parts of others.

    Answers are parts of agreement, roles of a side, levels of fidelity of those who were scored.
    """
    found = {Group.at(FIDELITY, level.code).text: SCORED for level in study.fidelity_levels}
    if study.survey is None:
        return found
    answers, roles = study.survey.answers, study.survey.roles
    found |= {Category.one("answer", a.value).text: "agree" if a.agrees else "disagree" for a in answers}
    return found | {Group.at("role", role.code).text: Group.at("side", role.side).text for role in roles}


class Nested(NamedTuple):
    """A category of one measure that a reader knows to be part of another: reliable change of improvement."""

    measure: str
    part: str
    whole: str


def structure(counts: Counts, within: Mapping[str, str] | None = None, nested: Collection[Nested] = ()) -> Structure:
    """All relations that hold between the cells of an edition.

    Args:
        counts: The edition's cells.
        within: Part → whole, for categories of one base and for groups (`within_of`). The parts of a whole are taken
            together: they are all of it, or leave a remainder.
        nested: Parts and wholes one by one, of one measure; each leaves what of its whole is not in it.
    """
    built = _Builder(counts.by_cell)
    for split in (_categories, _projects, _groups):
        split(built)
    _parts(built, within or {})
    _nested_parts(built, nested)
    _waves(built, counts.units)
    _seen(built)
    _turned(built)
    return Structure(tuple(dict.fromkeys(built.relations)), built.left)


class Ties:
    """The relations by the cells they tie; for asking `counts_only` of many projects."""

    def __init__(self, relations: Iterable[Relation]) -> None:
        self._by_cell: dict[Cell, list[Relation]] = defaultdict(list)
        for relation in relations:
            for cell, _ in relation.terms:
                self._by_cell[cell].append(relation)

    def counts_only(self, own: Collection[Cell]) -> set[Cell]:
        """`own` and every cell that counts nobody else: the only unknown of a sum, and the parts of a whole."""
        found = set(own)
        queue = sorted(found)
        for known in queue:
            for relation in self._by_cell.get(known, ()):
                others = [cell for cell, _ in relation.terms if cell not in found]
                whole = [cell for cell, factor in relation.terms if factor < 0]
                parts_known = len(whole) == 1 and whole[0] in found and not any(c.signed for c, _ in relation.terms)
                if others and (parts_known or (relation.equal and len(others) == 1)):
                    found.update(others)
                    queue += others
        return found


def counts_only(relations: Iterable[Relation], own: Collection[Cell]) -> set[Cell]:
    """`Ties.counts_only`, asked once."""
    return Ties(relations).counts_only(own)


def _only_one_with(whole: Cell, rests: Mapping[Cell, int]) -> Cell | None:
    """The cell of the one project that leaves a remainder: all who are left of everyone's base are its own, and so are
    those of them who are in a category."""
    base, owner = whole.base, None
    if base.project == POOLED and rests.get(base):
        theirs = [cell for cell, rest in rests.items() if rest and cell._replace(project=POOLED) == base != cell]
        owner = theirs[0].project if len(theirs) == 1 and rests[theirs[0]] == rests[base] else None
    return None if owner is None else whole._replace(project=owner)


class _Builder:
    def __init__(self, counts: Mapping[Cell, int]) -> None:
        self.counts = counts
        self.relations: list[Relation] = []
        self.left: dict[Cell, int] = {}
        self.bases: dict[Cell, list[Cell]] = defaultdict(list)
        for cell in counts:
            if not cell.category:
                self.bases[cell._replace(project=POOLED)].append(cell)

    def split(self, kind: str, splits: Iterable[tuple[Cell, Sequence[Cell]]]) -> None:
        """Wholes and their parts, split the same way: a sum, or a sum and a remainder.

        Where parts add up to more than their whole anywhere, they overlap, and each is at most its whole. Where there
        is a middle between them, or they are nested, nobody knows that nobody is left.
        """
        listed = [(whole, parts, self.counts[whole] - sum(self.counts[p] for p in parts)) for whole, parts in splits]
        if any(rest < 0 for _, _, rest in listed):
            for whole, parts, _ in listed:
                for part in parts:
                    self.at_most(kind, part, whole)
            return
        rests = {whole: rest for whole, _, rest in listed}
        for whole, parts, rest in listed:
            terms = [(part, 1) for part in parts]
            if rest or kind == "nested" or (kind == "categories" and has_middle(parts[0].answer)):
                rest_of = self.only_other(whole, parts) if kind == "projects" else _only_one_with(whole, rests)
                remainder = (rest_of or whole).left(f"{kind}:{'+'.join(sorted({_name(kind, part) for part in parts}))}")
                self.left[remainder] = rest
                terms.append((remainder, 1))
            self.relations.append(Relation(kind, (*terms, (whole, -1))))

    def only_other(self, whole: Cell, parts: Sequence[Cell]) -> Cell | None:
        """The cell of the one project that has the base of a category but not the category: what is left is its own."""
        having = {part.project for part in parts} | {POOLED}
        others = [base for base in self.bases.get(whole.base, ()) if base.project not in having]
        return others[0]._replace(category=whole.category) if whole.category and len(others) == 1 else None

    def at_most(self, kind: str, part: Cell, whole: Cell) -> None:
        if whole in self.counts and self.counts[part] <= self.counts[whole]:
            self.relations.append(Relation(kind, ((part, 1), (whole, -1)), equal=False))

    def by(self, *fields: str) -> Iterator[tuple[Cell, list[Cell]]]:
        """The cells that differ in these fields alone, under the cell that has them empty."""
        found: dict[Cell, list[Cell]] = defaultdict(list)
        empty = dict.fromkeys(fields, "")
        for cell in self.counts:
            found[cell._replace(**empty)].append(cell)
        yield from found.items()


def _name(kind: str, cell: Cell) -> str:
    return {"projects": cell.project, "groups": cell.group}.get(kind, cell.category)


def _categories(built: _Builder) -> None:
    splits: dict[tuple[str, str], list[tuple[Cell, list[Cell]]]] = defaultdict(list)
    for base, cells in built.by("category"):
        if base not in built.counts:
            continue
        distributions: dict[str, list[Cell]] = defaultdict(list)
        for cell in cells:
            if cell.category and base.measure == FLOW:
                _stage(built, base, cell)
            elif cell.category:
                distributions[cell.answer.distribution].append(cell)
        for name, parts in distributions.items():
            splits[base.measure, name].append((base, parts))
    for same in splits.values():
        built.split("categories", same)


def _stage(built: _Builder, base: Cell, part: Cell) -> None:
    """A stage of the flow is no part of a distribution: all who started are in the first, fewer in the later ones."""
    if part.category == STARTED and built.counts[part] == built.counts[base]:
        built.relations.append(Relation("categories", ((part, 1), (base, -1))))
    else:
        built.at_most("categories", part, base)


def _projects(built: _Builder) -> None:
    splits: dict[str, list[tuple[Cell, list[Cell]]]] = defaultdict(list)
    for blank, cells in built.by("project"):
        pooled = blank._replace(project=POOLED)
        single = [cell for cell in cells if cell.project != POOLED]
        if pooled in built.counts and single:
            splits[blank.measure].append((pooled, single))
    for same in splits.values():
        built.split("projects", same)


def _groups(built: _Builder) -> None:
    splits: dict[Group, list[tuple[Cell, list[Cell]]]] = defaultdict(list)
    for whole, cells in built.by("group"):
        levels: dict[Group, list[Cell]] = defaultdict(list)
        for cell in cells:
            if cell.group and not compared(cell):
                levels[cell.whom.all_levels].append(cell)
        for divided, parts in levels.items():
            if whole in built.counts:
                splits[divided].append((whole, parts))
        for cell in cells:
            _smaller(built, cell)
    for same in splits.values():
        built.split("groups", same)


def _smaller(built: _Builder, cell: Cell) -> None:
    """The n of a comparison is that of its smaller side."""
    for side in compared(cell):
        if side in built.counts:
            equal = built.counts[side] == built.counts[cell]
            built.relations.append(Relation("groups", ((cell, 1), (side, -1)), equal=equal))


def _parts(built: _Builder, within: Mapping[str, str]) -> None:
    """Categories and groups that are declared parts of others."""
    for field in ("category", "group"):
        wholes: dict[Cell, list[Cell]] = defaultdict(list)
        for cell in built.counts:
            whole = within.get(getattr(cell, field))
            if whole is not None:
                wholes[cell._replace(**{field: whole})].append(cell)
        built.split("parts", [(whole, parts) for whole, parts in wholes.items() if whole in built.counts])


def _nested_parts(built: _Builder, nested: Collection[Nested]) -> None:
    for one in nested:
        for part in [cell for cell in built.counts if cell.measure == one.measure and cell.category == one.part]:
            whole = part._replace(category=one.whole)
            if whole in built.counts:
                built.split("nested", [(whole, [part])])


def _seen(built: _Builder) -> None:
    """Those at one wave who have a change to another are those in the change."""
    for cell in built.counts:
        if cell.whom.with_change and not cell.category:
            paired = cell._replace(group="", wave=pair((cell.wave, cell.whom.seen)))
            if built.counts.get(paired, -1) == built.counts[cell]:
                built.relations.append(Relation("seen", ((cell, 1), (paired, -1))))
            else:
                built.at_most("seen", cell, paired)


def _turned(built: _Builder) -> None:
    """On a scale of two values those with the one at the second wave are those at the first, more or less who changed.

    Where everybody is in the change. Which value is the better one is read off the counts.
    """
    for cell in built.counts:
        if cell.category != "improved" or len(cell.waves.codes) != 2:
            continue
        first, second = (cell._replace(category="yes", wave=wave) for wave in cell.waves.codes)
        worse = cell._replace(category="worsened")
        bases = {built.counts.get(one.base) for one in (cell, first, second)}
        if not {first, second, worse} <= built.counts.keys() or len(bases) > 1:
            continue
        ways = [
            Relation("turned", ((first, 1), (a, 1), (b, -1), (second, -1))) for a, b in ((cell, worse), (worse, cell))
        ]
        built.relations += [turned for turned in ways if turned.holds(built.counts)][:1]


def _waves(built: _Builder, units: Mapping[Cell, str]) -> None:
    """Those measured at several waves are among those measured at some of them, and among those who started.

    So are those of whom anything else is known; where they are as many, nobody left it out.
    """
    for blank, cells in built.by("wave"):
        if blank.category or not any(cell.wave for cell in cells):
            continue
        for cell, whole in _nested(cells):
            built.at_most("waves", cell, whole)
    for cell in built.counts:
        if cell.category or cell.group or cell.measure == FLOW or units[cell] != CHILD:
            continue
        for wave in cell.waves.codes:
            built.at_most("flow", cell, Cell(cell.project, FLOW, wave))
        started = Cell(cell.project, FLOW)
        if not cell.wave and built.counts.get(started, -1) == built.counts[cell]:
            built.relations.append(Relation("flow", ((cell, 1), (started, -1))))
        elif not cell.wave:
            built.at_most("flow", cell, started)


def _nested(cells: Iterable[Cell]) -> Iterator[tuple[Cell, Cell]]:
    """Pairs of cells of which the first's waves contain the second's: the first is a subset of the second."""
    listed = [(cell, frozenset(cell.waves.codes)) for cell in cells if cell.wave]
    for cell, waves in listed:
        for whole, fewer in listed:
            if fewer < waves:
                yield cell, whole

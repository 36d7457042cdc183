"""The ids of a delivery held against each other and against the files that the project has already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from helpers.data.delivery.convert import Piece
from helpers.data.delivery.mapping import MAPPING, Taken
from helpers.data.delivery.rows import alike, confusable, listed, shortened
from helpers.data.findings import Finding, Grade, shown
from helpers.data.readers import find_table, read_table

_CHILDREN, _ID = "children", "child_id"
_OTHERS = ("measurements", "fidelity")


@dataclass(frozen=True)
class Doubt:
    """What must be looked after about a part's ids.

    Why, in which rows, the ids that its texts may mean, whether those have no prefix, and whether the import must stop.
    """

    piece: Piece
    why: str
    rows: tuple[int, ...]
    means: dict[str, str] = field(default_factory=dict)
    drops_prefix: bool = False
    stops: bool = True

    def finding(self) -> Finding:
        """The doubt as it is told at import."""
        key = self.piece.table.contract.key[0]
        column = self.piece.part.columns[key].source
        remedy = "Ret id'erne, eller tilføj de rækker, der mangler."
        if self.why.startswith("Excel"):
            remedy = "De rigtige kan ikke ses. Hent filen igen, og gør kolonnen til tekst, før den åbnes i Excel."
        elif self.means:
            text, means = next(iter(self.means.items()))
            more = f" Slet prefix {_taken(self.piece).prefix}." if self.drops_prefix else ""
            either = f"{_line(text, means)}, eller {_line(text, text)}"
            remedy = f"Skriv under values for {key} i {MAPPING}, hvad det er: {either}.{more}"
        elif not self.stops:
            remedy = "Se efter, om der mangler rækker. erfaring validate siger, hvilke."
        grade: Grade = "error" if self.stops else "warning"
        return Finding(
            grade,
            self.piece.source.raw.file,
            self.rows[0],
            column,
            None,
            f"{self.why}{'' if self.why.endswith('?') else '.'}",
            remedy,
        )


def of_nobody(pieces: Sequence[Piece]) -> set[tuple[str, int]]:
    """The rows, by their file, whose ids a spreadsheet has shortened: who they are of, nobody can see."""
    return {
        (piece.source.raw.file, row)
        for piece in pieces
        if (cut := set(shortened(text for text, _, _ in _ids(piece))))
        for text, _, row in _ids(piece)
        if text in cut
    }


def doubts(pieces: Sequence[Piece], project: Path) -> list[Doubt]:
    """Everything about the ids of a delivery that must be looked after.

    Args:
        pieces: What the parts give.
        project: The project's folder, whose files count where the delivery has none of their table.
    """
    found = [doubt for piece in pieces for doubt in _of_itself(piece)]
    unclear = {id(doubt.piece) for doubt in found}
    children = [piece for piece in pieces if piece.part.table == _CHILDREN]
    if {id(piece) for piece in children} & unclear:
        return found
    known = {one: _without(one, piece) for piece in children for _, one, _ in _ids(piece)}
    known = known or {one: one for one in _there(project, _CHILDREN)}
    where = f"{_CHILDREN}.csv i studiet"
    if children and _ids(children[0]):
        where = f"«{shown(_taken(children[0]).source)}» i {children[0].source.raw.file}"
    for piece in pieces:
        if piece.part.table in _OTHERS and known and id(piece) not in unclear:
            found.extend(_strangers(piece, known, where))
    for name in _OTHERS:
        if children and not any(piece.part.table == name for piece in pieces):
            found.extend(_left_behind(children[0], {*known}, _there(project, name), f"{name}.csv i studiet"))
    return found


def childless(pieces: Sequence[Piece], project: Path) -> Iterator[Finding]:
    """Children of whom nobody has delivered anything but their answers: a file was left out, or is yet to come."""
    others = [(piece, ids) for piece in pieces if piece.part.table in _OTHERS and (ids := _ids(piece))]
    if others and not any(piece.part.table == _CHILDREN for piece in pieces) and not _there(project, _CHILDREN):
        piece, ids = others[0]
        count = len({one for _, of in others for _, one, _ in of})
        message = f"Ingen af de {count} børn står i en tabel med børnene, hverken i leverancen eller i studiet."
        remedy = (
            "Læg filen med børnene i leverancen; uden den standser «erfaring validate». Ligger den der, så se i "
            "forslaget, hvorfor den ikke bruges."
        )
        yield Finding("warning", piece.source.raw.file, ids[0][2], _taken(piece).source, None, message, remedy)


def _of_itself(piece: Piece) -> Iterator[Doubt]:
    """Ids that are not whole, and two of one table that may be the same."""
    ids = _ids(piece)
    if cut := shortened(text for text, _, _ in ids):
        rows = tuple(row for text, _, row in ids if text in cut)
        why = f"Excel har forkortet id'erne i {len(rows)} af {len(ids)} rækker (fx «{shown(cut[0])}»)"
        yield Doubt(piece, why, rows)
        return
    decided = {*_taken(piece).meanings}
    texts = {one: text for text, one, _ in ids}
    for one, *others in confusable([one for text, one, _ in ids if text not in decided]):
        rows = tuple(row for _, there, row in ids if there in others)
        means = {texts[other]: _without(one, piece) for other in others}
        why = f"«{shown(texts[others[0]])}» og «{shown(texts[one])}» er hver sit id: er de det samme?"
        yield Doubt(piece, why, rows, means)


def _strangers(piece: Piece, known: Mapping[str, str], where: str) -> Iterator[Doubt]:
    """Ids of a part that no child has."""
    ids = _ids(piece)
    decided = {*_taken(piece).meanings}
    texts: dict[str, str] = {}
    for text, one, _ in ids:
        texts.setdefault(one, text)
    lacking = {one for text, one, _ in ids if one not in known and text not in decided}
    if not lacking:
        return
    rows = tuple(row for _, one, row in ids if one in lacking)
    hits = len({one for _, one, _ in ids} & known.keys())
    told = f"{hits} af {len(texts)} id'er passer til {where}"
    plain = {_without(one, piece): one for one in texts if one in lacking}
    full = {short: one for one, short in known.items()}
    same = {plain[one]: full[other] for one, other in alike([*plain], [*full]).items()}
    if same:
        one, child = next(iter(same.items()))
        own = all(other.startswith(_taken(piece).prefix) for other in same.values())
        drops = bool(_taken(piece).prefix) and not own and not hits
        means = {texts[other]: target if drops else _without(target, piece) for other, target in same.items()}
        yield Doubt(piece, f"{told}; er «{shown(texts[one])}» det samme som «{shown(child)}»?", rows, means, drops)
    else:
        yield Doubt(piece, f"{told} (række {listed(rows)} gør ikke)", rows, stops=not hits)


def _left_behind(children: Piece, known: set[str], there: set[str], where: str) -> Iterator[Doubt]:
    """Ids of a file of the study that no child of the delivery has."""
    lacking = there - known
    rows = tuple(row for _, _, row in _ids(children))
    if not lacking or not rows:
        return
    told = f"{len(there & known)} af {len(there)} id'er i {where} passer til leverancen"
    plain = {_without(one, children): one for one in lacking}
    same = alike(sorted(plain), sorted(_without(one, children) for one in known))
    one = next(iter(same), "")
    told += f"; er «{shown(same[one])}» det samme som «{shown(plain[one])}»?" if one else ""
    yield Doubt(children, told, rows, stops=False)


def _ids(piece: Piece) -> list[tuple[str, str, int]]:
    """Of each row with an id: the text as it was delivered, the id it becomes, and the row."""
    key = piece.table.contract.key[0]
    taken = piece.part.columns.get(key)
    frame = piece.source.raw.frame
    if taken is None or taken.source not in frame or piece.table.frame.empty:
        return []
    texts = dict(zip(frame.index.tolist(), frame[taken.source].tolist(), strict=True))
    made = piece.table.frame[key].astype(object).where(piece.table.frame[key].notna(), None)
    return [
        (str(texts[row]), str(one), int(row))
        for row, one in zip(piece.table.rows.tolist(), made.tolist(), strict=True)
        if one is not None and row not in piece.odd
    ]


def _line(text: str, means: str) -> str:
    return f"{shown(text)}: '{shown(means)}'"


def _taken(piece: Piece) -> Taken:
    return piece.part.columns[piece.table.contract.key[0]]


def _without(one: str, piece: Piece) -> str:
    """An id without what the mapping puts before it."""
    return one.removeprefix(_taken(piece).prefix)


def _there(project: Path, name: str) -> set[str]:
    """The ids of a file that the project has."""
    path, _ = find_table(project, name, f"{name}.csv")
    frame = read_table(path).frame if path else None
    return set(frame[_ID]) - {""} if frame is not None and _ID in frame else set()

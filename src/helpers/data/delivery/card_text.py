"""import-kort.txt: the cards of a delivery as lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from helpers.data.delivery.card import Answer, Card, PartCard, Understood
from helpers.data.findings import rows_in_words
from helpers.data.meaning import number_of


def as_text(said: Understood) -> str:
    """The cards, part by part; the same delivery and mapping give the same text."""
    lines = [f"Sådan er leverancen til {said.name} læst", ""]
    if said.told:
        lines += ["Fundet i rækkerne:", *(f"  {one}" for one in said.told), ""]
    for part in said.parts:
        lines += [*_part(part), ""]
    if said.waves:
        lines.append(
            f"{said.noun.many[:1].upper()}{said.noun.many[1:]} med svar pr. måling: "
            + ", ".join(f"{wave} {count}" for wave, count in said.waves.items())
        )
    lines += [f"Filen {name} bruges ikke: {reason}" for name, reason in said.unused.items()]
    for name, absent in said.absent.items():
        if absent:
            lines.append(f"Ikke i leverancen, men i studiet ({name}): {'; '.join(absent)}")
    lines.append(f"Hele leverancen: {cells_of(said.cells)}")
    return "\n".join(lines).rstrip("\n") + "\n"


def heading(part: PartCard) -> str:
    """What a part is, in one line."""
    sheet = f", ark {part.sheet}" if part.sheet else ""
    wave = f", målingen {part.wave}" if part.wave else ""
    form = f" ({part.form})" if part.form else ""
    return f"{part.file}{sheet}{form} → {part.table}{wave}"


def rows_of(part: PartCard) -> str:
    """What became of the rows, in one line; the numbers add up."""
    told = [rows_in_words(part.rows), f"{part.kept} beholdt"]
    told += [f"{part.merged} slået sammen"] if part.merged else []
    told += [f"{count} udeladt ({reason})" for reason, count in part.left_out]
    return ", ".join(told)


def cells_of(cells: Mapping[str, int]) -> str:
    """What became of filled cells, in one line."""
    total = sum(cells.values())
    told = [f"{count} {fate}" for fate, count in cells.items()]
    return (
        f"{total} {'udfyldt celle' if total == 1 else 'udfyldte celler'}: {', '.join(told)}" if told else "ingen celler"
    )


def answers_of(card: Card) -> str:
    """What was answered and what becomes of it: `1=Nej 212 → 0, 2=Ja 88 → 1, tom 40 → ukendt`; what else is done."""
    told = [answer_of(answer) for answer in card.answers]
    if not told:
        span = f" ({card.span[0]} til {card.span[1]})" if card.span else ""
        told = [f"{card.filled} udfyldt{span}", *map(answer_of, card.missing), f"tom {card.blank}"]
    best = f"{card.best}, efter {card.best_by or 'study.yml'}" if card.best else ""
    return "; ".join(filter(None, [", ".join(told), *card.how, best]))


def answer_of(answer: Answer) -> str:
    """One answer: `2=Ja 88 → 1 (ja)`; a number without a label is kept apart from its count: `2: 88 svar → 2`."""
    bare = number_of(answer.delivered) is not None
    count = f": {answer.count} svar" if bare else f" {answer.count}"
    means = answer.means or answer.words
    words = f" ({answer.words})" if answer.means and answer.words else ""
    return f"{answer.delivered or 'tom'}{count} → {means}{words}"


def named(source: str, label: str) -> str:
    """A column of the delivery by its name, with its label where it has one."""
    return f"{source} ({label})" if label and label != source else source


def _part(part: PartCard) -> Iterator[str]:
    yield heading(part)
    yield f"  {rows_of(part)}"
    yield f"  {cells_of(part.cells)}"
    for card in part.cards:
        yield f"  {card.code} ← {named(card.source, card.label)}: {answers_of(card)}"
        if card.doubt:
            yield f"    SE EFTER: {card.doubt}"
    for one in part.dropped:
        yield f"  ikke taget: {named(one.source, one.label)}: {one.filled} udfyldt; {one.reason}"

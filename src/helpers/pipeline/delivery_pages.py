"""What was understood of a delivery as two pages that lie beside it and are never published.

The cards are for the analyst, column by column. *Sådan har vi forstået skemaet* is for the project, which can sign it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from helpers.data.delivery import CARDS_PAGE, SHEET_PAGE, Understood, sheet_page_of
from helpers.data.delivery.card import Card, PartCard
from helpers.data.delivery.card_text import answers_of, cells_of, heading, named, rows_of
from helpers.data.delivery.write import replace_all
from helpers.data.findings import rows_in_words
from helpers.data.meaning.order import in_scale_order
from helpers.pipeline.plain_page import page, table
from helpers.present.words import capital

_TABLES = {
    "measurements": "Målingerne",
    "fidelity": "Forløbet som planlagt",
    "survey": "Spørgeskemaet",
    "statements": "Udsagn",
}


def write_pages(said: Understood, sheets: Sequence[Understood], folder: Path) -> tuple[Path, ...]:
    """Write the pages into a folder; the same delivery and mapping give the same bytes.

    `sheets` is what each project signs. Of several projects each has its own, with its name in the file's.
    """
    pages = {folder / CARDS_PAGE: cards_page(said)}
    for one in sheets:
        name = SHEET_PAGE if len(sheets) == 1 else sheet_page_of(one.project)
        pages[folder / name] = sheet_page(one)
    replace_all(pages)
    return tuple(pages)


def cards_page(said: Understood) -> bytes:
    """A table for each part: a row for each column that is taken, with its answers and what they become."""
    body = []
    if said.told:
        found = "".join(f"<li>{escape(one)}</li>" for one in said.told)
        body.append(f"<h2>Fundet i rækkerne</h2>\n<ul>{found}</ul>")
    for number, part in enumerate(said.parts, start=1):
        body.append(
            f"<h2>{escape(heading(part))}</h2>\n<p>{escape(rows_of(part))}.</p>\n<p>{escape(cells_of(part.cells))}.</p>"
        )
        rows = [
            (
                "mark" if card.doubt else "",
                (card.code, card.asks, named(card.source, card.label), answers_of(card), card.doubt),
            )
            for card in part.cards
        ]
        headings = ("Kolonne i studiet", "Betyder", "Kolonne i leverancen", "Svar og antal → i studiet", "Se efter")
        body.append(table(f"del-{number}", "Kolonner, der er taget med", headings, rows))
        body += _dropped(f"uden-{number}", "Kolonner, der ikke er taget med", [part])
    if said.waves:
        many, waves = capital(said.noun.many), [("", one) for one in said.waves.items()]
        body.append(table("maalinger", f"{many} med svar", ("Måling", many), waves))
    body += _absent(said, "Spurgt om i studiet, men ikke i leverancen")
    body += _unused(said)
    body.append(f"<p>Hele leverancen: {escape(cells_of(said.cells))}.</p>")
    return page(f"Sådan er leverancen til {said.name} læst", "\n".join(body))


def sheet_page(said: Understood) -> bytes:
    """The questionnaire as the study understood it: questions, answers in words, measurements and numbers; to sign.

    What is not used of it, and what the study asks and it has not, stands there too: the project alone knows better.
    """
    asked = (
        "Sådan er jeres skema forstået: hvert spørgsmål, hvad svarene betyder, og hvor mange der har svaret. Det, der "
        "ikke bliver brugt, står nederst. Ret det, der er forkert, og send siden tilbage med en underskrift."
    )
    body = [f"<p>{asked}</p>"]
    if said.waves:
        told = ", ".join(f"{wave}: {count}" for wave, count in said.waves.items())
        body.append(f"<p>{escape(capital(said.noun.many))} med svar ved hver måling: {escape(told)}.</p>")
    for name, questions in said.questions.items():
        parts = [part for part in said.parts if part.table == name]
        waves = list(dict.fromkeys(wave for one in questions for wave, count in one.answered.items() if count))
        headings = ("Spørgsmål", "I jeres skema", "Svarene betyder", *(f"Antal {wave}".strip() for wave in waves))
        rows: list[tuple[str, tuple[str | int, ...]]] = []
        for one in questions:
            cards = [card for part in parts for card in part.cards if card.code == one.code]
            same = list(_constants(parts, one.code))
            where = [named(card.source, card.label) for card in cards] + ["står ikke i en kolonne"] * any(same)
            means = [*_meanings(cards), *same]
            counts = (one.answered.get(wave, 0) for wave in waves)
            rows.append(("", (one.asks, *("; ".join(dict.fromkeys(texts)) for texts in (where, means)), *counts)))
        body.append(table(name, f"{_called(said, name)} ({rows_in_words(said.rows[name])})", headings, rows))
    body += _dropped("uden", "Bliver ikke brugt", said.parts)
    body += _rows_left_out(said)
    body += _absent(said, "Studiet spørger også om dette, som ikke er fundet i jeres skema")
    body += _unused(said)
    body += [f'<p class="sign">{line}</p>' for line in ("Set og godkendt af projektet (navn)", "Dato")]
    return page(f"Sådan har vi forstået skemaet fra {said.name}", "\n".join(body))


def _called(said: Understood, name: str) -> str:
    """What a table holds, in words."""
    return capital(said.noun.the_many) if name == "children" else _TABLES[name]


def _dropped(name: str, caption: str, parts: Sequence[PartCard]) -> Iterator[str]:
    """The columns that are not taken; of a file that is in several parts, those that none of them takes."""
    taken = {(part.file, part.sheet, card.source) for part in parts for card in part.cards}
    rows = {
        (part.file, part.sheet, one.source): (named(one.source, one.label), one.reason, one.filled)
        for part in parts
        for one in part.dropped
        if (part.file, part.sheet, one.source) not in taken
    }
    if rows:
        yield table(name, caption, ("Kolonne", "Hvorfor", "Udfyldte celler"), [("", one) for one in rows.values()])


def _rows_left_out(said: Understood) -> Iterator[str]:
    rows = [("", (heading(part), why, count)) for part in said.parts for why, count in part.left_out]
    if rows:
        yield table("raekker", "Rækker, der ikke er med", ("Fil og tabel", "Hvorfor", "Rækker"), rows)


def _absent(said: Understood, caption: str) -> Iterator[str]:
    rows = [("", (_called(said, name), "; ".join(absent))) for name, absent in said.absent.items() if absent]
    if rows:
        yield table("mangler", caption, ("Tabel", "Spørgsmål"), rows)


def _unused(said: Understood) -> Iterator[str]:
    if said.unused:
        yield table("filer", "Filer, der ikke bruges", ("Fil", "Hvorfor"), [("", one) for one in said.unused.items()])


def _constants(parts: Sequence[PartCard], code: str) -> Iterator[str]:
    """What a column is for all rows of each part; where parts differ, as the waves of columns do, with one column."""
    there = [part for part in parts if code in part.same]
    differ = len({part.same[code] for part in there}) > 1
    for part in there:
        yield f"{part.same[code]} (fx «{part.cards[-1].source}»)" if differ and part.cards else part.same[code]


def _meanings(cards: Sequence[Card]) -> Iterator[str]:
    """What each answer means in words, without how many gave it: those stand per measurement."""
    answers = [one for card in cards for one in (*card.answers, *card.missing)]
    told = list(dict.fromkeys((one.delivered or "tom", one.words or one.means) for one in answers))
    alike = in_scale_order({text: text for text, means in told if text.casefold() == means.casefold()})
    if alike:
        yield ", ".join(alike)
    yield from (f"{text} → {means}" for text, means in told if text not in alike)
    yield from (f"fra {card.span[0]} til {card.span[1]}" for card in cards if card.span)
    yield from (how for card in cards for how in card.how)
    yield from (
        card.best + (f", efter {card.best_by}" if card.best_by else "; det siger studiet, skemaet siger det ikke")
        for card in cards
        if card.best
    )

"""What was understood of a delivery as two pages that lie beside it and are never published.

The cards are for the analyst, column by column. *Sådan har vi forstået skemaet* is for the project, which can sign it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from helpers.data.delivery import CARDS_PAGE, SHEET_PAGE, Understood, sheet_page_of
from helpers.data.delivery.card import Card
from helpers.data.delivery.card_text import answers_of, cells_of, heading, rows_of
from helpers.data.delivery.write import replace_all
from helpers.data.findings import rows_in_words
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
    for number, part in enumerate(said.parts, start=1):
        body.append(
            f"<h2>{escape(heading(part))}</h2>\n<p>{escape(rows_of(part))}.</p>\n<p>{escape(cells_of(part.cells))}.</p>"
        )
        rows = [
            ("mark" if card.doubt else "", (card.code, card.asks, _source(card), answers_of(card), _more(card)))
            for card in part.cards
        ]
        headings = ("Kolonne i studiet", "Betyder", "Kolonne i leverancen", "Svar og antal → i studiet", "Se efter")
        body.append(table(f"del-{number}", "Kolonner, der er taget med", headings, rows))
        if part.dropped:
            left = [("", one) for one in part.dropped]
            body.append(
                table(
                    f"uden-{number}", "Kolonner, der ikke er taget med", ("Kolonne", "Hvorfor", "Udfyldte celler"), left
                )
            )
    if said.waves:
        many, waves = capital(said.noun.many), [("", one) for one in said.waves.items()]
        body.append(table("maalinger", f"{many} med svar", ("Måling", many), waves))
    if said.unused:
        files = [("", one) for one in said.unused.items()]
        body.append(table("filer", "Filer, der ikke bruges", ("Fil", "Hvorfor"), files))
    if said.told:
        found = "".join(f"<li>{escape(one)}</li>" for one in said.told)
        body.append(f"<h2>Fundet i rækkerne</h2>\n<ul>{found}</ul>")
    body.append(f"<p>Hele leverancen: {escape(cells_of(said.cells))}.</p>")
    return page(f"Sådan er leverancen til {said.project} læst", "\n".join(body))


def sheet_page(said: Understood) -> bytes:
    """The questionnaire as the study understood it: questions, answers in words, measurements and numbers; to sign."""
    asked = (
        "Sådan er jeres skema forstået: hvert spørgsmål, hvad svarene betyder, og hvor mange der har svaret. "
        "Ret det, der er forkert, og send siden tilbage med en underskrift."
    )
    body = [f"<p>{asked}</p>"]
    if said.waves:
        told = ", ".join(f"{wave}: {count}" for wave, count in said.waves.items())
        body.append(f"<p>{escape(capital(said.noun.many))} med svar ved hver måling: {escape(told)}.</p>")
    named = _TABLES | {"children": capital(said.noun.the_many)}
    for name, questions in said.questions.items():
        waves = list(dict.fromkeys(wave for one in questions for wave, count in one.answered.items() if count))
        cards = {
            one.code: [
                card for part in said.parts if part.table == name for card in part.cards if card.code == one.code
            ]
            for one in questions
        }
        headings = ("Spørgsmål", "I jeres skema", "Svarene betyder", *(f"Antal {wave}".strip() for wave in waves))
        rows: list[tuple[str, tuple[str | int, ...]]] = [
            (
                "",
                (
                    one.asks,
                    "; ".join(dict.fromkeys(map(_source, cards[one.code]))) or "ens for alle",
                    "; ".join(dict.fromkeys(text for card in cards[one.code] for text in _meanings(card))),
                    *(one.answered.get(wave, 0) for wave in waves),
                ),
            )
            for one in questions
        ]
        body.append(table(name, f"{named[name]} ({rows_in_words(said.rows[name])})", headings, rows))
    body += [f'<p class="sign">{line}</p>' for line in ("Set og godkendt af projektet (navn)", "Dato")]
    return page(f"Sådan har vi forstået skemaet fra {said.project}", "\n".join(body))


def _source(card: Card) -> str:
    return f"{card.source}: {card.label}" if card.label and card.label != card.source else card.source


def _more(card: Card) -> str:
    return "; ".join([*card.how, *([card.doubt] if card.doubt else [])])


def _meanings(card: Card) -> Iterator[str]:
    """What each answer means in words, without how many gave it: those stand per measurement."""
    for answer in (*card.answers, *card.missing):
        yield f"{answer.delivered or 'tom'} → {answer.words or answer.means}"
    if card.span:
        yield f"fra {card.span[0]} til {card.span[1]}"
    yield from card.how

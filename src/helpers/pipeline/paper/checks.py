"""What a printed document must have to be read by everyone, looked at before Typst does: all that is wrong at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bs4 import BeautifulSoup, Tag

from helpers.errors import PrintFault, raise_all
from helpers.pipeline.paper.article import Article


def check(title: str, language: str, articles: Sequence[Article]) -> None:
    """Refuse a document that a screen reader could not make sense of.

    Raises:
        PrintFault: Something is missing; several in one fault.
    """
    raise_all(list(_faults(title, language, articles)))


def _faults(title: str, language: str, articles: Sequence[Article]) -> Iterator[PrintFault]:
    if not title.strip():
        yield PrintFault("Dokumentet har ingen titel.", "forsiden", "Giv studiet en titel i study.yml.")
    if language != "da":
        yield PrintFault(f"Dokumentets sprog er «{language}».", "forsiden", "Sproget skal være da.")
    if not articles:
        yield PrintFault("Dokumentet har ingen kapitler.", title or "dokumentet", "Byg bogen igen med «make book».")
    for article in articles:
        yield from _of_article(article)


def _of_article(article: Article) -> Iterator[PrintFault]:
    where = article.page
    content = BeautifulSoup(article.html, "html.parser")
    level = 0
    for heading in content.find_all(["h1", "h2", "h3", "h4", "h5", "h6"]):
        now, text = int(heading.name[1]), heading.get_text(strip=True)
        if not text:
            yield PrintFault("En overskrift er tom.", where, "Skriv overskriften, eller slet den.")
        if now > level + 1:
            yield PrintFault(
                f"Overskriften springer fra niveau {level} til {now}.", f"{where}: «{text}»", "Brug det næste niveau."
            )
        level = now
    for image in content.find_all("img"):
        if not str(image.get("alt", "")).strip():
            yield PrintFault("En figur har ingen alternativ tekst.", f"{where}: {image.get('src')}", "Giv den en.")
        if image.get("src") not in article.images:
            yield PrintFault(
                "Et billede er ikke en indlejret SVG.", f"{where}: {str(image.get('src'))[:60]}", "Indlejr det som SVG."
            )
    for table in content.find_all("table"):
        yield from _of_table(table, where)
    for figure in content.find_all("figure"):
        caption = figure.find("figcaption")
        if caption is None or not caption.get_text(strip=True):
            yield PrintFault("En figur har ingen billedtekst.", where, "Giv figuren en figcaption.")


def _of_table(table: Tag, where: str) -> Iterator[PrintFault]:
    caption = table.find("caption")
    named = caption.get_text(" ", strip=True)[:60] if caption else ""
    place = f"{where}: «{named}»" if named else where
    if not named:
        yield PrintFault("En tabel har ingen overskrift.", where, "Giv tabellen en caption.")
    head = table.find("thead")
    cells = head.find_all("th") if isinstance(head, Tag) else []
    if not cells:
        yield PrintFault("En tabel har ingen kolonneoverskrifter.", place, "Sæt første række i thead med th.")
    if any(not cell.get_text(strip=True) for cell in cells):
        yield PrintFault("En tabel har en tom kolonneoverskrift.", place, "Skriv, hvad kolonnen viser.")
    widths = {sum(int(str(c.get("colspan", "1"))) for c in row.find_all(["td", "th"])) for row in table.find_all("tr")}
    if len(widths) > 1:
        yield PrintFault("En tabels rækker har ikke lige mange celler.", place, "Udfyld de celler, der mangler.")

"""What each document holds of the site, what is left out, what is kept; and the page that lists the documents."""

from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from helpers.chapters import CHAPTERS, chapters_of
from helpers.errors import MachineFault, PrintFault, SiteFault, UnknownName
from helpers.pipeline import toc
from helpers.pipeline.downloads_page import Offer, downloads_table, fill_sizes, offers, size
from helpers.pipeline.layout import BOOK, DEFAULT_STUDY
from helpers.pipeline.paper import printing
from helpers.pipeline.paper.article import Article
from helpers.pipeline.paper.documents import documents, project_articles, project_front, report_front, report_pages
from helpers.pipeline.paper.fitting import fit
from helpers.pipeline.paper.printed import print_documents
from helpers.pipeline.paper.printing import write_pdfs
from helpers.pipeline.paper.typeset import Front, typeset_file
from helpers.pipeline.store import Store
from helpers.pipeline.words import Words, tools_of
from helpers.study import Project, Study, load_projects, load_study
from helpers.study.study import Paper
from tests.pipeline.papers import MARK, TABLE, body, figure, pages_of, site
from tests.studies import make_study

FACTS = (
    "<div class='erf-element erf-facts'><table class='erf-table erf-text'><caption><strong>Profil</strong></caption>"
    "<thead><tr><th scope='col'>Emne</th><th scope='col'>Oplysning</th></tr></thead><tbody><tr>"
    "<th scope='row'>NGO</th><td>Foreningen [1]</td></tr></tbody></table>"
    "<ol class='erf-sources'><li>Rapporten, afsnit 2</li></ol></div>"
)
LANDING = (
    f"<section id='navn'><h1>Det lange navn</h1>{FACTS}<section id='projektets-kapitler'><h2>Projektets kapitler</h2>"
    "<ul><li>Børn</li></ul></section></section>"
)
ONLY_POOLED = "<section><h2>Roller</h2><p>Tekst.</p><p class='erf-note'>Kun for alle projekter.</p></section>"


@pytest.fixture
def study(tmp_path: Path) -> tuple[Study, list[Project]]:
    folder = make_study(tmp_path / "studie")
    return load_study(folder), list(load_projects(folder))


def small_site(folder: Path, project: Project) -> Path:
    site(folder, LANDING, toc.project_page(project.slug))
    for chapter in CHAPTERS:
        content = (
            f"<section><h1>{project.short_name}: Titel</h1><p class='erf-header'>Tallene dækker projektet. {MARK}.</p>"
            f"<section><h2>Udvikling</h2>{FACTS.replace('[1]', '[4]')}{figure()}{TABLE}</section>"
            f"{ONLY_POOLED}</section>"
        )
        site(folder, content, toc.chapter_page(project.slug, chapter))
    return folder


def test_the_report_holds_its_parts_of_the_contents_in_order(study: tuple[Study, list[Project]]) -> None:
    contents = {
        "parts": [
            {"caption": "Læs først", "chapters": [{"file": "paa-en-side"}, {"file": "nyhed", "title": "Nyheden"}]},
            {"caption": "Rapporten", "chapters": [{"file": "introduktion"}, {"file": "alle/projects"}]},
            {"caption": "Katalog og værktøjer", "chapters": [{"file": "katalog/redskab-1"}]},
            {"caption": "Bilag", "chapters": [{"file": "metode"}, {"file": "hent"}]},
            {"caption": "Projekterne", "chapters": [{"file": "projekter/index"}, {"file": "projekter/nord/index"}]},
        ]
    }

    def printed(**paper: object) -> list[str]:
        return report_pages(contents, study[0].model_copy(update={"paper": Paper.model_validate(paper)}))

    chosen = ["Læs først", "Rapporten", "Bilag"]
    assert printed(parts=chosen, without=["nyhed"]) == ["paa-en-side", "introduktion", "alle/projects", "metode"]
    everything = ["paa-en-side", "nyhed", "introduktion", "alle/projects", "katalog/redskab-1", "metode"]
    assert printed() == everything  # a part of one's own is on paper under whichever caption
    with pytest.raises(SiteFault, match="«Bilagene» skal på papir"):
        printed(parts=["Bilagene"])


def test_documents_come_in_the_order_of_the_study(study: tuple[Study, list[Project]]) -> None:
    assert [d.name for d in documents(study[1])] == ["rapport", *(p.slug for p in study[1])]


def test_the_report_of_a_made_table_of_contents(study: tuple[Study, list[Project]]) -> None:
    pages = report_pages(toc.made_from(*study, published=True), study[0])
    assert [page for page in pages if page.startswith("alle/")] == [toc.chapter_page("alle", name) for name in CHAPTERS]
    assert {"laesevejledning", "metode", "publiceret-og-beregnet"} < set(pages)
    assert not {"hent", "aendringer"} & set(pages)


def test_a_project_is_printed_without_what_is_said_twice(tmp_path: Path, study: tuple[Study, list[Project]]) -> None:
    project = study[1][0]
    articles = project_articles(small_site(tmp_path, project), project, study[0])
    whole = "".join(article.html for article in articles)
    assert len(articles) == 1 + len(CHAPTERS)
    assert whole.count("Foreningen") == 1  # the profile stands on the first page alone
    assert "Kilder: [1] Rapporten, afsnit 2." in whole
    assert "Projektets kapitler" not in whole
    assert "Kun for alle projekter" not in whole
    assert "erf-header" not in whole
    titles = [article.html.partition("<h1>")[2].partition("</h1>")[0] for article in articles]
    assert titles[:2] == ["Projektet kort fortalt", next(iter(chapters_of(study[0]).values())).short_title]
    assert [t for t in titles if t.startswith("Bilag ")] == titles[-2:]


def test_only_what_is_asked_for_is_printed_and_kept(tmp_path: Path, study: tuple[Study, list[Project]]) -> None:
    described, projects = study
    html, store = small_site(tmp_path / "html", projects[0]), Store(tmp_path / "store")
    made = write_pdfs(html, described, projects, tmp_path / "pdf", {}, only=[projects[0].slug], store=store)
    assert [path.name for path in made] == [f"{projects[0].slug}.pdf"]
    first = made[0].read_bytes()
    kept = [path for path in store.folder.glob("??/*") if path.is_file()]
    assert len(kept) == 2  # the document, and which it is that is made of these pages
    assert all(MARK in page for page in pages_of(first)) == described.synthetic
    write_pdfs(html, described, projects, tmp_path / "igen", {}, only=[projects[0].slug], store=store)
    assert (tmp_path / "igen" / made[0].name).read_bytes() == first
    assert [path for path in store.folder.glob("??/*") if path.is_file()] == kept


def test_pages_that_stayed_the_same_are_not_even_read(
    tmp_path: Path, study: tuple[Study, list[Project]], monkeypatch: pytest.MonkeyPatch
) -> None:
    described, projects = study
    html, store = small_site(tmp_path / "html", projects[0]), Store(tmp_path / "store")
    read: list[str] = []
    set_anew: list[str] = []

    def articles(place: Path, project: Project, study: Study) -> list[Article]:
        read.append(project.slug)
        return project_articles(place, project, study)

    def counted(front: Front, articles: Sequence[Article], path: Path) -> None:
        set_anew.append(front.title)
        typeset_file(front, articles, path)

    monkeypatch.setattr(printing, "project_articles", articles)
    monkeypatch.setattr(printing, "typeset_file", counted)

    def printed() -> tuple[bytes, int, int]:
        (made,) = write_pdfs(html, described, projects, tmp_path / "pdf", {}, only=[projects[0].slug], store=store)
        return made.read_bytes(), len(read), len(set_anew)

    first, *_ = printed()
    assert printed() == (first, 1, 1)
    page = html / f"{toc.project_page(projects[0].slug)}.html"
    page.write_text(page.read_text(encoding="utf-8").replace("</html>", "<!-- en anden udgave --></html>"))
    assert printed() == (first, 2, 1)
    assert printed() == (first, 2, 1)
    page.write_text(page.read_text(encoding="utf-8").replace("Foreningen", "En anden forening"))
    assert printed()[1:] == (3, 2)


def test_processes_of_their_own_set_the_same(tmp_path: Path, study: tuple[Study, list[Project]]) -> None:
    described, projects = study
    html = small_site(tmp_path / "html", projects[0])
    slug = projects[0].slug
    (here,) = write_pdfs(html, described, projects, tmp_path / "her", {}, only=[slug])
    (there,) = write_pdfs(html, described, projects, tmp_path / "der", {}, only=[slug], apart=2)
    assert here.read_bytes() == there.read_bytes()
    site(html, body(figure(alt="")), toc.chapter_page(slug, "projects"))
    with pytest.raises(PrintFault):
        write_pdfs(html, described, projects, tmp_path / "nej", {}, only=[slug], apart=2)
    assert not (tmp_path / "nej").exists()


def test_a_killed_setter_is_told_and_cleared_after(
    tmp_path: Path, study: tuple[Study, list[Project]], monkeypatch: pytest.MonkeyPatch
) -> None:
    described, projects = study
    html = small_site(tmp_path / "html", projects[0])
    monkeypatch.setattr(printing, "typeset_file", _die)
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    with pytest.raises(MachineFault, match="hukommelse"):
        write_pdfs(html, described, projects, tmp_path / "pdf", {}, only=[projects[0].slug], apart=1)
    assert not (tmp_path / "pdf").exists()
    assert list(temporary.iterdir()) == []


def _die(front: Front, articles: Sequence[Article], path: Path) -> None:
    path.write_bytes(b"%PDF")
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_changed_page_is_set_anew(tmp_path: Path, study: tuple[Study, list[Project]]) -> None:
    described, projects = study
    html, store = small_site(tmp_path / "html", projects[0]), Store(tmp_path / "store")
    arguments = (described, projects, tmp_path / "pdf", {})
    before = write_pdfs(html, *arguments, only=[projects[0].slug], store=store)[0].read_bytes()
    site(html, LANDING.replace("Foreningen", "En anden forening"), toc.project_page(projects[0].slug))
    after = write_pdfs(html, *arguments, only=[projects[0].slug], store=store)[0].read_bytes()
    assert "En anden forening" in " ".join(pages_of(after))
    assert before != after


def test_a_fault_in_one_page_writes_nothing(tmp_path: Path, study: tuple[Study, list[Project]]) -> None:
    described, projects = study
    html = small_site(tmp_path / "html", projects[0])
    site(html, body(figure(alt="")), toc.chapter_page(projects[0].slug, "projects"))
    with pytest.raises(PrintFault):
        write_pdfs(html, described, projects, tmp_path / "pdf", {}, only=[projects[0].slug])
    assert not (tmp_path / "pdf").exists()


def test_the_mark_follows_the_study(study: tuple[Study, list[Project]]) -> None:
    described, projects = study
    real = described.model_copy(update={"synthetic": False})
    made_up = described.model_copy(update={"synthetic": True})
    assert report_front(made_up).mark == project_front(made_up, projects[0]).mark == MARK
    assert report_front(real).mark == project_front(real, projects[0]).mark == ""
    assert not any("opdigtede" in text for text in report_front(real).colophon)


def test_figures_are_made_smaller_or_let_move_and_nothing_turns_for_ever() -> None:
    svg = dict.fromkeys(("lidt", "meget", "passer"), b'<svg viewBox="0 0 400 300">')
    asked: list[str] = []

    def places(chosen: str) -> str:
        asked.append(chosen)
        # «lidt» needs 124.5 mm and 14 for its caption; where it went, 125 were left; where «meget» went, 60.
        return (
            '[{"name":"lidt","kind":"before","page":3,"y":148},{"name":"lidt","kind":"figure","page":4,"y":25},'
            '{"name":"meget","kind":"before","page":5,"y":213},{"name":"meget","kind":"figure","page":6,"y":25},'
            '{"name":"passer","kind":"before","page":7,"y":40},{"name":"passer","kind":"figure","page":7,"y":40}]'
        )

    assert fit(places, svg) == '{"lidt": 0.892, "meget": "float"}'
    assert len(asked) == 2


def test_figures_of_one_page_do_not_queue_up() -> None:
    svg = dict.fromkeys(("første", "anden"), b'<svg viewBox="0 0 400 500">')
    places = (
        '[{"name":"første","kind":"before","page":3,"y":120},{"name":"anden","kind":"before","page":3,"y":200},'
        '{"name":"første","kind":"figure","page":4,"y":25},{"name":"anden","kind":"figure","page":5,"y":25}]'
    )
    assert fit(lambda _: places, svg) == '{"f\\u00f8rste": "float"}'


def test_a_figure_that_need_not_move_goes_back_once() -> None:
    turns = iter(range(100))

    def places(chosen: str) -> str:
        page = 4 if next(turns) % 2 == 0 else 3
        return (
            '[{"name":"figur","kind":"before","page":3,"y":200},'
            f'{{"name":"figur","kind":"figure","page":{page},"y":25}}]'
        )

    assert fit(places, {"figur": b'<svg viewBox="0 0 400 300">'}) == '{"figur": "float"}'
    assert next(turns) < 8


def test_every_document_is_offered(study: tuple[Study, list[Project]]) -> None:
    tools = tools_of(Words(BOOK), load_study(DEFAULT_STUDY))
    projects = study[1]
    assert [o.file for o in offers("pdf", projects, tools)] == [f"pdf/{d.file}" for d in documents(projects)]
    assert [o.file for o in offers("word", projects, tools)] == [f"word/{t.name}.docx" for t in tools]
    filled = offers("word-projekter", projects, tools)
    assert len(filled) == len(projects) * len(tools)
    assert filled[0].label.startswith(f"{projects[0].short_name}: ")
    assert len({o.label for o in filled}) == len(filled)


def test_the_list_of_documents_has_size_and_date(tmp_path: Path, study: tuple[Study, list[Project]]) -> None:
    table = downloads_table("Rapporten", [Offer("Hele <rapporten>", "PDF", "pdf/rapport.pdf")], study[0])
    (tmp_path / "hent.html").write_text(table, encoding="utf-8")
    (tmp_path / "pdf").mkdir()
    (tmp_path / "pdf" / "rapport.pdf").write_bytes(b"x" * 1_771_930)
    assert fill_sizes(tmp_path) == 1
    page = (tmp_path / "hent.html").read_text(encoding="utf-8")
    assert '<th scope="row"><a href="pdf/rapport.pdf" download>Hele &lt;rapporten&gt;</a></th>' in page
    assert "<td>1,8 MB</td>" in page
    assert str(study[0].edition.date.year) in page
    assert "\n\n" not in table


def test_a_document_that_is_offered_and_not_there_is_a_fault(
    tmp_path: Path, study: tuple[Study, list[Project]]
) -> None:
    table = downloads_table("Rapporten", [Offer("Rapport", "PDF", "pdf/rapport.pdf")], study[0])
    (tmp_path / "hent.html").write_text(table, encoding="utf-8")
    with pytest.raises(SiteFault, match="findes ikke"):
        fill_sizes(tmp_path)


@pytest.mark.parametrize(
    ("count", "said"), [(12, "1 kB"), (727_559, "728 kB"), (999_500, "1,0 MB"), (1_771_930, "1,8 MB")]
)
def test_sizes_are_danish(count: int, said: str) -> None:
    assert size(count) == said


def test_an_unknown_document_is_refused_and_a_missing_edition_told_of(tmp_path: Path) -> None:
    data = make_study(tmp_path / "studie")
    with pytest.raises(UnknownName, match="rapport"):
        print_documents(data, tmp_path / "ud", ["findes-ikke"])
    with pytest.raises(PrintFault, match="Byg bogen"):
        print_documents(data, tmp_path / "ud", [])


def test_a_finished_edition_is_printed_again_with_the_copy_in_its_site(
    tmp_path: Path, study: tuple[Study, list[Project]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ERFARING_STORE", str(tmp_path / "store"))
    slug = study[1][0].slug
    small_site(tmp_path / "ud" / "html", study[1][0])
    (made,) = print_documents(tmp_path / "studie", tmp_path / "ud", [slug])
    assert made == tmp_path / "ud" / "pdf" / f"{slug}.pdf"
    assert (tmp_path / "ud" / "html" / "pdf" / f"{slug}.pdf").read_bytes() == made.read_bytes()

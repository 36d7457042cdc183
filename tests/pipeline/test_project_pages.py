"""The projects part and what pages call, of the default study without running anything, and of a small one."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import Environment, TemplateError

from helpers.chapters import CHAPTERS
from helpers.pipeline import project_pages as part
from helpers.pipeline import toc
from helpers.pipeline.downloads import Downloads
from helpers.pipeline.layout import BOOK, DEFAULT_STUDY
from helpers.pipeline.page_calls import BOXES, box
from helpers.pipeline.words import Words
from helpers.present.by_type import outcomes_of_type
from helpers.present.mark import MARK
from helpers.present.pages import Pages
from helpers.present.presenter import Presenter
from helpers.study import Project, load_projects, load_study
from tests.present.tables import row, table
from tests.studies import make_study


def pages_of(folder: Path) -> Pages:
    return Pages(load_study(folder), load_projects(folder), None, table([]))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    pages = pages_of(DEFAULT_STUDY)
    return part.project_pages(pages, Downloads(tmp_path_factory.mktemp("tables"), pages.study))


def test_there_is_a_page_for_each_project_and_two_for_all(made: dict[str, str]) -> None:
    assert set(made) == {
        "projekter/index",
        "projekter/sammenlign",
        *(toc.project_page(p.slug) for p in load_projects(DEFAULT_STUDY)),
    }


def test_the_overview_has_the_map_and_the_table(made: dict[str, str]) -> None:
    text = made["projekter/index"]
    assert text.index('id="kort"') < text.index('id="projekter"')


def test_a_landing_page_leads_to_all_six_chapters(made: dict[str, str]) -> None:
    for project in load_projects(DEFAULT_STUDY):
        text = made[toc.project_page(project.slug)]
        assert all(f"]({name}.ipynb)" in text for name in CHAPTERS)


def test_a_model_is_explained_and_an_unknown_one_is_not(made: dict[str, str]) -> None:
    assert "begge parter er med til at finde børnene" in made["projekter/nefos/index"].lower()
    unknown = made["projekter/mentornetvaerket/index"]
    assert "Hvilken samarbejdsmodel projektet følger, *fremgår ikke af kilden*" in unknown
    assert "*Fremgår ikke af kilden*: målgruppe, indsats" in unknown.replace("\\", "")


def test_while_the_data_are_invented_no_figure_stands_on_a_landing_page(made: dict[str, str]) -> None:
    for project in load_projects(DEFAULT_STUDY):
        text = made[toc.project_page(project.slug)]
        assert "Nøgletal" not in text
        assert MARK in text


def test_the_comparison_says_that_its_numbers_are_invented(made: dict[str, str]) -> None:
    assert MARK in made["projekter/sammenlign"]
    assert "Tallene er opdigtede" in made["projekter/sammenlign"]


def test_another_study_has_its_own_labels_alone(tmp_path: Path) -> None:
    make_study(tmp_path / "study")
    pages = pages_of(tmp_path / "study")
    found = part.project_pages(pages, Downloads(tmp_path / "tables", pages.study))
    text = found[toc.project_page(pages.projects[0].slug)]
    assert "Model Løst. Kilde: Testen, s. 2." in text.replace("\\", "")


def test_documents_of_a_project_are_linked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def documents(project: Project) -> list[tuple[str, str]]:
        return [("Indsatsbeskrivelse (PDF)", f"../../pdf/{project.slug}.pdf")]

    monkeypatch.setattr(part, "downloads_of", documents)
    pages = pages_of(DEFAULT_STUDY)
    text = part.project_pages(pages, Downloads(tmp_path, pages.study))["projekter/nefos/index"]
    assert '<a href="../../pdf/nefos.pdf">Indsatsbeskrivelse (PDF)</a>' in text


def test_a_box_says_what_it_is_and_keeps_its_markdown() -> None:
    template = '{% call box("example", "A & B") %}\n\nEn *ting*.\n\n{% endcall %}'
    text = Environment(autoescape=True).from_string(template).render(box=box)
    assert text.startswith('<aside class="erf-box erf-example" aria-label="Eksempel: A &amp; B">')
    assert "\n\nEn *ting*.\n\n</aside>" in text
    assert BOXES["quote"] == "Opdigtet citat"
    with pytest.raises(TemplateError, match="«andet»"):
        box("andet", "A", lambda: "")


def test_every_page_of_the_book_is_staged_but_the_themes() -> None:
    own = Words(BOOK).own
    assert {"index.md", "katalog/redskab-1.md"} <= set(own)
    assert all((BOOK / name).is_file() and not name.startswith(("_", "afsnit")) for name in own)


def test_outcomes_of_a_type_hide_what_the_ledger_hides() -> None:
    study = load_study(DEFAULT_STUDY)
    kind = study.intervention_types[0]
    first, second = study.dimensions[:2]
    key = {
        "chapter": "intervention_types",
        "group": f"intervention:{kind.code}",
        "wave": "-".join(study.analysis.contrasts[0]),
    }
    rows = [
        row("n", 40, measure=first.code, **key),
        row("share_improved", 0.515, measure=first.code, category="improved", **key),
        row("share_improved", None, measure=second.code, category="improved", **key),
        row("n", 99, measure=first.code, **{**key, "group": "intervention:another"}),
    ]
    element = outcomes_of_type(Presenter(synthetic=True, confidence=0.95), study, table(rows), kind)
    assert [line[0] for line in element.data["table"]["rows"]] == [first.label, second.label]
    assert element.data["table"]["rows"][0][1:3] == ["40", "52\N{NO-BREAK SPACE}pct."]
    assert element.data["table"]["rows"][1][2] == "skjult"
    assert MARK in element.html
    assert MARK in element.text

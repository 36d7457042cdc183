"""Words travel with their study: where they lie and what that is called changes nothing; they reach out nowhere."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from helpers.data import load_data, validate
from helpers.errors import Fault, MissingFile, SiteFault
from helpers.pipeline import toc
from helpers.pipeline.downloads import Downloads
from helpers.pipeline.layout import BOOK, DEFAULT_STUDY, ROOT
from helpers.pipeline.page_check import check_page
from helpers.pipeline.paper.documents import project_front, report_front
from helpers.pipeline.plan import plan
from helpers.pipeline.staging import stage
from helpers.pipeline.unchanged import everything
from helpers.pipeline.words import Words
from helpers.present.pages import Pages
from helpers.present.prose import chapter_texts
from helpers.study import load_projects, load_published, load_study
from tests.foreign import staff_survey, trial
from tests.present.tables import table
from tests.studies import change_yaml, make_study


def _real_default(folder: Path) -> Path:
    """The default study as it is when its data are no longer invented, its words beside it."""
    study = Path(shutil.copytree(DEFAULT_STUDY, folder))
    change_yaml(
        study, "study.yml", lambda raw: raw.update(synthetic=False, book=str(BOOK), contents=str(ROOT / "_toc.yml"))
    )
    return study


def written(folder: Path, study: Path, **files: str) -> Path:
    """What is staged of a study, whose words have these pages (`index` … as `index.md`)."""
    for name, text in files.items():
        (study / "ord").mkdir(exist_ok=True)
        (study / "ord" / f"{name}.md").write_text(text, encoding="utf-8")
    described = load_study(study)
    pages = Pages(described, load_projects(study), load_published(study), table([]))
    stage(folder, pages, {}, Downloads(folder / "tables", described), Words.of(study, described))
    return folder


_TERM = re.compile(r"\{term\}`(?:[^`<]*<)?([^`>]+?)>?`")


@pytest.mark.parametrize("make", [_real_default, trial, staff_survey])
def test_a_term_that_a_page_uses_is_in_the_glossary(make: Callable[[Path], Path], tmp_path: Path) -> None:
    """The glossary says only what a study needs; a page that leans on more stops the site."""
    staged = written(tmp_path / "staged", make(tmp_path / "study"))
    pages = {page.name: page.read_text(encoding="utf-8") for page in staged.rglob("*.md")}
    entries = re.findall(r"^(\S.*)\n  \S", pages["ordliste.md"], re.MULTILINE)
    used = {(term.lower(), name) for name, text in pages.items() for term in _TERM.findall(text)}
    assert used
    assert {(term, name) for term, name in used if term not in [entry.lower() for entry in entries]} == set()


def with_words(folder: Path, contents: object | None = None) -> Path:
    """The small study with a words folder inside it."""
    named = {"book": "ord"} | ({"contents": "indhold.yml"} if contents is not None else {})
    files: dict[str, str | bytes | None] = {} if contents is None else {"indhold.yml": yaml.safe_dump(contents)}
    study = make_study(folder, study=named, files=files)
    (study / "ord").mkdir()
    return study


def elsewhere(folder: Path) -> Path:
    """The default study with its words at another place and under another name."""
    shutil.copytree(ROOT / "book", folder / "book", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "_toc.yml", folder)
    return Path(shutil.copytree(DEFAULT_STUDY, folder / "data" / "et-andet-navn"))


def test_the_default_words_elsewhere_give_the_same_sources(tmp_path: Path) -> None:
    study = elsewhere(tmp_path / "kopi")
    here, there = written(tmp_path / "her", DEFAULT_STUDY), written(tmp_path / "der", study)
    found = {p.relative_to(here): p.read_bytes() for p in here.rglob("*") if p.is_file()}
    assert found == {p.relative_to(there): p.read_bytes() for p in there.rglob("*") if p.is_file()}
    assert len([path for path in found if path.suffix == ".md"]) > 30
    assert everything(study) == everything(DEFAULT_STUDY)
    data = load_data(DEFAULT_STUDY)
    own = [
        chapter_texts("child_outcomes", data, Words.of(place, data.study).folder) for place in (study, DEFAULT_STUDY)
    ]
    assert own[0] == own[1]


def test_a_changed_word_is_another_edition(tmp_path: Path) -> None:
    study = elsewhere(tmp_path)
    for path in (tmp_path / "book" / "afsnit" / "child_outcomes.md", tmp_path / "_toc.yml"):
        before = everything(study)
        path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
        assert everything(study) != before


@pytest.mark.parametrize("key", ["book", "contents"])
def test_words_that_are_named_and_missing_are_told(key: str, tmp_path: Path) -> None:
    study = make_study(tmp_path / "study", study={key: "../findes/ikke"})
    with pytest.raises(MissingFile, match=r"«../findes/ikke» findes ikke") as caught:
        Words.of(study, load_study(study))
    assert caught.value.where == f"study.yml, felt {key}"


def test_the_contents_come_out_as_they_are_written() -> None:
    content = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    assert toc.with_projects(content, load_study(DEFAULT_STUDY), load_projects(DEFAULT_STUDY)) == content


def test_a_project_that_the_contents_do_not_name_comes_last(tmp_path: Path) -> None:
    study = make_study(tmp_path / "study")
    entry = {"file": "projekter/syd/index", "title": "Det sydlige"}
    content = {
        "root": "index",
        "parts": [{"caption": "Stederne", "chapters": [entry, {"file": "projekter/vest/index"}]}],
    }
    (part,) = toc.with_projects(content, load_study(study), load_projects(study))["parts"]
    assert [one["file"] for one in part["chapters"]] == ["projekter/syd/index", "projekter/nord/index"]
    assert part["chapters"][0]["title"] == "Det sydlige"
    assert len(part["chapters"][1]["sections"]) == 6


def test_own_pages_without_contents_come_first_and_replace_the_packages(tmp_path: Path) -> None:
    study = with_words(tmp_path / "study")
    own = {"index": "# Forsiden\n", "forord": "# Forord\n\n{{ box('info', 'A') }}", "aendringer": "# Nyt\n"}
    with pytest.raises(Fault, match="Siden kan ikke dannes"):
        written(tmp_path / "ud", study, **own)
    staged = written(tmp_path / "ud", study, forord="# Forord\n\nTekst.\n")
    assert (staged / "index.md").read_text(encoding="utf-8") == "# Forsiden\n"
    assert (staged / "aendringer.md").read_text(encoding="utf-8") == "# Nyt\n"
    contents = yaml.safe_load((staged / "_toc.yml").read_text(encoding="utf-8"))
    first = contents["parts"][0]
    assert first["caption"] == "Læs først"
    assert [page["file"] for page in first["chapters"]] == ["forord", "laesevejledning", "hent"]


def test_a_page_extends_the_packages(tmp_path: Path) -> None:
    study = with_words(tmp_path / "study")
    page = '{% extends "bogen/aendringer.md" %}{% block since %}{{ super() }}\n\nOg mere.{% endblock %}'
    text = (written(tmp_path / "ud", study, aendringer=page) / "aendringer.md").read_text(encoding="utf-8")
    assert text.startswith("# Ændringer")
    assert text.rstrip().endswith("Og mere.")


def test_a_page_in_no_contents_and_a_page_that_is_nowhere_are_told_together(tmp_path: Path) -> None:
    study = with_words(tmp_path / "study", {"root": "index", "parts": [{"chapters": [{"file": "findes-ikke"}]}]})
    with pytest.raises(Fault) as caught:
        written(tmp_path / "ud", study, forord="# Forord\n")
    told = {(fault.what, fault.where) for fault in getattr(caught.value, "faults", [])}
    assert ("Siden står ikke i indholdsfortegnelsen, så ingen ville finde den.", "forord.md") in told
    assert ("Indholdsfortegnelsen nævner en side, der ikke findes.", "indhold.yml: findes-ikke") in told


@pytest.mark.parametrize("wrong", [[], {"root": "index"}, {"root": "index", "parts": [{"chapters": ["forord"]}]}, "x"])
def test_what_is_no_table_of_contents_is_told(wrong: object, tmp_path: Path) -> None:
    study = with_words(tmp_path / "study", wrong)
    with pytest.raises(SiteFault, match="ikke en indholdsfortegnelse"):
        Words.of(study, load_study(study)).contents(load_study(study), load_projects(study), published=False)


REACHES_OUT = [
    "{{ box.__globals__['__builtins__']['open']('/etc/hostname').read() }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ cycler.__init__.__globals__ }}",
    "{% include '../study.yml' %}",
    "{% include '/etc/hostname' %}",
    "{{ computed.__self__ }}",
    "{% for n in range(10 ** 9) %}{{ n }}{% endfor %}",
]


@pytest.mark.parametrize("text", REACHES_OUT)
def test_a_template_that_reaches_out_is_a_fault(text: str, tmp_path: Path) -> None:
    study = with_words(tmp_path / "study")
    with pytest.raises(Fault, match="Siden") as caught:
        written(tmp_path / "ud", study, index=f"# A\n\n{text}\n")
    assert caught.value.where == "index.md"
    (study / "ord" / "afsnit").mkdir()
    (study / "ord" / "afsnit" / "fidelity.md").write_text(
        f"{{% block development %}}{text}{{% endblock %}}", encoding="utf-8"
    )
    with pytest.raises(SiteFault, match="Teksten") as caught:
        chapter_texts("fidelity", load_data(study), study / "ord")
    assert caught.value.where == "afsnit/fidelity.md"


@pytest.mark.parametrize(
    "text",
    [
        "```{include} /etc/hostname\n```",
        ":::{literalinclude} ../study.yml\n:::",
        "> ```{raw} html\n> :file: /etc/hostname\n> ```",
        "1. ~~~{eval-rst}\n   .. include:: /etc/hostname\n   ~~~",
        "````{code-cell}\n1\n````",
        "{download}`/etc/hostname`",
        "[hent](/etc/hostname)",
        "[hent](../../../etc/hostname)",
        "![billede](%2e%2e/%2e%2e/x.png)",
        "[a]: file:///etc/hostname\n\n[a]",
        "<javascript:alert(1)>",
    ],
)
def test_a_page_that_reads_files_is_a_fault(text: str) -> None:
    assert [fault.where for fault in check_page("katalog/side.md", f"# A\n\n{text}\n")] == ["katalog/side.md"]


def test_a_page_may_do_what_pages_do() -> None:
    text = "# A\n\n{cite}`a`, {term}`b`\n\n:::{glossary}\nx\n  y\n:::\n\n[b](../b.md#c) [c](https://a.dk) [d](#e)\n"
    assert not list(check_page("katalog/side.md", text))


def test_a_text_of_no_chapter_is_told(tmp_path: Path) -> None:
    study = with_words(tmp_path / "study")
    (study / "ord" / "afsnit").mkdir()
    (study / "ord" / "afsnit" / "fidelity.md").write_text("{% block findes_ikke %}A{% endblock %}", encoding="utf-8")
    with pytest.raises(SiteFault, match="Intet i kapitlet hedder «findes_ikke»"):
        chapter_texts("fidelity", load_data(study), study / "ord")


def test_what_the_contents_do_not_name_comes_last_in_its_part(tmp_path: Path) -> None:
    part = {"caption": "Bilag", "chapters": [{"file": "alle/fidelity"}, {"file": "ordliste"}]}
    study = with_words(tmp_path / "study", {"root": "index", "parts": [part]})
    contents = Words.of(study, load_study(study)).contents(load_study(study), load_projects(study), published=False)
    parts = {part["caption"]: [page["file"] for page in part["chapters"]] for part in contents["parts"]}
    assert list(parts) == ["Bilag", "Læs først", "Rapporten", "Projekterne"]
    assert parts["Bilag"][:4] == ["alle/fidelity", "ordliste", "metode", "alle/intervention_types"]
    assert parts["Rapporten"][0] == "alle/projects"


def test_a_chapter_without_anything_to_show_is_in_no_menu(tmp_path: Path) -> None:
    left_out = {"themes": None, "fidelity": None, "intervention_types": None, "survey": None}
    study = make_study(tmp_path / "study", study=left_out)
    contents = Words().contents(load_study(study), load_projects(study), published=False)
    named = {page for part in contents["parts"] for page in toc.pages_of(part)}
    chapters = {page.rpartition("/")[2] for page in named if page.startswith("alle/")}
    assert chapters == {"projects", "child_outcomes"}
    assert {run.chapter for run in plan(load_study(study), load_projects(study))} == chapters


def test_an_entry_of_the_reports_bibliography_replaces_the_packages(tmp_path: Path) -> None:
    study = with_words(tmp_path / "study")
    (study / "ord" / "references.bib").write_text("@book{holm1979, title = {Min}}\n@misc{rapport, title = {En}}\n")
    said = Words.of(study, load_study(study)).bibliography
    assert said.count("holm1979") == said.count("{wilson1927") == 1
    assert said.startswith("@book{holm1979, title = {Min}}")


def test_who_approved_an_edition_stands_in_the_book_and_in_its_documents(tmp_path: Path) -> None:
    study = make_study(tmp_path / "study")
    approved = {"by": "Kontoret for *børn*", "on": "2024-02-20"}
    change_yaml(study, "study.yml", lambda raw: raw["edition"].update(approved=approved))
    staged = written(tmp_path / "staged", study)
    for name in ("om-bogen", "aendringer"):
        text = (staged / f"{name}.md").read_text(encoding="utf-8").replace("\\", "")
        assert "Udgaven er godkendt af Kontoret for *børn* den 20. februar 2024." in text
    described = load_study(study)
    said = "Udgaven er godkendt af Kontoret for *børn* den 20. februar 2024."
    assert said in report_front(described).colophon
    assert all(said in project_front(described, project).colophon for project in load_projects(study))
    assert not [finding for finding in validate(study) if "godkendt" in finding.message]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"synthetic": True}, []),
        ({"synthetic": False}, [("note", "edition.approved", "Bogen siger ikke, hvem der har godkendt udgaven.")]),
        (
            {"edition": {"number": "1", "date": "2024-02-29", "approved": {"by": "Kontoret", "on": "2024-03-01"}}},
            [("warning", "edition.approved.on", "Udgaven er godkendt efter sin egen dato.")],
        ),
    ],
)
def test_an_edition_without_approval_says_nothing_of_it(
    change: dict[str, object], told: list[tuple[str, str, str]], tmp_path: Path
) -> None:
    study = make_study(tmp_path / "study")
    change_yaml(study, "study.yml", lambda raw: raw.update(change))
    found = [(f.grade, f.column, f.message) for f in validate(study) if "godkendt" in f.message]
    assert found == told
    if "edition" not in change:
        staged = written(tmp_path / "staged", study)
        assert not any("godkendt" in page.read_text(encoding="utf-8") for page in staged.glob("*.md"))

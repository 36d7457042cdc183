"""How study.yml, project.yml and published.yml are read: every fault at once, with its line, in Danish."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from helpers import yaml12
from helpers.errors import Fault, Faults, MissingFile, StudyFault, UnknownName
from helpers.results import TAKEN
from helpers.study import Project, Study, check_project, load_projects, load_published, load_study, model_file
from tests.studies import change_yaml, make_study, project_content, study_content

STUDY = textwrap.dedent(
    """\
    title: Et studie
    short_title: Studiet
    publisher: Testen
    synthetic: true
    edition: { number: "1", date: 2020-02-29 }
    about: Et lille studie.
    waves:
      - { code: first, label: Start, description: ved start }
      - code: last
        label: Slut
        description: ved slut
    dimensions:
      - code: mood
        label: Humør
        noun: humør
        minimum: 1
        maximum: 4
        items:
          - { code: mood_1, text: Jeg er glad }
      - { code: rest, label: Ro, noun: ro, minimum: 1, maximum: 4, items: [{ code: rest_1, text: Jeg har ro }] }
    analysis:
      baseline: first
      contrasts: [[first, last]]
    """
)


def write(folder: Path, text: str, name: str = "study.yml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def faults_of(call: Callable[[], object]) -> list[Fault]:
    with pytest.raises(Fault) as caught:
        call()
    return list(getattr(caught.value, "faults", [caught.value]))


def test_a_valid_study_is_read(tmp_path: Path) -> None:
    study = load_study(write(tmp_path, STUDY))
    assert study.title == "Et studie"
    assert study.wave_codes == ("first", "last")
    assert study.dimension("mood").item_codes == ("mood_1",)
    assert study.disclosure.threshold == 5
    with pytest.raises(ValidationError):
        study.title = "Et andet"


ONE_FAULT = [
    ("title: Et studie", "title: ''", 1, "title", "Teksten er tom"),
    ("title: Et studie", "title: [12]", 1, "title", "skal være tekst"),
    ("title: Et studie", "title:", 1, "title", "Feltet er tomt"),
    ("title: Et studie", "title: null", 1, "title", "Feltet er tomt"),
    ("title: Et studie", "title: Et studie\ntitel: Et studie", 2, "titel", "kendes ikke"),
    ("synthetic: true", "synthetic: måske", 4, "synthetic", "true eller false"),
    ("date: 2020-02-29", "date: i går", 5, "edition.date", "dato som 2017-11-30"),
    ("date: 2020-02-29", "date: 86400", 5, "edition.date", "dato som 2017-11-30"),
    ("date: 2020-02-29", "date: 29-02-2020", 5, "edition.date", "dato som 2017-11-30"),
    ("edition: { number", "edition: 3 # { number", 5, "edition", "underpunkter"),
    ("code: last", "code: Last One", 9, "waves.1.code", "små bogstaver"),
    ("    label: Slut\n", "", 9, "waves.1.label", "Feltet mangler"),
    ("minimum: 1", "minimum: lav", 16, "dimensions.0.minimum", "skal være et tal"),
    ("minimum: 1", "minimum: 1,5", 16, "dimensions.0.minimum", "decimaler skrives med punktum"),
    ("minimum: 1", "minimum: .nan", 16, "dimensions.0.minimum", "skal være et tal"),
    ("minimum: 1", "minimum: nan", 16, "dimensions.0.minimum", "endeligt tal"),
    ("minimum: 1", "minimum: 12:30", 16, "dimensions.0.minimum", "skal være et tal"),
    ("maximum: 4", "maximum: 0", 13, "dimensions.0", "skal være mindre end maximum"),
    ("noun: humør", "better: højere\n    noun: humør", 15, "dimensions.0.better", "'higher' eller 'lower'"),
    ("- { code: mood_1, text: Jeg er glad }", "[]", 18, "dimensions.0.items", "for kort"),
    ("contrasts: [[first, last]]", "seed: 1.5", 23, "analysis.seed", "heltal"),
    ("contrasts: [[first, last]]", f"seed: {'9' * 20_000}", 23, "analysis.seed", "for stort"),
    ("contrasts: [[first, last]]", "confidence: 1.5", 23, "analysis.confidence", "mindre end 1"),
    ("contrasts: [[first, last]]", "confidence: 0.1", 23, "analysis.confidence", "større end 0.5"),
    ("contrasts: [[first, last]]", "bootstrap: 10", 23, "analysis.bootstrap", "mindst 200"),
]


@pytest.mark.parametrize(
    ("old", "new", "line", "field", "words"), ONE_FAULT, ids=[f"{field}-{words}" for *_, field, words in ONE_FAULT]
)
def test_a_fault_tells_line_field_and_what_in_danish(
    tmp_path: Path, old: str, new: str, line: int, field: str, words: str
) -> None:
    assert old in STUDY
    text = STUDY.replace(old, new, 1)
    if "[[first, last]]" in old:  # the contrasts of the model name other waves
        text = text.replace("first", "before").replace("last", "after") + "  contrasts: [[before, after]]\n"
    (fault,) = faults_of(lambda: load_study(write(tmp_path, text)))
    assert type(fault) is StudyFault
    assert fault.where == f"study.yml, linje {line}, felt {field}"
    assert words in fault.what
    assert "docs/study-folder.md" in fault.remedy


def test_codes_that_do_not_fit_together_are_all_told_where_they_stand(tmp_path: Path) -> None:
    text = STUDY.replace("code: last", "code: first").replace("baseline: first", "baseline: begin")
    text = text.replace("[[first, last]]", "\n    - [first, end]\n    - [first, stop]").replace("rest_1", "mood_1")
    faults = faults_of(lambda: load_study(write(tmp_path, text)))
    assert [(fault.where, fault.what) for fault in faults] == [
        ("study.yml, linje 9, felt waves.1.code", "Målingen bruges mere end én gang: first."),
        ("study.yml, linje 20, felt dimensions.1.items.0.code", "Item-koden bruges mere end én gang: mood_1."),
        ("study.yml, linje 22, felt analysis.baseline", "Målingen i analysis er ikke defineret: begin."),
        ("study.yml, linje 24, felt analysis.contrasts.0.1", "Målingen i analysis er ikke defineret: end."),
        ("study.yml, linje 25, felt analysis.contrasts.1.1", "Målingen i analysis er ikke defineret: stop."),
    ]


def test_without_other_words_each_later_wave_is_compared_with_the_first(tmp_path: Path) -> None:
    text = STUDY[: STUDY.index("analysis:")]
    third = "  - { code: late, label: Senere, description: et år efter }\ndimensions:"
    study = load_study(write(tmp_path, text.replace("dimensions:", third)))
    assert (study.analysis.baseline, study.analysis.contrasts) == ("first", (("first", "last"), ("first", "late")))
    study = load_study(write(tmp_path, text.replace("dimensions:", third) + "analysis: { baseline: last, seed: 7 }\n"))
    assert (study.analysis.contrasts, study.analysis.seed) == ((("last", "late"),), 7)
    (fault,) = faults_of(lambda: load_study(write(tmp_path, text + "analysis: { baseline: late }\n")))
    assert fault.where == "study.yml, linje 21, felt analysis.baseline"


def test_all_faults_of_a_file_come_at_once_with_their_lines(tmp_path: Path) -> None:
    text = STUDY.replace("publisher: Testen", "publisher: ''").replace("code: last", "code: LAST")
    text = text.replace("minimum: 1", "minimum: x", 1).replace("    description: ved slut\n", "")
    with pytest.raises(Faults) as caught:
        load_study(write(tmp_path, text))
    assert [fault.where for fault in caught.value.faults] == [
        "study.yml, linje 3, felt publisher",
        "study.yml, linje 9, felt waves.1.code",
        "study.yml, linje 9, felt waves.1.description",
        "study.yml, linje 15, felt dimensions.0.minimum",
    ]
    report = str(caught.value)
    assert report.count("FEJL: ") == 4
    assert report.count("Hvad du kan gøre: ") == 4
    assert report.endswith("I alt 4 fejl.")


def paths(content: object, *before: str | int) -> Iterator[tuple[str | int, ...]]:
    """Every place in plain data."""
    inside = content.items() if isinstance(content, dict) else enumerate(content) if isinstance(content, list) else ()
    for key, value in inside:
        yield (*before, key)
        yield from paths(value, *before, key)


@pytest.mark.parametrize(("model", "content"), [(Study, study_content), (Project, lambda: project_content("nord"))])
def test_no_message_is_left_in_english(model: type[Study | Project], content: Callable[[], dict[str, Any]]) -> None:
    """Whatever stands in whatever place, its fault has a Danish text of its own."""
    wrong: list[Any] = [None, "x", -1, 0, 1.5, True, [], {}, [1], {"a": 1}, "2020-13-45", "A b", "x" * 99]
    told: set[str] = set()
    nowhere = yaml12.Document(None)
    for path in paths(content()):
        for value in wrong:
            broken = content()
            place: Any = broken
            for step in path[:-1]:
                place = place[step]
            place[path[-1]] = value
            try:
                model.model_validate(broken)
            except ValidationError as error:
                for one in error.errors():
                    told |= {fault.what for fault in model_file._translate(one, "study.yml", nowhere, "docs")}
    assert len(told) >= 10
    strange = re.compile(r"Værdien kan ikke bruges|[{}]|[Ii]nput|should|must|valid ")
    assert [what for what in sorted(told) if strange.search(what)] == []


def test_a_number_for_a_date_has_a_danish_message(tmp_path: Path) -> None:
    (fault,) = faults_of(lambda: load_study(write(tmp_path, STUDY.replace("2020-02-29", "1.5"))))
    assert "dato som 2017-11-30" in fault.what


def test_a_wrong_entry_is_not_also_told_as_a_short_list(tmp_path: Path) -> None:
    text = "\n".join(line for line in STUDY.split("\n") if "code: rest" not in line)
    (fault,) = faults_of(lambda: load_study(write(tmp_path, text.replace("minimum: 1", "minimum: x"))))
    assert fault.where.endswith("felt dimensions.0.minimum")


def test_hidden_folders_are_no_projects(tmp_path: Path) -> None:
    (make_study(tmp_path) / "projects/.ipynb_checkpoints").mkdir()
    assert [project.slug for project in load_projects(tmp_path)] == ["nord", "syd"]


def test_an_unknown_field_is_told_where_its_name_stands(tmp_path: Path) -> None:
    (fault,) = faults_of(lambda: load_study(write(tmp_path, STUDY.replace("waves:", "titel:\n  - a\n  - b\nwaves:"))))
    assert (fault.what, fault.where) == ("Feltet kendes ikke.", "study.yml, linje 7, felt titel")


def test_faults_of_form_and_of_content_come_together(tmp_path: Path) -> None:
    text = STUDY.replace("publisher: Testen", "publisher: !Testen") + "title: Et andet studie\n"
    faults = faults_of(lambda: load_study(write(tmp_path, text.replace("synthetic: true", "synthetic: måske"))))
    assert [(fault.where, fault.what.split(" ")[0]) for fault in faults] == [
        ("study.yml, linje 3", "«!Testen»"),
        ("study.yml, linje 24", "Feltet"),
        ("study.yml, linje 3, felt publisher", "Teksten"),
        ("study.yml, linje 4, felt synthetic", "Feltet"),
    ]


@pytest.mark.parametrize(
    "word", ["2017", "1.10", "0123", "1_000", "12:30", "2019-01-01", "yes", "No", "on", "true", "0x1F", ".nan"]
)
def test_a_text_is_what_stands_there(tmp_path: Path, word: str) -> None:
    study = load_study(write(tmp_path, STUDY.replace('number: "1"', f"number: {word}").replace("Slut", word)))
    assert (study.edition.number, study.waves[1].label) == (word, word)


@pytest.mark.parametrize("code", ["yes", "no", "on", "off", "y", "n", "true", "nan", "null", "inf", "e1"])
def test_a_code_is_no_boolean_and_no_number(tmp_path: Path, code: str) -> None:
    written = f"'{code}'" if code == "null" else code
    study = load_study(write(tmp_path, STUDY.replace("first", written)))
    assert study.wave_codes == (code, "last")
    assert study.analysis.contrasts == ((code, "last"),)


@pytest.mark.parametrize("slug", ["2019-01-01", "007", "12", "1e3", "yes", "0x1f", "null"])
def test_a_folder_may_be_called_what_looks_like_a_number(tmp_path: Path, slug: str) -> None:
    place = make_study(tmp_path) / "projects"
    text = (place / "nord/project.yml").read_text(encoding="utf-8")
    assert "slug: nord\n" in text
    (place / "nord").rename(place / slug)
    written = f"'{slug}'" if slug == "null" else slug
    (place / slug / "project.yml").write_text(text.replace("slug: nord\n", f"slug: {written}\n"), encoding="utf-8")
    assert {project.slug for project in load_projects(tmp_path)} == {slug, "syd"}


@pytest.mark.parametrize("word", ["true", "True", "yes", "on"])
def test_a_yes_or_no_may_be_written_as_people_do(tmp_path: Path, word: str) -> None:
    assert load_study(write(tmp_path, STUDY.replace("synthetic: true", f"synthetic: {word}"))).synthetic is True


def test_a_key_that_stands_twice_is_a_fault(tmp_path: Path) -> None:
    (fault,) = faults_of(lambda: load_study(write(tmp_path, STUDY + "title: Et andet studie\n")))
    assert "title" in str(fault)


@pytest.mark.parametrize("text", ["", "# kun en kommentar\n", "- en\n- liste\n", "bare tekst\n"])
def test_a_file_that_is_no_mapping_is_a_fault(tmp_path: Path, text: str) -> None:
    (fault,) = faults_of(lambda: load_study(write(tmp_path, text)))
    assert "underpunkter" in fault.what


def test_broken_yaml_tells_its_line(tmp_path: Path) -> None:
    (fault,) = faults_of(lambda: load_study(write(tmp_path, STUDY.replace("publisher: Testen", "publisher: 'Testen"))))
    assert "ikke gyldig YAML" in fault.what
    assert fault.where.startswith("study.yml, linje ")
    (fault,) = faults_of(lambda: load_study(write(tmp_path, STUDY.replace("synthetic: true", "\tsynthetic: true"))))
    assert fault.where == "study.yml, linje 4"


def test_yaml_cannot_make_objects(tmp_path: Path) -> None:
    faults = faults_of(lambda: load_study(write(tmp_path, "title: !!python/object/apply:os.getcwd []\n")))
    assert (faults[0].what.split("»")[0], faults[0].where) == ("«!!python/object/apply:os.getcwd", "study.yml, linje 1")


def test_another_encoding_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "study.yml").write_bytes(STUDY.encode("cp1252"))
    (fault,) = faults_of(lambda: load_study(tmp_path))
    assert "UTF-8" in fault.what
    assert fault.where == "study.yml"


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    (fault,) = faults_of(lambda: load_study(tmp_path / "nowhere"))
    assert (type(fault), fault.what) == (MissingFile, "Studiemappen findes ikke.")
    (fault,) = faults_of(lambda: load_study(tmp_path))
    assert (type(fault), fault.where) == (MissingFile, "study.yml")
    (fault,) = faults_of(lambda: load_projects(tmp_path))
    assert (type(fault), fault.where) == (MissingFile, "projects/")


def test_projects_come_in_their_order(tmp_path: Path) -> None:
    make_study(tmp_path)
    assert [project.slug for project in load_projects(tmp_path)] == ["nord", "syd"]
    change_yaml(tmp_path, "projects/nord/project.yml", lambda content: content.update(order=5))
    assert [project.slug for project in load_projects(tmp_path)] == ["syd", "nord"]
    change_yaml(tmp_path, "projects/syd/project.yml", lambda content: content.update(order=5))
    assert [project.slug for project in load_projects(tmp_path)] == ["nord", "syd"]


def test_faults_of_all_projects_come_at_once(tmp_path: Path) -> None:
    make_study(tmp_path)
    change_yaml(tmp_path, "projects/nord/project.yml", lambda content: content.update(order="først", name=""))
    change_yaml(tmp_path, "projects/syd/project.yml", lambda content: content.update(ngo={"text": "Uden kilde"}))
    (tmp_path / "projects/vest").mkdir()
    faults = faults_of(lambda: load_projects(tmp_path))
    places = [(type(fault), fault.where.split(", ")[0], fault.where.split(" ")[-1]) for fault in faults]
    assert places == [
        (StudyFault, "projects/nord/project.yml", "name"),
        (StudyFault, "projects/nord/project.yml", "order"),
        (StudyFault, "projects/syd/project.yml", "ngo"),
        (MissingFile, "projects/vest/project.yml", "projects/vest/project.yml"),
    ]
    assert "kilde" in faults[2].what


@pytest.mark.parametrize(("slug", "folder"), [("vest", "nord"), ("alle", "alle")])
def test_slug_and_folder_must_agree_and_alle_is_taken(tmp_path: Path, slug: str, folder: str) -> None:
    make_study(tmp_path)
    (tmp_path / "projects/nord").rename(tmp_path / "projects" / folder)
    change_yaml(tmp_path, f"projects/{folder}/project.yml", lambda content: content.update(slug=slug))
    (fault,) = faults_of(lambda: load_projects(tmp_path))
    assert f"«{slug}»" in fault.what
    assert "«alle» er optaget" in fault.remedy


def test_published_is_optional_and_checked(tmp_path: Path) -> None:
    make_study(tmp_path)
    assert load_published(tmp_path) is None
    figure = "code: f, text: F, source: s. 1, chapter: projects, measure: age, statistic: share"
    write(tmp_path, f"title: Rapporten\nfigures:\n  - {{ {figure}, rule: sign, value: 1 }}\n", "published.yml")
    published = load_published(tmp_path)
    assert published is not None
    assert published.figures[0].value == 1
    write(tmp_path, f"title: Rapporten\nfigures:\n  - {{ {figure}, rule: between, low: 1 }}\n", "published.yml")
    (fault,) = faults_of(lambda: load_published(tmp_path))
    assert fault.where == "published.yml, linje 3, felt figures.0"
    assert "reglen between skal have low og high" in fault.what.lower()


def test_an_unknown_project_is_told_with_those_there_are(tmp_path: Path) -> None:
    projects = load_projects(make_study(tmp_path))
    assert [check_project(name, projects) for name in ("alle", "syd")] == ["alle", "syd"]
    with pytest.raises(UnknownName) as caught:
        check_project("vest", projects)
    assert "«vest» findes ikke" in caught.value.what
    assert "alle, nord, syd" in caught.value.remedy


def test_aliases_that_multiply_are_refused(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{k}: &a{k} [{', '.join([f'*a{k - 1}'] * 9)}]" for k in range(1, 9)]
    (fault,) = faults_of(lambda: load_study(write(tmp_path, "\n".join(lines))))
    assert "for stor" in fault.what
    assert "linje" in fault.where


def test_deep_nesting_is_refused(tmp_path: Path) -> None:
    (fault,) = faults_of(lambda: load_study(write(tmp_path, "a: " + "[" * 5000 + "]" * 5000)))
    assert "for dyb" in fault.what


@pytest.mark.parametrize("mark", ["-", ":", "~", "±", "\n"])
def test_a_code_has_no_mark_of_the_keys_of_numbers(mark: str) -> None:
    content = study_content()
    content["waves"][0]["code"] = f"a{mark}b"
    with pytest.raises(ValidationError):
        Study.model_validate(content)


@pytest.mark.parametrize("change", [{"waves": 1, "analysis": {}}, {"waves": 3, "analysis": {"contrasts": []}}])
def test_a_study_without_two_measurements_to_compare_is_refused(change: dict[str, Any]) -> None:
    content = study_content()
    content |= {"waves": content["waves"][: change["waves"]], "analysis": change["analysis"]}
    with pytest.raises(ValidationError, match="to målinger at sammenligne"):
        Study.model_validate(content)


@pytest.mark.parametrize("topic", ["work", "trust"])
def test_answers_that_no_chapter_would_show_are_refused(topic: str) -> None:
    content = study_content()
    assert "trust" in {theme["code"] for theme in content["themes"] if theme["phase"] == "mechanism"}
    content["survey"]["questions"][0]["topic"] = topic
    with pytest.raises(ValidationError, match=f"svarene ville ikke blive vist: intet tema har koden {topic}"):
        Study.model_validate(content)


def _taken(content: dict[str, Any], place: str, code: str) -> None:
    if place == "levels":
        content["background"][0]["categories"][1]["code"] = code
    elif place == "measures":
        content["themes"][0]["code"] = content["survey"]["questions"][0]["topic"] = code
    else:
        content.setdefault(place, [{"code": "x", "label": "X"}])[0]["code"] = code


@pytest.mark.parametrize(
    ("place", "code"),
    [("background", "seen_last"), *((place, code) for place, codes in TAKEN.items() for code in codes)],
)
def test_a_code_that_means_something_to_the_programme_is_refused(place: str, code: str) -> None:
    content = study_content()
    _taken(content, place, "free")
    content["analysis"] = {}
    Study.model_validate(content)
    _taken(content, place, code)
    with pytest.raises(ValidationError, match=f"må ikke have koden {code}, for den bruger programmet selv"):
        Study.model_validate(content)

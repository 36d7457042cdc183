"""The synthetic study: the same bytes every time, every published figure reproduced, few small cells, honest text.

The figures are computed here anew, in plain pandas and scipy, from the committed files: neither the package's
statistics nor the search's own arithmetic is used.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from scipy import stats

from helpers.data.synthetic import copy_study, write_study
from helpers.data.synthetic.excerpts import BANK
from helpers.data.synthetic.seeds import SEEDS
from helpers.errors import MissingFile, StudyFault
from helpers.study import Dimension, PublishedFigure, Study, load_projects, load_published, load_study

FOLDER = Path(__file__).resolve().parents[1] / "data" / "synthetic"
TABLES = ("children", "measurements", "fidelity", "survey", "statements")
STUDY = load_study(FOLDER)
PROJECTS = [project.slug for project in load_projects(FOLDER)]
PUBLISHED = load_published(FOLDER)
FIGURES = PUBLISHED.figures if PUBLISHED else ()
PAIRS = (("before", "after"), ("before", "followup"))
MEASURED_IN = {
    "school_wellbeing": {"powerkids", "samtalegrupper"},
    "self_harm": {"empowr"},
    "suicidal_behaviour": {"nefos"},
}


def table(name: str) -> pd.DataFrame:
    frames = [pd.read_csv(FOLDER / "projects" / slug / f"{name}.csv").assign(project=slug) for slug in PROJECTS]
    return pd.concat(frames, ignore_index=True)


@pytest.fixture(scope="module")
def children() -> pd.DataFrame:
    return table("children")


@pytest.fixture(scope="module")
def measurements() -> pd.DataFrame:
    return table("measurements")


@pytest.fixture(scope="module")
def survey() -> pd.DataFrame:
    return table("survey")


@pytest.fixture(scope="module")
def statements() -> pd.DataFrame:
    return table("statements").fillna({"direction": ""})


def changes(measurements: pd.DataFrame, dimension: Dimension, first: str, last: str) -> pd.Series:
    """Change per child on items answered both times, plus is better, by (project, child)."""
    items = measurements.set_index(["project", "child_id", "wave"])[list(dimension.item_codes)].astype(float)
    for item in dimension.items:
        if item.reversed:
            items[item.code] = dimension.minimum + dimension.maximum - items[item.code]
    difference = items.xs(last, level="wave") - items.xs(first, level="wave")
    enough = difference.notna().sum(axis=1) >= STUDY.analysis.answered_share * len(dimension.items) - 1e-9
    mean = difference[enough].mean(axis=1).round(9)
    return mean if dimension.better == "higher" else -mean


def is_kept(measurements: pd.DataFrame, dimension: Dimension) -> bool:
    total, first = (changes(measurements, dimension, *pair) for pair in (("before", "followup"), ("before", "after")))
    late = changes(measurements, dimension, "after", "followup")
    same = total.index.intersection(first.index).intersection(late.index)
    beyond = total[same] - STUDY.analysis.kept_share * first[same]

    def low(change: pd.Series) -> float:
        return float(stats.t.interval(0.95, len(change) - 1, change.mean(), stats.sem(change))[0])

    return low(first[same]) > 0 and low(total[same]) > 0 and low(beyond) > 0


def computed(figure: PublishedFigure, frames: dict[str, pd.DataFrame]) -> float:
    """The number a published figure is set beside."""
    if figure.chapter == "projects":
        return float((frames["children"][figure.measure] == 1).mean())
    if figure.chapter == "collaboration":
        answers = frames["survey"].loc[frames["survey"]["role"] == figure.group.removeprefix("role:"), figure.measure]
        agree = float((answers.dropna() >= 3).mean())
        return agree if figure.category == "agree" else 1 - agree
    dimension = STUDY.dimension(figure.measure)
    if figure.rule == "kept":
        return float(is_kept(frames["measurements"], dimension))
    change = changes(frames["measurements"], dimension, *figure.wave.split("-"))
    numbers: dict[str, Callable[[], float]] = {
        "share_improved": lambda: float((change > 0).mean()),
        "share_unchanged": lambda: float((change == 0).mean()),
        "share_worsened": lambda: float((change < 0).mean()),
        "mean_change": lambda: float(change.mean()),
        "p_value": lambda: float(stats.ttest_1samp(change, 0).pvalue),
    }
    return numbers[figure.statistic]()


def agrees(figure: PublishedFigure, value: float) -> bool:
    expected = figure.value
    match figure.rule:
        case "rounds_to":
            return round(100 * value) == expected
        case "tenths":
            return round(10 * value) == expected
        case "between":
            assert figure.low is not None
            assert figure.high is not None
            return figure.low <= 100 * value <= figure.high
        case "sign":
            return expected is not None and value * expected > 0
        case "significant":
            return (value < 0.05) == (expected == 1)
        case "kept":
            return value == expected


def test_the_committed_files_are_what_the_model_gives(tmp_path: Path) -> None:
    shutil.copy(FOLDER / "study.yml", tmp_path / "study.yml")
    write_study(tmp_path)
    written = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert written == {"study.yml", *(f"projects/{slug}/{name}.csv" for slug in PROJECTS for name in TABLES)}
    for name in written - {"study.yml"}:
        assert (tmp_path / name).read_bytes() == (FOLDER / name).read_bytes(), f"{name} differs: run make data"


def test_without_a_study_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(MissingFile):
        write_study(tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_write_that_fails_leaves_the_old_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(FOLDER, tmp_path / "study")
    path = tmp_path / "study" / "projects" / "cykelhjelm" / "children.csv"
    path.write_text("old", encoding="utf-8")
    real = Path.write_bytes

    def fails_late(self: Path, data: bytes) -> int:
        if "nefos" in self.parts:
            raise OSError("disk full")
        return real(self, data)

    monkeypatch.setattr(Path, "write_bytes", fails_late)
    with pytest.raises(OSError, match="disk full"):
        write_study(tmp_path / "study")
    assert path.read_text(encoding="utf-8") == "old"
    assert not list((tmp_path / "study").rglob(".*"))


def test_the_bytes_are_plain() -> None:
    for slug in PROJECTS:
        for name in TABLES:
            text = (FOLDER / "projects" / slug / f"{name}.csv").read_bytes().decode("utf-8")
            assert "\r" not in text
            assert text.endswith("\n")
            assert not re.search(r"(^|,)\d+\.0(,|$)", text, re.MULTILINE), f"{slug}/{name}: integers with .0"


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.code)
def test_a_published_figure_is_reproduced(
    figure: PublishedFigure, children: pd.DataFrame, measurements: pd.DataFrame, survey: pd.DataFrame
) -> None:
    value = computed(figure, {"children": children, "measurements": measurements, "survey": survey})
    assert agrees(figure, value), f"{figure.text}: computed {value:.4f}"


def test_every_published_figure_is_listed() -> None:
    improved = {f.measure: f.value for f in FIGURES if f.statistic == "share_improved"}
    unchanged = {f.measure: f.value for f in FIGURES if f.statistic == "share_unchanged" and f.rule == "rounds_to"}
    assert list(improved.values()) == [51, 51, 52, 55, 55, 44, 37, 73]
    assert list(improved) == [dimension.code for dimension in STUDY.dimensions]
    assert list(unchanged.values()) == [17, 20, 18, 26]
    assert sum(f.rule == "significant" and f.value == 1 for f in FIGURES) == 6
    assert sum(f.rule == "kept" for f in FIGURES) == 4
    assert len(FIGURES) == 8 + 5 + 8 + 8 + 8 + 4 + 6 + 2
    assert len({f.code for f in FIGURES}) == len(FIGURES)
    assert all(f.note for f in FIGURES if f.code in ("worsened_suicidal_behaviour", "survey_equal_partners"))


def test_a_figure_that_is_not_met_is_noticed(measurements: pd.DataFrame) -> None:
    """The check can fail: without the reversal of items, or with other answers, the figures are not reproduced."""
    figure = next(f for f in FIGURES if f.code == "improved_psychological_wellbeing")
    dimension = STUDY.dimension(figure.measure)
    wrong = measurements.copy()
    turned = [item.code for item in dimension.items if item.reversed]
    wrong[turned] = 5 - wrong[turned]
    assert not agrees(figure, computed(figure, {"measurements": wrong}))


def test_the_six_stay_significant_after_holm(measurements: pd.DataFrame) -> None:
    p = {d.code: stats.ttest_1samp(changes(measurements, d, "before", "after"), 0).pvalue for d in STUDY.dimensions}
    ordered = sorted(p, key=lambda code: p[code])
    holm = {code: max(p[c] * (len(p) - i) for i, c in enumerate(ordered[: k + 1])) for k, code in enumerate(ordered)}
    listed = {f.measure for f in FIGURES if f.rule == "significant" and f.value == 1}
    assert {code for code in holm if holm[code] < 0.05} == listed


@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_outcomes_of_each_project_are_large_enough(pair: tuple[str, str], measurements: pd.DataFrame) -> None:
    for dimension in STUDY.dimensions:
        change = changes(measurements, dimension, *pair)
        where = MEASURED_IN.get(dimension.code, set(PROJECTS))
        assert set(change.index.get_level_values("project")) == where
        for slug in where:
            own = change.xs(slug, level="project")
            cells = [int((own > 0).sum()), int((own == 0).sum()), int((own < 0).sum())]
            assert min(cells) >= STUDY.disclosure.threshold, f"{dimension.code} in {slug}: {cells}"


def test_background_and_flow_have_no_small_cells(children: pd.DataFrame, measurements: pd.DataFrame) -> None:
    columns = [b.code for b in STUDY.background if b.kind != "number"] + [t.column for t in STUDY.intervention_types]
    bands = [
        (f"{band.low}-{band.high}", children["age"].between(band.low, band.high))
        for b in STUDY.background
        for band in b.bands
    ]
    small = []
    for slug, own in children.groupby("project"):
        for column in columns:
            small += [(slug, column, v, n) for v, n in own[column].value_counts().items() if n < 5]
        small += [(slug, "age", name, n) for name, inside in bands if 0 < (n := int(inside[own.index].sum())) < 5]
        small += [(slug, "left", v, n) for v, n in own["left_reason"].value_counts().items() if n < 5]
        waves = measurements.loc[measurements["project"] == slug, "wave"].value_counts()
        steps = [waves["before"] - waves["after"], waves["after"] - waves["followup"], len(own) - waves["before"]]
        small += [(slug, "left between waves", i, n) for i, n in enumerate(steps) if 0 < n < 5]
    helped = measurements.groupby(["project", "wave", "respondent"]).size()
    assert not small
    assert helped.min() >= 5


def test_the_tables_have_the_form_of_the_contract(
    children: pd.DataFrame, measurements: pd.DataFrame, survey: pd.DataFrame, statements: pd.DataFrame
) -> None:
    assert children["child_id"].is_unique
    assert not measurements.duplicated(["child_id", "wave"]).any()
    assert set(measurements["wave"]) == set(STUDY.wave_codes)
    items = [code for d in STUDY.dimensions for code in d.item_codes]
    answers = pd.unique(measurements[items].melt()["value"].dropna())
    assert set(answers) == {1, 2, 3, 4}
    for slug in PROJECTS:
        frame = pd.read_csv(FOLDER / "projects" / slug / "measurements.csv")
        measured = [d for d in STUDY.dimensions if slug in MEASURED_IN.get(d.code, set(PROJECTS))]
        assert list(frame.columns) == [
            *("child_id", "wave", "date", "respondent"),
            *(code for d in measured for code in d.item_codes),
        ]
        given = frame[[code for d in measured for code in d.item_codes]]
        assert 0.001 < given.isna().mean().mean() < 0.03, "a few items are missing"
    fidelity = table("fidelity")
    after = measurements.loc[measurements["wave"] == "after", "child_id"]
    assert set(fidelity["child_id"]) == set(after)
    assert set(fidelity[[c.code for c in STUDY.fidelity]].melt()["value"]) == {1, 2, 3, 4}
    assert STUDY.survey is not None
    roles = {role.code: role.side for role in STUDY.survey.roles}
    assert (survey["role"].map(roles) == survey["side"]).all()
    assert (statements["role"].map(roles) == statements["side"]).all()
    for question in STUDY.survey.questions:
        asked = survey["side"].isin(question.asked) if question.asked else pd.Series(data=True, index=survey.index)
        assert (survey[question.code].notna() == asked).all()
    assert 150 <= len(survey) <= 225
    staff = survey[survey["role"] == "municipal_staff"].groupby("project").size()
    assert staff.reindex(PROJECTS, fill_value=0).min() >= 5


def test_dates_run_forwards(children: pd.DataFrame, measurements: pd.DataFrame) -> None:
    wide = measurements.pivot_table(index="child_id", columns="wave", values="date", aggfunc="first")
    dates = wide.apply(pd.to_datetime).join(pd.to_datetime(children.set_index("child_id")["started"]))
    assert dates["started"].between("2015-01-01", "2016-12-31").all()
    assert (dates["before"] >= dates["started"]).all()
    assert (dates["after"].dropna() > dates["before"][dates["after"].notna()]).all()
    pause = (dates["followup"] - dates["after"]).dropna().dt.days
    assert pause.between(140, 225).all()
    assert dates.max().max() <= pd.Timestamp("2017-12-31")


def test_who_leaves_depends_on_start_and_age(children: pd.DataFrame, measurements: pd.DataFrame) -> None:
    dimension = STUDY.dimension("psychological_wellbeing")
    first = measurements[measurements["wave"] == "before"].set_index("child_id")
    items = first[list(dimension.item_codes)].astype(float)
    for item in dimension.items:
        if item.reversed:
            items[item.code] = 5 - items[item.code]
    stayed = first.index.isin(measurements.loc[measurements["wave"] == "after", "child_id"])
    assert items[~stayed].mean(axis=1).mean() < items[stayed].mean(axis=1).mean()
    age = children.set_index("child_id")["age"]
    within = age - children.set_index("child_id")["project"].map(children.groupby("project")["age"].mean())
    assert within[first.index[~stayed]].mean() > within[first.index[stayed]].mean()


def test_sizes(children: pd.DataFrame, measurements: pd.DataFrame) -> None:
    started = children.groupby("project").size()
    paired = measurements[measurements["wave"] == "after"].groupby("project").size()
    assert 640 <= started.sum() <= 660
    assert 450 <= paired.sum() <= 475
    assert started.min() >= 50
    assert paired.min() >= 40
    assert started.nunique() == len(started)
    assert 90 <= paired["powerkids"] + paired["samtalegrupper"] <= 100
    assert set(children.loc[children["project"] == "empowr", "gender"]) == {"girl"}


def test_statements_cover_every_theme_both_ways(statements: pd.DataFrame) -> None:
    assert 120 <= len(statements) <= 250
    phases = {theme.code: theme.phase for theme in STUDY.themes}
    assert set(statements["theme"]) == set(phases)
    collaboration = statements["theme"].map(phases).isin(["establishing", "running"])
    assert (statements["direction"].isin(["driver", "barrier"]) == collaboration).all()
    for code, own in statements[collaboration].groupby("theme"):
        sides = own.groupby("direction")["project"].agg(set)
        assert sides["driver"] - sides["barrier"], f"{code} is nowhere a driver only"
        assert sides["barrier"] - sides["driver"], f"{code} is nowhere a barrier only"
    children = table("children").groupby("project")[[t.column for t in STUDY.intervention_types]].sum()
    for theme in STUDY.themes_of("mechanism"):
        column = next(t.column for t in STUDY.intervention_types if t.code == theme.intervention)
        assert set(statements.loc[statements["theme"] == theme.code, "project"]) == set(
            children.index[children[column] > 0]
        )


def test_excerpts_are_general(statements: pd.DataFrame) -> None:
    excerpts = [excerpt.text for bank in BANK.values() for excerpt in bank]
    assert len(excerpts) == len(set(excerpts)) >= 100
    assert statements["excerpt"].nunique() >= 0.8 * len(statements)
    projects = load_projects(FOLDER)
    names = {
        word for p in projects for text in (p.name, p.short_name, p.ngo.text or "") for word in re.findall(r"\w+", text)
    }
    names |= {place.name for p in projects for place in p.places} | {"Rambøll", "Socialstyrelsen"}
    proper = {name for name in names if name[:1].isupper() and len(name) > 3} - {"Tidlig", "Samtalegrupper"}
    for text in excerpts:
        assert not proper & set(re.findall(r"\w+", text)), text
        assert text[-1] in ".?!"
        assert not text.startswith(("=", "+", "-", "@"))


def test_seeds_are_recorded_with_what_was_tried() -> None:
    assert {dimension.code for dimension in STUDY.dimensions} <= set(SEEDS)
    assert all(1 <= seed.value <= seed.tried for seed in SEEDS.values())


def test_the_readme_says_that_nothing_here_is_real() -> None:
    first = (FOLDER / "README.md").read_text(encoding="utf-8").splitlines()[0]
    assert "opdigtede" in first
    assert "siger intet om projekterne" in first
    assert STUDY.synthetic


def test_a_study_that_the_model_does_not_know_is_refused(tmp_path: Path) -> None:
    """Another study than the model is about is refused before anything is written."""
    text = (FOLDER / "study.yml").read_text(encoding="utf-8").replace("code: coping\n", "code: other\n")
    (tmp_path / "study.yml").write_text(text, encoding="utf-8")
    assert isinstance(load_study(tmp_path), Study)
    with pytest.raises(StudyFault):
        write_study(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["study.yml"]


def test_a_copy_of_the_study_finds_its_words(tmp_path: Path) -> None:
    copy_study(FOLDER, tmp_path / "a" / "copy")
    copied, study = load_study(tmp_path / "a" / "copy"), load_study(FOLDER)
    assert study.book
    assert study.contents
    for own, theirs in ((study.book, copied.book), (study.contents, copied.contents)):
        assert (tmp_path / "a" / "copy" / str(theirs)).resolve() == (FOLDER / own).resolve()
    assert copied.model_copy(update={"book": study.book, "contents": study.contents}) == study

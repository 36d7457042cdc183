"""What hand-written pages call: tables and sentences of the ledger, the published figures and the sourced facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from helpers.disclosure import ProtectedTable
from helpers.present import facts, sentences
from helpers.present.cells import HIDDEN, Column, Lookup, shown, units, with_interval
from helpers.present.elements import Cell, Element, Grid, Sources
from helpers.present.forms import CHANGE, KEPT, SHARE, SHARE_FINE, Quantity, equals, tenths
from helpers.present.mark import MARK
from helpers.present.presenter import Presenter
from helpers.present.projects_map import mapped, projects_map
from helpers.present.side_by_side import side_by_side
from helpers.present.words import out_of
from helpers.results import POOLED, SUPPRESSED, pair
from helpers.statistics import agrees
from helpers.study import Dimension, Lift, Project, Published, PublishedFigure, Study
from helpers.study.facts import PublishedAbout


@dataclass(frozen=True)
class Pages:
    """Makes the computed parts of hand-written pages.

    Args:
        study: The study.
        projects: Its projects.
        published: The reference figures, if the study has any.
        ledger: Everything the chapters show.
        lifts: The suppressions that someone answers for lifting.
        titles: The chapters' titles by their names.
    """

    study: Study
    projects: Sequence[Project]
    published: Published | None
    ledger: ProtectedTable
    lifts: Sequence[Lift] = ()
    titles: Mapping[str, str] = field(default_factory=dict)

    @property
    def present(self) -> Presenter:
        return Presenter(synthetic=self.study.synthetic, confidence=self.study.analysis.confidence)

    def results_overview(self) -> Element:
        """The main results for the children over all projects."""
        wave = pair(self.study.analysis.contrasts[0])
        rows = [(d.label, {"project": POOLED, "measure": d.code, "wave": wave}) for d in self._dimensions()]
        columns = [
            Column("n", units()),
            *(
                Column(label, shown(f"share_{code}", category=code))
                for code, label in (("improved", "Fremgang"), ("unchanged", "Uændret"), ("worsened", "Tilbagegang"))
            ),
            Column("Ændring", with_interval("mean_change"), interval=True),
            Column("p (Holm)", shown("p_holm")),
        ]
        return self.present.table(
            "beregnede-resultater",
            f"Beregnet af bogen: udviklingen {sentences.between(self.study, self.study.analysis.contrasts[0])}",
            self.ledger.where(chapter="child_outcomes", project=POOLED),
            rows,
            columns,
            row_heading="Dimension",
            note="Plus er en udvikling i den rigtige retning.",
        )

    def main_sentences(self) -> Element:
        """The main lines in words."""
        table = self.ledger.where(chapter="child_outcomes", project=POOLED)
        lookup = Lookup(table)
        texts = [
            sentences.overview(lookup, self.study, self._dimensions(), POOLED, contrast)
            for contrast in self.study.analysis.contrasts
        ]
        return self.present.sentences("hovedlinjer", texts, table)

    def published_comparison(self) -> Element:
        """Each published figure beside the computed number it is set against, and whether they agree."""
        lookup = Lookup(self.ledger.where(project=POOLED))
        rows = []
        sources = Sources()
        for figure in self._figures():
            found = lookup.find(
                figure.statistic,
                project=POOLED,
                measure=figure.measure,
                category=figure.category,
                group=figure.group,
                wave=figure.wave,
            )
            if found.shown:
                computed = _computed(figure, found.value)
                verdict = Cell("stemmer" if agrees(figure, found.value) else "stemmer ikke")
            else:
                computed = Cell(HIDDEN, lookup.explain(found.reason)) if found.reason else Cell("ikke beregnet")
                verdict = Cell("kan ikke afgøres")
            marks = " ".join(sources.mark(text) for text in (figure.source, figure.note) if text)
            published = Cell(f"{_compared(figure)} {marks}")
            rows.append((Cell(figure.text, header=True), published, computed, verdict))
        grid = Grid(("Tal", self._when, "Beregnet her", "Sammenligning"), tuple(rows), numeric=False)
        mark = f' <span class="erf-mark">{MARK}</span>' if self.study.synthetic else ""
        caption = f"<strong>Publiceret og beregnet</strong>{mark}"
        name = "publiceret-og-beregnet"
        html = f'<div class="erf-element" id="{name}">{grid.html(caption, name)}{sources.html()}</div>'
        return Element(
            "table", "publiceret-og-beregnet", "Publiceret og beregnet", html, MARK, None, {"table": grid.data()}
        )

    def published_results(self) -> Element:
        """The published results for the children; no number here is computed."""
        shares = [f for f in self._figures() if f.chapter == "child_outcomes"]
        labels = {d.code: d.label for d in self.study.dimensions}
        rows = []
        for code in dict.fromkeys(f.measure for f in shares):
            mine = [f for f in shares if f.measure == code]
            improved = next((f for f in mine if f.category == "improved"), None)
            unchanged = next((f for f in mine if f.category == "unchanged"), None)
            significant = next((f for f in mine if f.rule == "significant"), None)
            kept = any(f.rule == "kept" for f in mine)
            rows.append(
                (
                    Cell(labels.get(code, code), header=True),
                    _expected(improved) if improved else Cell("ikke oplyst"),
                    _expected(unchanged) if unchanged else Cell("ikke oplyst"),
                    Cell(("ja" if significant.value else "ikke nævnt") if significant else "ikke oplyst"),
                    Cell("ja" if kept else "ikke oplyst"),
                )
            )
        return self._published_table(
            "publicerede-resultater",
            f"{self._when}: {self._about.results}",
            ("Dimension", "Fremgang", "Uændret", "Statistisk signifikant", self._about.kept),
            rows,
            shares,
        )

    def published_background(self) -> Element:
        """The published background figures."""
        figures = [f for f in self._figures() if f.chapter == "projects"]
        rows = [(Cell(f.text, header=True), _expected(f)) for f in figures]
        title = f"{self._when}: {self._about.background}"
        return self._published_table("publiceret-baggrund", title, ("Kendetegn", "Andel"), rows, figures)

    def suppressions(self) -> Element:
        """How many numbers are hidden, by chapter, and who lifted what."""
        rows = self.ledger.rows
        texts = []
        for chapter, title in self.titles.items():
            mine = rows[rows["chapter"] == chapter]
            hidden = int((mine["status"] == SUPPRESSED).sum())
            texts.append(f"{title}: {out_of(hidden, len(mine), 'tal', 'tal')} er skjult.")
        for lift in self.lifts:
            what = " / ".join(
                part for part in (lift.project, lift.measure, lift.category, lift.group, lift.wave) if part
            )
            when = f"{lift.date.day}.{lift.date.month}.{lift.date.year}"
            texts.append(f"{lift.name}, {lift.role}, har {when} besluttet, at {what} må vises: {lift.reason}")
        if not self.lifts:
            texts.append("Ingen har besluttet at vise et tal, der ellers ville være skjult.")
        return self.present.note("skjulte-tal", " ".join(texts))

    def projects_table(self) -> Element:
        """The projects as the sources describe them."""
        return facts.projects_table(self.present, self.study, self.projects)

    @property
    def on_the_map(self) -> bool:
        """Whether there are places, and the map that the book has shows them all."""
        return any(project.places for project in self.projects) and mapped(self.projects)

    def projects_map(self) -> Element:
        """Where the projects are."""
        if not self.on_the_map:
            return self.present.note("kort", "Bogen har intet kort, som projekternes steder er på.")
        return projects_map(self.study, self.projects)

    def side_by_side(self) -> Element:
        """The projects on everything they can be compared on."""
        chapters = self.ledger.where(
            chapter=("projects", "child_outcomes"), project=tuple(p.slug for p in self.projects)
        )
        return side_by_side(self.present, self.study, self.projects, chapters)

    def profile(self, project: Project) -> Element:
        """One project as the sources describe it."""
        return facts.profile(self.present, self.study, project, self.projects)

    def key_figures(self, project: Project) -> Element | None:
        """A project's main results; None where the data are invented, for its landing page is about the real one."""
        if self.study.synthetic:
            return None
        wave = pair(self.study.analysis.contrasts[0])
        table = self.ledger.where(chapter="child_outcomes", project=project.slug, wave=wave)
        measured = set(table.rows["measure"])
        rows = [
            (d.label, {"project": project.slug, "measure": d.code, "wave": wave})
            for d in self.study.dimensions
            if d.code in measured
        ]
        columns = [
            Column("n", units()),
            Column("Fremgang", shown("share_improved", category="improved")),
            Column("Ændring", with_interval("mean_change"), interval=True),
        ]
        title = f"{project.short_name}: udviklingen {sentences.between(self.study, self.study.analysis.contrasts[0])}"
        return self.present.table("noegletal", title, table, rows, columns, row_heading="Dimension")

    @property
    def _about(self) -> PublishedAbout:
        return self.published.about if self.published else PublishedAbout()

    @property
    def _when(self) -> str:
        year = self.published.year if self.published else None
        return "Publiceret" if year is None else f"Publiceret {year}"

    def _dimensions(self) -> list[Dimension]:
        return list(self.study.dimensions)

    def _figures(self) -> tuple[PublishedFigure, ...]:
        return self.published.figures if self.published else ()

    def _published_table(
        self,
        name: str,
        title: str,
        columns: tuple[str, ...],
        rows: Sequence[tuple[Cell, ...]],
        figures: Sequence[PublishedFigure],
    ) -> Element:
        grid = Grid(columns, tuple(rows), numeric=False)
        sources = sorted({f.source for f in figures})
        caption = f"<strong>{escape(title)}</strong> Kilde: {escape('; '.join(sources))}."
        html = f'<div class="erf-element erf-published" id="{name}">{grid.html(caption, name)}</div>'
        return Element("facts", name, title, html, title, None, {"table": grid.data()})


def _compared(figure: PublishedFigure) -> str:
    """The published figure, and how it is read where the report gives it in words."""
    return f"{figure.wording} (her læst som {_figure(figure)})" if figure.wording else _figure(figure)


def _expected(figure: PublishedFigure) -> Cell:
    """The published figure as the report gives it."""
    if figure.rule == "rounds_to" and not figure.wording:
        return Cell.of(Quantity(SHARE, (figure.value or 0) / 100))
    return Cell(figure.wording or _figure(figure))


def _figure(figure: PublishedFigure) -> str:
    match figure.rule:
        case "rounds_to":
            return SHARE.text((figure.value or 0) / 100)
        case "between":
            return f"{SHARE.bare((figure.low or 0) / 100)}-{SHARE.text((figure.high or 0) / 100)}"
        case "tenths":
            return tenths((figure.value or 0) / 10)
        case "sign":
            return "i den rigtige retning" if (figure.value or 0) > 0 else "i den forkerte retning"
        case "significant":
            return "signifikant" if figure.value else "ikke nævnt som signifikant"
        case "kept":
            return "fastholdt"


def _computed(figure: PublishedFigure, value: float) -> Cell:
    """The computed number; a p says that it is one."""
    if figure.rule == "significant":
        return Cell(f"p {equals(value)}")
    form = {"sign": CHANGE, "kept": KEPT}.get(figure.rule, SHARE_FINE)
    return Cell.of(Quantity(form, value))

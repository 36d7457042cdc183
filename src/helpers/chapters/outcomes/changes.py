"""Chapter 4's main numbers: who improved, how large the development is, how it is distributed, whether it is kept."""

from __future__ import annotations

from helpers.chapters.base import NO_CONTRAST
from helpers.chapters.outcomes.base import CHANGE
from helpers.chapters.outcomes.main import Main, kept_cell
from helpers.disclosure import ProtectedTable
from helpers.present import development, sentences
from helpers.present.cells import Column, Format, Lookup, shown, units, with_interval
from helpers.present.elements import Element
from helpers.present.forms import SHARE
from helpers.present.sizes import bins
from helpers.present.words import OUTCOMES, capital
from helpers.results import Contrast, Waves, pair
from helpers.statistics import change_edges

G = ("hedges_g_av", "hedges_g_av_ci_low", "hedges_g_av_ci_high")
SHARES = tuple(f"share_{code}{end}" for code, _ in OUTCOMES for end in ("", "_ci_low", "_ci_high"))
NET = ("net_share", "net_share_ci_low", "net_share_ci_high")


class Changes(Main):
    """The children's development between two waves."""

    def outcome_figure(self, contrast: int = 0) -> Element:
        """Shares improved, unchanged and worsened."""
        from helpers.present.figures import bars, style

        waves = self.contrast(contrast)
        name = _name("fordeling", waves, contrast)
        if waves is None or not self.dimensions:
            return self.present.note(name, NO_CONTRAST)
        table = self._of(waves, "n", *SHARES, *NET, every_category=True)
        lookup, rows = Lookup(table), self.rows(pair(waves))
        colours = (style.IMPROVED, style.UNCHANGED, style.WORSENED)
        parts = [
            bars.Part(label, f"share_{code}", code, colour)
            for (code, label), colour in zip(OUTCOMES, colours, strict=True)
        ]
        message = development.outcomes(lookup, self.study, self.dimensions, self.project, waves)
        drawn = bars.stacked(
            lookup, rows, parts, message, mark=self.present.mark,
            note=f"Vandret streg: {self.present.level} interval for fremgang.",
        )  # fmt: skip
        columns = [Column("n", units(wave=pair(waves)))]
        for code, label in OUTCOMES:
            share = with_interval(f"share_{code}", category=code)
            columns.append(Column(f"{label}", share, interval=True))
        net = with_interval("net_share")
        columns.append(Column("Frem minus tilbage", net, interval=True))
        return self.present.figure(
            name, message, table, drawn, bars.alt(lookup, rows, parts), rows, columns, row_heading="Dimension",
            note=f"{self.unit_note()} Andelene er afrundet hver for sig og kan give 99 eller 101.",
        )  # fmt: skip

    def worsened(self, contrast: int = 0) -> Element:
        """How many went back."""
        waves = self.contrast(contrast)
        if waves is None:
            return self.present.note(_name("tilbagegang", waves, contrast), NO_CONTRAST)
        table = self._of(waves, "share_worsened", every_category=True)
        lookup = Lookup(table)
        texts = [development.worsened(lookup, self.study, self.dimensions, self.project, waves)]
        return self.present.sentences(_name("tilbagegang", waves, contrast), texts, table)

    def dimension_sentences(self) -> Element:
        """The development of each measured dimension in words."""
        table = self._of(self.first, *SHARES, "mean_change", "ci_low", "ci_high", "p_holm", G[0], every_category=True)
        lookup = Lookup(table)
        texts = [sentences.outcome(lookup, self.study, d, self.project, self.first) for d in self.dimensions]
        return self.present.sentences("dimensioner", texts or ["Der er ingen målte dimensioner at beskrive."], table)

    def change_figure(self, contrast: int = 0) -> Element:
        """Standardised mean change with its interval, one row per dimension."""
        from helpers.present.figures import whiskers

        waves = self.contrast(contrast)
        name = _name("udvikling-figur", waves, contrast)
        if waves is None or not self.dimensions:
            return self.present.note(name, NO_CONTRAST)
        table = self._of(waves, "n", *G)
        lookup, rows = Lookup(table), self.rows(pair(waves))
        measure = whiskers.Measure(G[0], "Hedges g (plus er fremgang)", zero=True)
        series = [whiskers.Series(self.who, {})]
        message = sentences.overview(
            Lookup(self.change[waves]), self.study, self.dimensions, self.project, waves, name_them=False
        )
        drawn = whiskers.draw(lookup, rows, series, measure, message, mark=self.present.mark, level=self.present.level)
        alt = f"Hedges g {sentences.between(self.study, waves)}. {whiskers.alt(lookup, rows, series, measure)}"
        columns = [Column("n", units()), Column("Hedges g", _g(), interval=True)]
        tested = self._of(waves, "mean_change", "p_holm")
        return self.present.figure(
            name, message, table.join(tested), drawn, alt, rows, columns, row_heading="Dimension",
            note="Udviklingen målt i svarenes spredning. Hvor svarene ligner hinanden, er spredningen lille og tallet "
            "stort, også når udviklingen i point er lille.",
        )  # fmt: skip

    def change_table(self, contrast: int = 0) -> Element:
        """Paired change with every statistic that belongs beside it."""
        waves = self.contrast(contrast)
        name = _name("udvikling", waves, contrast)
        if waves is None:
            return self.present.note(name, NO_CONTRAST)
        columns = [
            Column("n", units()),
            Column("Ændring", with_interval("mean_change"), interval=True),
            Column("p", shown("p_value")),
            Column("p (Holm)", shown("p_holm")),
            Column("p (Wilcoxon)", shown("p_wilcoxon")),
            Column("Hedges g", _g(), interval=True),
            Column("Cohen d_z", shown("cohen_dz")),
        ]
        table = self._of(waves, *CHANGE, "t_statistic", "df", "p_value", "p_holm", "p_wilcoxon", *G, "cohen_dz")
        return self.present.table(
            name,
            f"Udvikling {sentences.between(self.study, waves)}, de samme {self.study.participants} begge gange",
            table,
            self.rows(pair(waves)),
            columns,
            row_heading="Dimension",
            note="Plus er en udvikling i den rigtige retning. p: parret t-test; Hedges g: ændringen i forhold til "
            "spredningen ved de to målinger (g_av); d_z: ændringen i forhold til ændringernes egen spredning.",
        )

    def distribution_figure(self) -> Element:
        """How many changed by how much, over all projects."""
        from helpers.present.figures import distribution

        if not self.pooled:
            return self.pooled_only("spredning", "Hvor meget de enkelte ændrer sig, er delt op i størrelser")
        if not self.dimensions:
            return self.present.note("spredning", NO_CONTRAST)
        edges = change_edges(self.study.analysis)
        table = self.protect(self.results.sizes(self.first))
        table = table.where(statistic=("share", "ci_low", "ci_high"))
        lookup, rows = Lookup(table), self.rows(pair(self.first))
        sizes = bins(edges)
        key = {"project": self.project, "wave": pair(self.first)}
        message = development.spread(lookup, self.study, self.dimensions, edges, key)
        drawn = distribution.draw(lookup, rows, edges, message, mark=self.present.mark, level=self.present.level)
        columns = [
            Column(
                f"{one.label}",
                with_interval("share", category=one.category),
                interval=True,
            )
            for one in sizes
        ]
        return self.present.figure(
            "spredning", message, table, drawn, distribution.alt(lookup, rows, edges), rows, columns,
            row_heading="Dimension",
            note="Skalapoint. «Op til» en størrelse er fra den foregående til og med den nævnte.",
        )  # fmt: skip

    def kept_table(self) -> Element:
        """Whether the development is kept at the last wave, for those measured every time."""
        if self.kept.empty:
            return self.present.note("fastholdt", "Der er for få målinger til at vurdere, om udviklingen er fastholdt.")
        waves = Waves.at(*self.study.from_baseline).text
        baseline, *_, last = self.study.from_baseline
        span, part = sentences.between(self.study, (baseline, last)), SHARE.text(self.study.analysis.kept_share)
        columns = [
            Column("n", units(wave=waves)),
            Column(capital(span), with_interval("kept_total_change", wave=waves), interval=True),
            Column(f"Ud over {part} af fremgangen", with_interval("kept_beyond_change", wave=waves), interval=True),
            Column("Vurdering", kept_cell(waves)),
        ]
        return self.present.table(
            "fastholdt",
            f"Er fremgangen fastholdt? De samme {self.study.participants} ved alle målinger",
            self.kept,
            self.rows(),
            columns,
            row_heading="Dimension",
            note=f"Fastholdt: Fremgangen til {self.study.wave(self.study.from_baseline[1]).label.lower()} var "
            f"signifikant, og begge intervaller ligger over 0, så mere end {part} af den er tilbage. Ikke fastholdt: "
            "Et af dem når ikke over 0. Ellers er det uafklaret.",
        )

    def _of(self, contrast: Contrast, *statistics: str, every_category: bool = False) -> ProtectedTable:
        """The rows of one contrast that an output shows."""
        table = self.change[contrast].where(statistic=statistics)
        return table if every_category else table.where(category="")


def _name(what: str, contrast: Contrast | None, number: int) -> str:
    return f"{what}-{pair(contrast) if contrast else number + 1}"


def _g() -> Format:
    return with_interval("hedges_g_av")

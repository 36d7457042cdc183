"""Whether the numbers hold: the scales themselves, the size of change that counts, who answered."""

from __future__ import annotations

from helpers.chapters.outcomes.base import OutcomeChapter
from helpers.chapters.outcomes.rows import RESPONDENT, respondent_levels
from helpers.present import sureness
from helpers.present.cells import Column, Lookup, Rows, base_of, shown, units, with_interval
from helpers.present.elements import Element
from helpers.present.sentences import between
from helpers.present.sizes import at_least
from helpers.results import Category, Group, pair
from helpers.statistics import change_edges

LIMITS = tuple(f"share_{o}{end}" for o in ("improved", "worsened") for end in ("", "_ci_low", "_ci_high"))


class Measures(OutcomeChapter):
    """What the measuring itself may have done to the numbers."""

    def reliability_table(self) -> Element:
        """Cronbach's alpha of every scale at the start, and its weakest item."""
        table = self.protect(self.results.reliability)
        if table.empty:
            return self.present.note("reliabilitet", "Ingen af skalaerne har flere spørgsmål.")
        columns = [
            Column("n", base_of("alpha")),
            Column("Alfa", with_interval("alpha"), interval=True),
            Column("Svageste spørgsmål", shown("item_rest_min")),
        ]
        baseline = self.study.analysis.baseline
        return self.present.table(
            "reliabilitet",
            sureness.reliability(Lookup(table), self.study, self.dimensions, self.project),
            table,
            [row for row in self.rows(baseline) if row[1]["measure"] in set(table.rows["measure"])],
            columns,
            row_heading="Dimension",
            note="Cronbachs alfa ved start: hvor godt skalaens spørgsmål følges ad, højst 1. Svageste spørgsmål: den "
            "laveste sammenhæng mellem ét spørgsmål og resten; minus er et spørgsmål, der peger den forkerte vej.",
        )

    def ends_table(self) -> Element | None:
        """Over all projects: shares at the ends of the scales, where nobody can get lower or higher."""
        if not self.pooled or not self.dimensions:
            return None
        table = self.protect(self.results.ends)
        columns = [
            Column(f"{wave.label}: {label}", shown("share", wave=wave.code, category=end))
            for wave in self.study.waves
            for label, end in (("gulv", "floor"), ("loft", "ceiling"))
        ]
        return self.present.table(
            "gulv-og-loft",
            sureness.ends(Lookup(table), self.study, self.dimensions, self.project),
            table,
            self.rows(),
            columns,
            row_heading="Dimension",
            note="Andelen, der har skalaens laveste (gulv) og højeste (loft) gennemsnit.",
        )

    def sizes_figure(self) -> Element:
        """Over all projects: the outcomes if only larger changes counted."""
        from helpers.present.figures import steps

        if not self.pooled:
            return self.pooled_only(
                "mindste-aendring", "Hvad det betyder, hvor stor en ændring skal være, og hvem der har svaret, vises"
            )
        edges = change_edges(self.study.analysis)
        if not self.dimensions or len(edges) < 2:
            return self.present.note("mindste-aendring", "Undersøgelsen har ingen andre mindste ændringer at prøve.")
        sizes = self.results.sizes(self.first)
        larger = self.protect(sizes.loc[[Category.parse(category).of == "over" for category in sizes["category"]]])
        main = self.change[self.first].where(category=("improved", "worsened"), statistic=LIMITS)
        table = main.join(larger)
        lookup, rows = Lookup(table), self.rows(pair(self.first))
        message = sureness.sizes(lookup, self.dimensions, edges, self.first)
        drawn = steps.draw(lookup, rows, edges, message, mark=self.present.mark, level=self.present.level)
        columns = [Column("n", base_of("share_improved", category="improved"))]
        for k, edge in enumerate(edges):
            for statistic, outcome, _, word in steps.LINES:
                share = with_interval(
                    statistic,
                    category=at_least(edge, outcome, main=k == 0),
                )
                columns.append(Column(f"{word} over {sureness.least(edge)}", share, interval=True))
        return self.present.figure(
            "mindste-aendring", message, table, drawn, steps.alt(lookup, rows, edges), rows, columns,
            row_heading="Dimension", note="Skalapoint.",
        )  # fmt: skip

    def reliable_table(self) -> Element | None:
        """Over all projects: the outcomes if only reliable change counted, where a scale's reliability is published."""
        if not self.pooled:
            return None
        table = self.protect(self.results.reliable(self.first))
        if table.empty:
            return self.present.note(
                "paalidelig-aendring",
                "Studiemappen oplyser ingen offentliggjort reliabilitet for skalaerne, så det er ikke beregnet, hvor "
                "mange der har ændret sig mere, end målefejl kan forklare.",
            )
        columns = [
            Column("n", base_of("least_change")),
            Column("Mindste pålidelige ændring", shown("least_change")),
        ]
        for code, label in (("improved", "Fremgang"), ("unchanged", "Hverken eller"), ("worsened", "Tilbagegang")):
            share = with_interval(
                f"share_{code}",
                category=Category.one("reliable", code).text,
            )
            columns.append(Column(f"{label}", share, interval=True))
        rows = [row for row in self.rows(pair(self.first)) if row[1]["measure"] in set(table.rows["measure"])]
        return self.present.table(
            "paalidelig-aendring",
            f"De {self.study.participants}, der har ændret sig mere, end målefejl kan forklare",
            table,
            rows,
            columns,
            row_heading="Dimension",
            note="Jacobson og Truax: ændringer over 1,96 · √2 · spredning · √(1 − reliabilitet), offentliggjorte tal.",
        )

    def respondents_figure(self) -> Element | None:
        """Over all projects: the mean change of those who answered alone, beside those who had help."""
        from helpers.present.figures import whiskers

        levels = respondent_levels(self.data)
        if not self.pooled:
            return None
        if levels is None or not self.dimensions:
            return self.present.note("hvem-svarede", "Det er ikke oplyst, hvem der har svaret.")
        found = self.results.by_respondent(self.first)
        found = found[
            found["statistic"].isin(("n", "mean_change", "sd_change", "ci_low", "ci_high")) & (found["category"] == "")
        ]
        table = self.protect(found)
        lookup = Lookup(table)
        names = {r.code: r.label for r in self.study.respondents}
        labels = (f"{names[levels[0]]} begge gange", f"{names.get(levels[1], 'Andre')} mindst én gang")
        series = [
            whiskers.Series(label, {"group": Group.at(RESPONDENT, code).text})
            for label, code in zip(labels, levels, strict=True)
        ]
        rows: Rows = self.rows(pair(self.first))
        measure = whiskers.Measure("mean_change", "Udvikling i point (plus er fremgang)", zero=True)
        message = f"Udviklingen {between(self.study, self.first)}, efter hvem der svarede"
        drawn = whiskers.draw(lookup, rows, series, measure, message, mark=self.present.mark, level=self.present.level)
        columns = []
        for one in series:
            columns.append(Column(f"{one.label}: n", units(**one.key)))
            change = with_interval("mean_change", **one.key)
            columns.append(Column(f"{one.label}: udvikling", change, interval=True))
        return self.present.figure(
            "hvem-svarede", message, table, drawn, whiskers.alt(lookup, rows, series, measure), rows, columns,
            row_heading="Dimension",
            note="Hvem der fik hjælp, er ikke tilfældigt: Hjælpen og udviklingen kan have en fælles årsag, som alder.",
        )  # fmt: skip

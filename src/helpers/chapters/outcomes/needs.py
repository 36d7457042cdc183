"""Need at the start beside progress: between dimensions, and within them by a method that chance does not bias."""

from __future__ import annotations

from helpers.chapters.outcomes.base import OutcomeChapter
from helpers.present import progress
from helpers.present.cells import Column, Lookup, shown, units, with_interval
from helpers.present.elements import Element
from helpers.results import pair


class Needs(OutcomeChapter):
    """Where the need is greatest, and where the progress is."""

    def needs_figure(self) -> Element:
        """Each dimension's distance from the good end of its scale at the start, beside its mean change."""
        from helpers.present.figures import needs

        if not self.dimensions:
            return self.present.note("behov", "Der er ingen målte dimensioner at vise.")
        start, wave = self.first[0], pair(self.first)
        at_start = self.means.where(wave=start, statistic=("n", "mean"))
        table = at_start.join(
            self.change[self.first].where(category="", statistic=("n", "mean_change", "ci_low", "ci_high", "p_holm"))
        )
        lookup, rows = Lookup(table), self.rows()
        message = progress.needs(lookup, self.dimensions, self.project, self.first)
        drawn = needs.draw(
            lookup, self.dimensions, rows, (start, wave), message, mark=self.present.mark, level=self.present.level
        )
        columns = [
            Column("n ved start", units(wave=start)),
            Column("Gennemsnit ved start", shown("mean", wave=start)),
            Column("n med begge", units(wave=wave)),
            Column(
                "Udvikling",
                with_interval("mean_change", wave=wave),
                interval=True,
            ),
            Column("p (Holm)", shown("p_holm", wave=wave)),
        ]
        return self.present.figure(
            "behov", message, table, drawn, needs.alt(lookup, self.dimensions, rows, (start, wave)), rows, columns,
            row_heading="Dimension",
            note="Behov er afstanden fra skalaens gode ende. Alle, der er målt ved start, er med i gennemsnittet.",
        )  # fmt: skip

    def coupling_table(self) -> Element:
        """Whether the children with the greatest need progressed most, by Oldham's method."""
        table = self.protect(self.results.coupling(self.first))
        columns = [
            Column(
                "r",
                with_interval("oldham_r"),
                interval=True,
            )
        ]
        return self.present.table(
            "behov-og-fremgang",
            progress.coupling(Lookup(table), self.study, self.dimensions, self.project, self.first),
            table,
            self.rows(pair(self.first)),
            columns,
            row_heading="Dimension",
            note="Oldhams metode: sammenhængen mellem et barns ændring og gennemsnittet af dets to målinger. Plus: "
            "fremgangen er størst, hvor behovet er størst.",
        )

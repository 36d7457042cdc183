"""Why numbers are hidden and how they could be shown, for the analyst who has the data; never for publication."""

from __future__ import annotations

import fnmatch
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from helpers.chapters import CHAPTERS
from helpers.chapters.verdict import edition_verdict, judged_again
from helpers.data import load_data
from helpers.disclosure import REASONS, Cell, Given, Verdict, Why, keeps
from helpers.errors import DisclosureFault, UnknownName
from helpers.pipeline.changes import earlier_edition
from helpers.pipeline.copies import workers
from helpers.pipeline.evidence import KeptEvidence
from helpers.pipeline.store import default_store
from helpers.present.forms import COUNT
from helpers.present.ledger_names import LedgerNames
from helpers.present.words import counted, listed
from helpers.results import POOLED, Key
from helpers.study import Kept, Lift

PRIVATE = "Listen har sande tal og regler, som læserne ikke må kende. Del den kun med dem, der har data."
_MOST_TOLD = 10  # numbers of which everything is told; of more, a line each
_MOST_NAMED = 4
_PARTS = "projekt/mål/kategori/gruppe/tidspunkt"
_UNTOLD = {
    "mean": "gennemsnittet, for der skal mindst {mean} til",
    "spread": "spredning, eget interval og test, for der skal mindst {spread} til",
    "wave_spread": "spredningen ved én måling, for der skal mindst {wave_spread} til",
    "left": "gennemsnit eller spredning, for enkeltes svar, her eller i en mindre gruppe, kunne regnes ud",
}
_WAYS = {
    "small_base": "Det kan vises, når mindst {threshold} er bag.",
    "small_cell": "Det kan vises, når mindst {threshold} er i kategorien.",
    "group_disclosure": "Alle eller ingen gav det følsomme svar; flere svar eller keep ændrer det ikke.",
    "edition_difference": "Det kan vises, når mindst {threshold} er kommet til eller gået fra siden sidste udgave.",
    "earlier_edition": "Det kan vises i en udgave, der ikke holdes op mod den tidligere.",
    "compared": "Det kan vises, når begge de tal, der sammenlignes, kan.",
}
_MERGED = "Kategorien kan også samles med en anden i study.yml."


class HiddenNumbers:
    """The hidden numbers of a study's edition, judged as a build judges them.

    Args:
        data: The study folder.
        earlier: An earlier edition; None: the one in the study folder, if there is one.

    Raises:
        Fault: The study cannot be read or breaks its contract.
    """

    def __init__(self, data: Path, earlier: Path | None = None) -> None:
        self._folder, self._data = data, load_data(data)
        before = earlier_edition(data, earlier)
        self._earlier = before.table if before else None
        evidence = KeptEvidence(self._data, default_store()).prepare(workers())
        self._verdict = edition_verdict(self._data, data, self._earlier, evidence)
        self._rules = self._data.study.disclosure
        self._why = Why(self._verdict, self._rules)
        self._names = LedgerNames(self._data.study, self._data.projects)

    def report(self, keys: Sequence[str]) -> str:
        """What is hidden, with its rule; of a few numbers also what it protects, and the ways to have it shown.

        Args:
            keys: Numbers as `projekt/mål/kategori/gruppe/tidspunkt`, the last parts left out for all, `*` for any;
                none: all that is hidden.

        Raises:
            UnknownName: A key names nothing in the edition.
        """
        if not keys:
            return "\n".join([*self._overview(), "", *map(self._line, self._hidden), PRIVATE])
        cells = sorted({cell for key in keys for cell in self._named(key)})
        kept_back = [cell for cell in cells if cell in self._why.rule or self._why.untold(cell)]
        if len(kept_back) > _MOST_TOLD:
            return "\n".join([*map(self._line, kept_back), f"Spørg om højst {_MOST_TOLD} for at få vejene.", PRIVATE])
        told = [line for cell in kept_back for line in (*self._told(cell), "")]
        shown = len(cells) - len(kept_back)
        rest = [f"{counted(shown, 'tal', 'tal')} med den nøgle bliver vist."] if shown else []
        return "\n".join([*told, *rest, *([PRIVATE] if kept_back else [])])

    def kept(self) -> list[str]:
        """What each line of `keep` gets shown, and what all of them together hide instead."""
        lines = self._rules.keep
        without = self._by(keep=())
        hidden = self._verdict.hidden
        found = []
        for number, line in enumerate(lines, start=1):
            mine = [cell for cell in self._why.count if keeps(line, cell)]
            if not mine:
                found.append(f"disclosure.keep, linje {number}: gælder intet tal i bogen.")
                continue
            still = sum(cell in hidden for cell in mine)
            freed = sum(cell in without.hidden and cell not in hidden for cell in mine)
            shown = f"{COUNT.text(len(mine) - still)} af {COUNT.text(len(mine))} tal vises"
            own = sum(cell in hidden and self._why.rule.get(cell) != "complementary" for cell in mine)
            rest = f" {COUNT.text(own)} er skjult for deres egen skyld, og det ændrer keep ikke." if own else ""
            found.append(
                f"disclosure.keep, linje {number}: {shown}, {COUNT.text(freed)} af dem på grund af keep.{rest}"
            )
        price = sorted(hidden - without.hidden)
        return [*found, f"For keeps skyld bliver {self._some(price)} skjult." if price else "keep koster ingen tal."]

    @property
    def _hidden(self) -> list[Cell]:
        return sorted(self._why.rule)

    def _overview(self) -> Iterator[str]:
        rows = self._verdict.summary()[["chapter", "suppressed", "cells"]]
        found = {chapter: numbers for chapter, *numbers in rows.itertuples(index=False, name=None)}
        for chapter in (name for name in CHAPTERS if name in found):
            hidden, every = map(COUNT.text, found[chapter])
            yield f"{chapter}: {hidden} af {every} tal er skjult."
        for rule, number in Counter(self._why.rule.values()).most_common():
            yield f"{COUNT.text(number)}: {self._rule(rule)} ({rule})."
        untold = Counter(kind for cell in self._why.bases if (kind := self._why.untold(cell)))
        for kind, number in untold.most_common():
            yield f"{COUNT.text(number)} vises uden {self._untold(kind)} ({kind})."

    def _named(self, key: str) -> list[Cell]:
        wanted = key.split("/")
        fields = len(Cell._fields) - 1
        found = [
            cell
            for cell in self._why.count
            if len(wanted) <= fields
            and all(fnmatch.fnmatchcase(part, w) for part, w in zip(cell, wanted, strict=False))
        ]
        if not found:
            raise UnknownName(
                f"Bogen har intet tal med nøglen «{key}».",
                "erfaring why",
                f"Skriv {_PARTS}, som «erfaring why» uden nøgle viser dem; * er hvad som helst.",
            )
        return found

    def _line(self, cell: Cell) -> str:
        rule = self._why.rule.get(cell)
        return f"{_key(cell)}  {rule or self._why.untold(cell)}"

    def _told(self, cell: Cell) -> Iterator[str]:
        yield _key(cell)
        number, base = COUNT.text(self._why.count[cell]), self._why.count.get(cell.base)
        of = f" af {COUNT.text(base)}" if cell.category and base is not None else ""
        yield f"  {self._name(cell)}: {number}{of}."
        rule = self._why.rule.get(cell)
        if rule is None:
            kind = self._why.untold(cell)
            yield f"  Vises uden {self._untold(kind)} ({kind})."
            return
        yield f"  Skjult: {self._rule(rule)} ({rule})."
        if rule == "complementary":
            yield f"  Det ville vise: {self._given(self._why.gives_away(cell))}."
        yield from (f"  {way}" for way in self._ways(cell, rule))

    def _untold(self, kind: str) -> str:
        return _UNTOLD[kind].format(**self._rules.thresholds.model_dump())

    def _rule(self, rule: str) -> str:
        return REASONS[rule].format(threshold=self._verdict.threshold)

    def _given(self, given: Sequence[Given]) -> str:
        if not given:
            return "ikke noget alene, men et skjult tal sammen med andre, der er skjult for det samme"
        named = [self._one_given(one) for one in given[:_MOST_NAMED]]
        more = len(given) - len(named)
        return "; ".join([*named, *([f"og {counted(more, 'tal', 'tal')} mere"] if more else [])])

    def _one_given(self, one: Given) -> str:
        value = COUNT.text(one.low) if one.low == one.high else f"{COUNT.text(one.low)}-{COUNT.text(one.high)}"
        name = self._left(one.cell) if one.cell.implied else self._name(one.cell)
        rule = self._why.rule.get(one.cell, "complement")
        because = "" if rule == "complementary" else f" ({self._rule(rule)})"
        whom = f", for dem, der kender {self._names.project(one.who)}" if one.who else ""
        return f"{name}: {value}{whom}{because}"

    def _left(self, cell: Cell) -> str:
        """What an implied cell is: what is left of a whole."""
        relation = self._why.subtracted(cell)
        if relation is None:
            return "det, der er tilbage af andre tal"
        parts = [self._name(one) for one, factor in relation.terms if factor > 0 and one != cell]
        (whole, *_) = [self._name(one) for one, factor in relation.terms if factor < 0]
        taken = listed(parts) if len(parts) <= _MOST_NAMED else counted(len(parts), "tal", "tal")
        return f"det, der er tilbage, når {taken} trækkes fra {whole}"

    def _ways(self, cell: Cell, rule: str) -> Iterator[str]:
        if rule in _WAYS:
            yield _WAYS[rule].format(threshold=self._verdict.threshold)
            if rule == "small_cell" and not cell.answer.kind:
                yield _MERGED
        else:
            again = self._by(keep=(_line_for(cell), *self._rules.keep))
            if cell in again.hidden:
                yield "Det bliver ikke vist af at stå øverst under disclosure.keep."
            else:
                price = sorted(again.hidden - self._verdict.hidden)
                freed = len(self._verdict.hidden - again.hidden)
                shown, instead = counted(freed, "tal", "tal"), self._some(price)
                yield f"Skriv linjen øverst under disclosure.keep: Så vises {shown}, og {instead} bliver skjult."
                fields = [f'{part}: "{text}"' for part, text in _line_for(cell).model_dump().items()]
                yield f"    - {{ {', '.join(fields)} }}"
        pooled = cell._replace(project=POOLED)
        if cell.project != POOLED and pooled in self._why.count:
            yield f"For alle projekter under ét er det {'skjult' if pooled in self._verdict.hidden else 'vist'}."
        yield self._lifting(cell)

    def _lifting(self, cell: Cell) -> str:
        wanted = [one for one in dict.fromkeys((cell.base, cell)) if one in self._why.rule]
        lifts = tuple(
            Lift.model_validate(
                {**_line_for(one).model_dump(), "reason": "-", "name": "-", "role": "-", "date": "2000-01-01"}
            )
            for one in wanted
        )
        try:
            again = judged_again(self._verdict, self._data, self._folder, self._earlier, lifts)
        except DisclosureFault as fault:
            return f"En ophævelse i lifts.yml bliver afvist: {fault.what}"
        more = len(again.hidden - self._verdict.hidden)
        besides = f"; så bliver {counted(more, 'andet tal', 'andre tal')} skjult" if more else ""
        several = " af det og af antallet bag" if len(wanted) > 1 else ""
        return f"En underskrevet ophævelse{several} i lifts.yml viser det{besides}."

    def _by(self, keep: tuple[Kept, ...]) -> Verdict:
        """The verdict if the study kept these."""
        study = self._data.study
        rules = study.disclosure.model_copy(update={"keep": keep})
        other = replace(self._data, study=study.model_copy(update={"disclosure": rules}))
        return judged_again(self._verdict, other, self._folder, self._earlier)

    def _some(self, cells: Sequence[Cell]) -> str:
        if not cells:
            return "ingen andre"
        named = [self._name(cell) for cell in cells[:_MOST_NAMED]]
        more = f" og {COUNT.text(len(cells) - len(named))} mere" if len(cells) > len(named) else ""
        return f"{counted(len(cells), 'tal', 'tal')} ({'; '.join(named)}{more})"

    def _name(self, cell: Cell) -> str:
        return f"{self._names.project(cell.project)}: {self._names.key(Key.parse(*cell[1:5]))}"


def _line_for(cell: Cell) -> Kept:
    return Kept(project=cell.project, measure=cell.measure, category=cell.category, group=cell.group, wave=cell.wave)


def _key(cell: Cell) -> str:
    return "/".join(cell[:5])

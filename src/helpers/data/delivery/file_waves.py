"""The measurement that the name of a file or a sheet tells, where nothing in the table does: Foer.csv and Efter.csv."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from helpers.data.delivery.proposal import ProposedPart
from helpers.data.delivery.waves import Told, resolved, told_by
from helpers.data.findings import shown
from helpers.data.meaning import UNDECIDED, plain
from helpers.study import Study

_TABLE, _WAVE = "measurements", "wave"
_LETTERS = (("oe", "ø"), ("ae", "æ"), ("aa", "å"))  # as names of files spell them
_MOST_WORDS = 3


def with_waves_of_files(
    parts: Sequence[ProposedPart], study: Study, cells: Callable[[ProposedPart, str], Iterable[str]]
) -> list[ProposedPart]:
    """The parts, with the wave that their file's or sheet's name tells where they have none, always marked.

    Where the table tells its wave itself and the name another, that is marked. `cells` are those of a part's column.
    """
    names = {place: _names(part) for place, part in enumerate(parts) if part.table == _TABLE}
    told = {place: found for place, texts in names.items() if (found := _told(texts, study))}
    # A number alone tells a measurement only where files are numbered: trivsel_1, trivsel_2.
    rests = Counter(rest for _, one, rest in told.values() if one.bare)
    told = {place: found for place, found in told.items() if not found[1].bare or rests[found[2]] > 1}
    waves = resolved((one for _, one, _ in told.values()), study)
    made = list(parts)
    for place, (name, one, _) in told.items():
        made[place] = _with(parts[place], name, waves[one][0], study, cells)
    return made


def _with(
    part: ProposedPart, name: str, wave: str, study: Study, cells: Callable[[ProposedPart, str], Iterable[str]]
) -> ProposedPart:
    labels = {one.code: one.label for one in study.waves}
    what = "arket" if name == part.sheet else "filen"
    why = f"{what} hedder «{shown(name)}»: er det {labels.get(wave, UNDECIDED)}?"
    if _WAVE in part.constants:
        there, doubt = part.constants[_WAVE]
        if there == UNDECIDED:
            return replace(part, constants={**part.constants, _WAVE: (wave, why)})
        if there != wave:
            return replace(part, constants={**part.constants, _WAVE: (there, "; ".join(filter(None, [doubt, why])))})
        return part
    lines = []
    for line in part.lines:
        meant = {line.values.get(text, text) for text in cells(part, line.source)} if line.code == _WAVE else {wave}
        other = len(meant - {"", UNDECIDED}) == 1 and wave not in meant
        lines.append(replace(line, doubts=(*line.doubts, why)) if other else line)
    return replace(part, lines=lines)


def _names(part: ProposedPart) -> list[str]:
    return [*([part.sheet] if part.sheet else []), Path(part.file).stem]


def _told(names: Sequence[str], study: Study) -> tuple[str, Told, str] | None:
    """The first name that tells a measurement, with that and what else it says."""
    for name in names:
        for text in dict.fromkeys((plain(name), _spelt(plain(name)))):
            words = text.split()
            for count in range(min(_MOST_WORDS, len(words)), 0, -1):
                for at in range(len(words) - count + 1):
                    one = told_by(" ".join(words[at : at + count]), study)
                    if one:
                        return name, one, " ".join([*words[:at], *words[at + count :]])
    return None


def _spelt(text: str) -> str:
    for written, letter in _LETTERS:
        text = text.replace(written, letter)
    return text

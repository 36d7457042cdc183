"""Where in a long text a personal number can start, by the runs of digits in it: what only regular expressions decide
is then asked at those few places, and no longer at every character.

Own code: `re` tries each character in turn, 15 MB a second in drawings and printed pages, which are mostly digits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

LONG = 2_000  # characters; below, asking everywhere costs less than laying the text out as an array

_JOINT = 5  # the most characters between two runs of one number: two spaces, a mark, two spaces
_TOLD_JOINT = 3  # the same in a number without its first zero
_WORDS = 90  # characters within which a word says what four digits are
_SAID = re.compile(rb"cpr|pers|sidste|cif|kontrol|benr|benummer")
_RUNS = 5  # the most runs of one number: three pairs of a date, two of the rest


@dataclass(frozen=True, eq=False)
class Runs:
    """The runs of the digits 0-9 in a text.

    Args:
        codes: Its characters as bytes, those beyond Latin-1 as `?`.
        starts: Where each run starts.
        ends: Where each run ends.
    """

    codes: Any
    starts: Any
    ends: Any

    @classmethod
    def of(cls, text: str) -> Runs:
        import numpy as np

        codes = np.frombuffer(text.encode("latin-1", "replace"), dtype=np.uint8)
        digit = np.zeros(len(codes) + 2, dtype=bool)
        np.less(codes - np.uint8(ord("0")), 10, out=digit[1:-1])
        edges = np.flatnonzero(digit[1:] != digit[:-1])
        return cls(codes, edges[::2], edges[1::2])

    def numbers(self) -> list[int]:
        """Every place where ten digits, or twelve with the century, can be a personal number, in order.

        A number is made of pairs of digits with at most `_JOINT` other characters between two pairs, and no digit
        stands right before or after it. So it is whole runs of digits, each of even length, ten or twelve digits
        together; the day begins with 0-3, the month with 0 or 1.
        """
        import numpy as np

        codes, starts = self.codes, self.starts
        lengths = self.ends - starts
        even = lengths % 2 == 0
        joined = np.append(starts[1:] - self.ends[:-1] <= _JOINT, False)
        first = np.flatnonzero(even & (lengths <= 12) & (codes[starts] <= ord("3")))
        if not len(first):
            return []
        following = starts[np.minimum(first + 1, len(starts) - 1)]
        month = codes[np.where(lengths[first] > 2, starts[first] + 2, following)]
        first = first[month <= ord("1")]
        last, total = first, lengths[first]
        found = [first[(total == 10) | (total == 12)]]
        for _ in range(_RUNS - 1):
            going = np.flatnonzero((total < 12) & joined[last])
            going = going[even[last[going] + 1]]
            first, last = first[going], last[going] + 1
            total = total[going] + lengths[last]
            found.append(first[(total == 10) | (total == 12)])
        places: list[int] = starts[np.unique(np.concatenate(found))].tolist()
        return places

    def short(self) -> list[tuple[int, int]]:
        """Every place (from, to) of nine digits, or five and four, that can be a number without its first zero."""
        import numpy as np

        lengths = self.ends - self.starts
        near = self.starts[1:] - self.ends[:-1] <= _TOLD_JOINT
        split = (lengths == 5) & np.append(near & (lengths[1:] == 4), False)
        first = np.flatnonzero((lengths == 9) | split)
        first = first[(self.codes[self.starts[first]] >= ord("1")) & (self.codes[self.starts[first] + 1] <= ord("1"))]
        return list(zip(self.starts[first].tolist(), self.ends[first + split[first]].tolist(), strict=True))

    def fours(self) -> list[int]:
        """Every place where four digits can be the last of a number whose date stands near: a mark or a few after
        other digits, where they are no year, or near a word that says what they are.
        """
        import numpy as np

        codes, starts, ends = self.codes, self.starts, self.ends
        if not len(starts):
            return []
        close = np.append(starts[1:] - ends[:-1] == 1, False)  # to the next run
        decimal = close & np.isin(codes[np.minimum(ends, len(codes) - 1)], [ord(mark) for mark in ".,"])
        four = np.flatnonzero((ends - starts == 4) & ~decimal & ~np.insert(decimal[:-1], 0, False))
        at = starts[four]
        gap = np.where(four > 0, at - ends[four - 1], len(codes))
        decade = (codes[at].astype(int) - ord("0")) * 10 + codes[at + 1] - ord("0")
        marked = (gap <= _JOINT) & (decade != 19) & (decade != 20)
        content = codes.tobytes().lower()
        words = np.array(sorted({found.start() for found in _SAID.finditer(content)}), dtype=int)
        told = np.searchsorted(words, at + _WORDS) > np.searchsorted(words, at - _WORDS)
        places: list[int] = at[marked | told].tolist()
        return places

"""The whole book built cold, once for all the cases that begin with a finished one."""

from __future__ import annotations

from pathlib import Path

from benchmarks.checkout import Checkout
from benchmarks.process import Took, run
from benchmarks.setting import say

_COLD: dict[Path, Took] = {}


def finished_book(tree: Checkout) -> Took:
    """`make book` into `book-out` with the store `shared`; at the first call, with both empty."""
    if tree.root not in _COLD:
        say("  building the whole book once, nothing cached …")
        _COLD[tree.root] = run(tree.make("book", "book-out"), cwd=tree.root, env=tree.env("shared"))
        say(f"  … {_COLD[tree.root].seconds:.1f} s")
    return _COLD[tree.root]

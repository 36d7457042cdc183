"""Disclosure control: evidence → verdict → protected table. Fails closed; knows no plots."""

from helpers.disclosure.evidence import EvidenceParts, collect, evidence_from
from helpers.disclosure.primary import REASONS, primary
from helpers.disclosure.protect import ProtectedTable, protect, released
from helpers.disclosure.texts import ReleasedTexts, release_texts
from helpers.disclosure.verdict import Slice, Verdict, judge

__all__ = [
    "REASONS",
    "EvidenceParts",
    "ProtectedTable",
    "ReleasedTexts",
    "Slice",
    "Verdict",
    "collect",
    "evidence_from",
    "judge",
    "primary",
    "protect",
    "release_texts",
    "released",
]

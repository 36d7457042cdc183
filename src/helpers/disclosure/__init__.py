"""Disclosure control: evidence → verdict → protected table. Fails closed; knows no plots."""

from helpers.disclosure.attack import Attack, attack
from helpers.disclosure.cells import Cell, cells_of
from helpers.disclosure.editions import Reading, reading_of
from helpers.disclosure.evidence import EvidenceParts, collect, evidence_from
from helpers.disclosure.guard import guard
from helpers.disclosure.internal import internal_slice, unsuppressed
from helpers.disclosure.keep import keeps, prices
from helpers.disclosure.levels import Fallback, Level, fallback
from helpers.disclosure.primary import primary
from helpers.disclosure.protect import INSTEAD, ProtectedTable, protect, released
from helpers.disclosure.reasons import REASONS
from helpers.disclosure.slice import Slice
from helpers.disclosure.structure import Nested, within_of
from helpers.disclosure.texts import ReleasedTexts, release_texts
from helpers.disclosure.values import Scale, Values
from helpers.disclosure.verdict import Verdict, judge
from helpers.disclosure.why import Given, Why

__all__ = [
    "INSTEAD",
    "REASONS",
    "Attack",
    "Cell",
    "EvidenceParts",
    "Fallback",
    "Given",
    "Level",
    "Nested",
    "ProtectedTable",
    "Reading",
    "ReleasedTexts",
    "Scale",
    "Slice",
    "Values",
    "Verdict",
    "Why",
    "attack",
    "cells_of",
    "collect",
    "evidence_from",
    "fallback",
    "guard",
    "internal_slice",
    "judge",
    "keeps",
    "prices",
    "primary",
    "protect",
    "reading_of",
    "release_texts",
    "released",
    "unsuppressed",
    "within_of",
]

"""Chapters: one module per notebook, with its evidence and one call per output: compute, protect, present."""

from helpers.chapters.opening import open_chapter
from helpers.chapters.registry import CHAPTERS, ChapterInfo, chapter_info, chapters_in_book, chapters_of

__all__ = ["CHAPTERS", "ChapterInfo", "chapter_info", "chapters_in_book", "chapters_of", "open_chapter"]

"""How hard each hand-written page is to read, as a table: `python -m tests.book.lix` writes docs/lix.md anew."""

from __future__ import annotations

from tests.book.text import PAGES, ROOT, lix, markdown_of

TABLE = ROOT / "docs" / "lix.md"
MOST = 55
_HEAD = f"""# Readability of the hand-written pages

LIX after Björnsson: words per sentence plus the percentage of words of more than six letters, counted without markup
and sources in brackets (`tests/book/text.py`), a tool's page with the texts of its source. Below 35 is easy, 35-44
middling, 45-54 hard. No page may be above {MOST}.
`python -m tests.book.lix` writes this table; a test compares it with the pages.

| page | LIX |
|---|---:|
"""


def table() -> str:
    """docs/lix.md as it has to be."""
    rows = (f"| `{page.relative_to(ROOT).as_posix()}` | {lix(markdown_of(page)):.0f} |" for page in PAGES)
    return _HEAD + "\n".join(rows) + "\n"


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8")

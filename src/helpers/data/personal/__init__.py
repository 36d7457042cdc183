"""What is private in texts, cells and whole tables: personal numbers however they are written, hidden or spread.

`private` asks a text, `cell` a cell, `spread` a table. Beneath them: `contents` gives the texts in a file's bytes and
`readings` the ways to read a text; `numbers` says where personal numbers stand in it (`digits`: where one can start),
`mentions` where a date in any writing and the last four do; `disguised`, `encoded` and `spelled` see what people and
programs hide in a cell; `columns` and `reordered` what no cell shows, of `pieces` of numbers, judged by `chance` as a
single one is by `valid`.
"""

from helpers.data.personal.cell import is_personal_number_cell, meant, personal_numbers_in, ten_digits
from helpers.data.personal.contents import TooLarge, texts_of
from helpers.data.personal.private import Kind, Private, find_private, has_personal_number, masked
from helpers.data.personal.readings import readings
from helpers.data.personal.spread import Spread
from helpers.data.personal.together import Together

__all__ = [
    "Kind",
    "Private",
    "Spread",
    "Together",
    "TooLarge",
    "find_private",
    "has_personal_number",
    "is_personal_number_cell",
    "masked",
    "meant",
    "personal_numbers_in",
    "readings",
    "ten_digits",
    "texts_of",
]

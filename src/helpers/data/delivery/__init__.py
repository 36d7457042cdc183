"""A delivery → a project's files: the mapping beside it, its proposal, the import and what becomes of every row."""

from helpers.data.delivery.card import Understood
from helpers.data.delivery.new_project import new_project
from helpers.data.delivery.pseudonymise import pseudonymise
from helpers.data.delivery.run import Imported, import_delivery
from helpers.data.delivery.sources import CARDS_PAGE, SHEET_PAGE, sheet_page_of

__all__ = [
    "CARDS_PAGE",
    "SHEET_PAGE",
    "Imported",
    "Understood",
    "import_delivery",
    "new_project",
    "pseudonymise",
    "sheet_page_of",
]

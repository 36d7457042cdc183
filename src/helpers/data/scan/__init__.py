"""A study folder → what is private in it: `places` in cells and texts, `folder` in every file, `told` as findings."""

from helpers.data.scan.folder import NAMES, OPEN, hits
from helpers.data.scan.places import BESIDE, Hit, around_cells, spread_in
from helpers.data.scan.told import scan, told_together

__all__ = ["BESIDE", "NAMES", "OPEN", "Hit", "around_cells", "hits", "scan", "spread_in", "told_together"]

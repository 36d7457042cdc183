"""YAML 1.2 as people write it: words with their lines, and words written so that they read back the same.

libyaml takes a text apart; what a word means is decided here. PyYAML itself knows YAML 1.1 alone, in which *yes* is a
boolean, 12:30 is 750 and 0123 is 83. ruamel.yaml reads 1.2, but makes 123 of 0123, 1000 of 1_000 and a date of
2019-01-01, and takes thirty times as long.
"""

from helpers.yaml12.document import Document
from helpers.yaml12.reading import read, read_values, scalars
from helpers.yaml12.writing import write, write_line

__all__ = ["Document", "read", "read_values", "scalars", "write", "write_line"]

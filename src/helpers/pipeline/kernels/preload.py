"""What every kernel of this book needs, imported once in the fork server. Imported for its imports' sake.

No figure is made and no backend chosen here: inline figures would come out empty in the kernels.
"""

import gc
import pkgutil
from importlib import import_module

import ipykernel.kernelapp
import ipykernel.zmqshell
import matplotlib.backends.backend_svg
import matplotlib.font_manager
import matplotlib.pyplot
import pandas
import pandera.backends.pandas.builtin_checks  # what pandera itself imports at its first check
import pandera.pandas
import scipy.optimize
import scipy.stats
import seaborn

import helpers.present.markdown
from helpers.chapters import CHAPTERS
from helpers.chapters.verdict import chapter_class
from helpers.present import figures

LIBRARIES = (ipykernel, matplotlib, pandas, pandera, scipy, seaborn)
CLASSES = tuple(chapter_class(name) for name in CHAPTERS)
# Chapters import these where they draw, so that whoever draws nothing does without.
DRAWN = tuple(import_module(f"{figures.__name__}.{module.name}") for module in pkgutil.iter_modules(figures.__path__))
SAID = helpers.present.markdown

# What is loaded now stays in the pages that all kernels share.
gc.collect()
gc.freeze()

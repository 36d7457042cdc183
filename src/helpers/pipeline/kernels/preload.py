"""What every kernel of this book needs, imported once in the fork server. Imported for its imports' sake.

No figure is made and no backend chosen here: inline figures would come out empty in the kernels.
"""

import gc

import ipykernel.kernelapp
import ipykernel.zmqshell
import matplotlib.backends.backend_svg
import matplotlib.font_manager
import matplotlib.pyplot
import pandas
import scipy.optimize
import scipy.stats
import seaborn
import statsmodels.api

from helpers.chapters import CHAPTERS
from helpers.chapters.verdict import chapter_class

LIBRARIES = (ipykernel, matplotlib, pandas, scipy, seaborn, statsmodels)
CLASSES = tuple(chapter_class(name) for name in CHAPTERS)

# What is loaded now stays in the pages that all kernels share.
gc.collect()
gc.freeze()

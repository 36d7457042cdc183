"""The evaluation book: from a study folder to a reproducible Danish report.

Floors, lowest first; an import may only point down (tests/test_floors.py holds it):
errors, interpreter, study, results, data → statistics, disclosure → present → chapters → pipeline → cli.
"""

import os

# BLAS shares long sums out among its threads, and the last digits differ with their number: a number would depend on
# which machine, and which process, computed it. Read when numpy is loaded, which nothing does before this.
os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"))

__version__ = "0.1.0"

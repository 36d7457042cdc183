"""What every kernel of this book needs, imported once in the fork server.

No figure is made and no backend chosen here: inline figures would come out empty in the kernels.
"""

import gc
import pkgutil
from importlib import import_module

from helpers.chapters import CHAPTERS
from helpers.chapters.verdict import chapter_class
from helpers.present import figures

LIBRARIES = (
    # What a kernel imports while it starts.
    "ipykernel.kernelapp",
    "ipykernel.zmqshell",
    "ipykernel.debugger",  # no thread of it runs before it is asked for
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "tornado.platform.asyncio",
    "zmq.utils.garbage",
    # What chapters use.
    "matplotlib.backends.backend_svg",
    "matplotlib.font_manager",
    "matplotlib.pyplot",
    "pandas",
    "pandera.pandas",
    "pyarrow.pandas_compat",
    "scipy.optimize",
    "scipy.stats",
    "seaborn",
    "helpers.present.markdown",
)
# Chapters import these where they draw, so that whoever draws nothing does without.
DRAWN = tuple(f"{figures.__name__}.{module.name}" for module in pkgutil.iter_modules(figures.__path__))

for name in (*LIBRARIES, *DRAWN):
    import_module(name)
for name in CHAPTERS:
    chapter_class(name)


def _first_check() -> None:
    """pandera loads what it checks with at its first check."""
    import pandas as pd
    import pandera.pandas as pa

    pa.DataFrameSchema({"a": pa.Column(str, pa.Check.isin(["b"]))}).validate(pd.DataFrame({"a": ["b"]}))


_first_check()
# What is loaded now stays in the pages that all kernels share.
gc.collect()
gc.freeze()

"""Writes benchmarks/light.ipynb, the fixed light chapter: `python -m benchmarks.light`."""

from __future__ import annotations

from pathlib import Path

import nbformat

PLACE = Path(__file__).with_name("light.ipynb")
_IMPORTS = """\
import io

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import seaborn as sns
from scipy import stats"""
_DATA = """\
random = np.random.default_rng(seed)
frame = pd.DataFrame({"before": random.normal(2.5, 0.6, 120)})
frame["after"] = frame["before"] + random.normal(0.2, 0.4, 120)
change = stats.ttest_rel(frame["after"], frame["before"]).statistic.round(6)"""
_FIRST = """\
sns.histplot(frame, bins=12).figure.savefig(io.BytesIO(), format="png")
plt.close()"""
_SECOND = """\
sns.regplot(frame, x="before", y="after", seed=seed).figure.savefig(io.BytesIO(), format="png")
plt.close()"""
# What the executor takes for the end of a chapter (helpers.pipeline.outputs); the gate lets nothing else through.
_END = """\
from helpers.present.gate import MIME, sealed, secret

end = {"kind": "end", "text": "erfaring: kapitlet er kørt til ende"}
bundle = {MIME: end, "text/html": "", "text/plain": end["text"]}
display(bundle, metadata=sealed(bundle, secret()), raw=True)"""


def notebook() -> nbformat.NotebookNode:
    """Imports, a parameter, two figures."""
    new = nbformat.v4
    cells = [new.new_markdown_cell("# A light chapter")]
    cells.append(new.new_code_cell("seed = 1", metadata={"tags": ["parameters"]}))
    cells += [new.new_code_cell(source) for source in (_IMPORTS, _DATA, _FIRST, _SECOND, _END)]
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return new.new_notebook(cells=cells, metadata={"kernelspec": kernel})


if __name__ == "__main__":
    nbformat.write(notebook(), PLACE)

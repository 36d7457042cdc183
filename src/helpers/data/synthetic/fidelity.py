"""How the courses were delivered: components scored 1-4 for each child who was measured after the course.

A component's latent score is shift + COMPONENT_LOADING * f_i + sqrt(1 - COMPONENT_LOADING^2) * own, with f_i the
child's delivery (children.py), cut at COMPONENT_CUTS. Delivery also adds a little to the gain (answers.py), so the two
are related, weakly and by construction.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.data.synthetic import model
from helpers.data.synthetic.children import Children, Ints
from helpers.data.synthetic.seeds import seed_of, stream


def draw_component(component: str, children: Children, seed: int) -> Ints:
    """One component's scores for all of a project's children."""
    own = stream(seed, component, children.slug).standard_normal(children.size)
    loading = model.COMPONENT_LOADING
    latent = model.COMPONENTS[component] + loading * children.delivery + np.sqrt(1 - loading**2) * own
    return np.asarray(1 + np.searchsorted(np.array(model.COMPONENT_CUTS), latent), dtype=np.int64)


def fidelity_frame(children: Children) -> pd.DataFrame:
    """fidelity.csv of a project."""
    stayed = children.present[:, 1]
    columns: dict[str, object] = {"child_id": [child for child, here in zip(children.ids, stayed, strict=True) if here]}
    for component in model.COMPONENTS:
        columns[component] = draw_component(component, children, seed_of(component))[stayed]
    return pd.DataFrame(columns)

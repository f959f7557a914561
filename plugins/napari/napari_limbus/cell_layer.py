"""Counted cells as a layer of labels."""

from __future__ import annotations

from typing import Any

import numpy as np
from limbus_client import Outcome
from limbus_client.count import read_count

from .source import Source


def cell_layer(outcome: Outcome, source: Source) -> tuple[np.ndarray, dict[str, Any]]:
    """The cells on their frame; what was measured of each is a feature, which napari shows where the mouse is."""
    count = read_count(outcome)
    frame = source.frame
    labels = count.labels[(np.newaxis,) * len(frame.scale)]
    own = source.placement(2)
    return labels, {
        "name": f"{source.name} cells",
        "features": {"index": count.cells["cell"], **count.cells},
        "opacity": 0.5,
        "scale": (*frame.scale, *own["scale"]),
        "translate": (*frame.translate, *own["translate"]),
        "units": (*frame.units, *own["units"]),
    }

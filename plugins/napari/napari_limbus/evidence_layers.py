"""Maps of what can be trusted as layers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from limbus_client import Outcome

from .source import Source

#: What is shown as black and as white: residuals in units of what is expected, doubtful from 4 on; and how far answers
#: spread, where 1 is the whole range of grey levels.
LIMITS = {"evidence": (0, 8), "disagreement": (0, 0.1)}


def evidence_layers(outcome: Outcome, source: Source) -> Iterator[tuple[np.ndarray, dict[str, Any]]]:
    """Where the result does not fit its source; and, where that was asked, where the network is not sure. Hidden."""
    image = outcome.images["evidence.tif"]
    pages = image.pixels.reshape(-1, *image.pixels.shape[-2:])
    kinds = len(pages) // len(outcome.evidence)
    for place, name in list(enumerate(LIMITS))[:kinds]:
        shown = pages[place::kinds]
        data = shown[0] if len(shown) == 1 else shown
        options = {"contrast_limits": LIMITS[name], "colormap": "inferno", "visible": False}
        yield data, {"name": f"{source.name} {name}", **options, **source.placement(data.ndim)}

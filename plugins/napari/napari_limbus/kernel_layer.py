"""A bank of blur kernels as a layer."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from limbus_client import Outcome

from .source import Source


def kernel_layer(outcome: Outcome, source: Source) -> tuple[np.ndarray, dict[str, Any]] | None:
    """The kernels one behind the other, each in the middle of a square that holds the widest; None without any.

    They take the units of the stack: napari lets go of the units of all layers where one's differ.
    """
    bank = json.loads(outcome.files["kernels.json"])["kernels"]
    if not bank:
        return None
    values = np.frombuffer(outcome.files["kernels.raw"], "<f4")
    side = max(kernel["size"] for kernel in bank)
    stack = np.zeros((len(bank), side, side), np.float32)
    for place, kernel in zip(stack, bank, strict=True):
        size, offset = kernel["size"], kernel["offset"]
        start = (side - size) // 2
        square = values[offset : offset + size * size].reshape(size, size)
        place[start : start + size, start : start + size] = square
    placed = {
        "scale": (source.scale[0], *source.scale[-2:]),
        "units": (source.units[0], *source.units[-2:]),
    }
    return stack, {"name": f"{source.name} kernels", "colormap": "inferno", **placed}

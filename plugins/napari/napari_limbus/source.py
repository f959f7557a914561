"""A layer as what is sent, and what its results need of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from limbus_client import Image, PixelSize

if TYPE_CHECKING:
    from napari.layers import Image as ImageLayer

#: Types that the server does not know, and what holds the same values.
WIDER = {"bool": "uint8", "float16": "float32"}


@dataclass(frozen=True)
class Source:
    """An image or a stack within a layer. Nothing is read before `load`: that may take long."""

    name: str
    data: Any
    colour: bool
    #: Of the axes that are sent.
    scale: Sequence[float]
    translate: Sequence[float]
    units: Sequence[Any]
    contrast_limits: tuple[float, float]

    def load(self) -> Image:
        pixels = np.asarray(self.data)
        pixels = pixels.astype(WIDER.get(pixels.dtype.name, pixels.dtype), copy=False)
        size, spacing = calibrate(self.scale, self.units)
        return Image(pixels, size, spacing, self.name, self.colour)

    def placement(self, axes: int, *, offset_px: tuple[int, int] = (0, 0)) -> Mapping[str, Any]:
        """Where a result of so many axes lies that begins so many rows and columns into the source."""
        translate = np.array(self.translate[-axes:], float)
        translate[-2:] += np.multiply(offset_px, self.scale[-2:])
        return {"scale": self.scale[-axes:], "translate": translate, "units": self.units[-axes:]}


def take_source(layer: ImageLayer, point: Sequence[float]) -> Source:
    """What a layer shows at a point of the world: of more than three axes the last three are taken."""
    data = layer.data[0] if layer.multiscale else layer.data
    extra = max(0, layer.ndim - 3)
    if extra:
        at = np.round(layer.world_to_data(point)).astype(int)[:extra]
        data = data[tuple(np.clip(at, 0, np.array(data.shape[:extra]) - 1))]
    return Source(
        layer.name,
        data,
        bool(layer.rgb),
        tuple(layer.scale[extra:]),
        tuple(layer.translate[extra:]),
        tuple(layer.units[extra:]),
        tuple(layer.contrast_limits),
    )


def calibrate(scale: Sequence[float], units: Sequence[Any]) -> tuple[PixelSize | None, float | None]:
    """Pixel size and spacing of frames as far as they are lengths: napari's own unit, the pixel, is none."""
    unit = units[-1]
    if not unit.is_compatible_with("meter"):
        return None, None
    y, x = (_convert(size, own, unit) for size, own in zip(scale[-2:], units[-2:], strict=True))
    is_stack = len(scale) == 3 and units[0].is_compatible_with("meter")
    return PixelSize(y, x, f"{unit:~}"), _convert(scale[0], units[0], unit) if is_stack else None


def _convert(size: float, own: Any, unit: Any) -> float:
    return float(size) if own == unit else float((size * own).to(unit).magnitude)

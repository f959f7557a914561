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
class Frame:
    """Where an image lies on the axes of its layer that are not sent."""

    scale: Sequence[float] = ()
    translate: Sequence[float] = ()
    units: Sequence[Any] = ()


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
    frame: Frame = Frame()

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


def take_source(layer: ImageLayer, point: Sequence[float], *, axes: int = 3) -> Source:
    """What a layer shows at a point of the world: of more axes than are wanted the last are taken."""
    data = layer.data[0] if layer.multiscale else layer.data
    extra = max(0, layer.ndim - axes)
    at = shown_frame(layer, point)[:extra]
    if extra:
        data = data[tuple(at)]
    return Source(
        layer.name,
        data,
        bool(layer.rgb),
        tuple(layer.scale[extra:]),
        tuple(layer.translate[extra:]),
        tuple(layer.units[extra:]),
        tuple(layer.contrast_limits),
        Frame(
            tuple(layer.scale[:extra]),
            tuple(layer.translate[:extra] + at * layer.scale[:extra]),
            tuple(layer.units[:extra]),
        ),
    )


def shown_frame(layer: ImageLayer, point: Sequence[float]) -> np.ndarray:
    """The indices, on all axes but the last two, of what a layer shows at a point of the world."""
    shape = np.array((layer.data[0] if layer.multiscale else layer.data).shape[: layer.ndim - 2])
    return np.clip(np.round(layer.world_to_data(point)).astype(int)[: layer.ndim - 2], 0, shape - 1)


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

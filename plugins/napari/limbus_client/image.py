"""Pixels with what is known of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

DTYPES = ("uint8", "int8", "uint16", "int16", "uint32", "int32", "float32", "float64")


@dataclass(frozen=True)
class PixelSize:
    """Distance between neighbouring rows (y) and columns (x)."""

    y: float
    x: float
    unit: str = "µm"

    @classmethod
    def square(cls, side: float, unit: str = "µm") -> PixelSize:
        """
        >>> PixelSize.square(0.46)
        PixelSize(y=0.46, x=0.46, unit='µm')
        """
        return cls(side, side, unit)


@dataclass(frozen=True)
class Image:
    """An image (height, width) or a stack (frames, height, width); in colour with three more values at the end.

    >>> Image(np.zeros((5, 192, 256), np.uint16), PixelSize.square(0.46), spacing=2).frames
    5
    """

    pixels: np.ndarray
    pixel_size: PixelSize | None = None
    #: Between frames, in the unit of the pixel size.
    spacing: float | None = None
    #: What messages and records call it.
    name: str = "image"
    #: Whether the last axis holds red, green and blue, and perhaps how opaque.
    colour: bool = False

    def __post_init__(self) -> None:
        axes = self.pixels.ndim - self.colour
        if axes not in (2, 3):
            raise ValueError(f"{self.name} has {axes} axes: an image has 2, a stack 3")
        if self.pixels.dtype.name not in DTYPES:
            raise ValueError(f"{self.name} holds {self.pixels.dtype}: convert it to one of {', '.join(DTYPES)}")

    @property
    def frames(self) -> int:
        return self.pixels.shape[0] if self.pixels.ndim - self.colour == 3 else 1

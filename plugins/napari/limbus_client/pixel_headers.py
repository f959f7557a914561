"""Headers that tell of raw pixels, the same when they go and when they come."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from urllib.parse import quote, unquote

import numpy as np

from .image import Image, PixelSize

#: What the server takes, digit by digit.
DIGITS = 15


def write_pixel_headers(image: Image) -> dict[str, str]:
    """
    >>> write_pixel_headers(Image(np.zeros((2, 3), np.uint8), PixelSize.square(0.46), name="a.tif"))["X-Limbus-Pixel-Size"]
    '0.46,0.46'
    """
    headers = {
        "X-Limbus-Name": quote(image.name),
        "X-Limbus-Shape": ",".join(map(str, image.pixels.shape)),
        "X-Limbus-Dtype": image.pixels.dtype.name,
        "X-Limbus-Byte-Order": "little",
    }
    if image.pixel_size:
        headers["X-Limbus-Pixel-Size"] = f"{_amount(image.pixel_size.y)},{_amount(image.pixel_size.x)}"
        headers["X-Limbus-Unit"] = quote(image.pixel_size.unit)
    if image.spacing:
        headers["X-Limbus-Spacing"] = _amount(image.spacing)
    return headers


def read_pixels(headers: Mapping[str, str], content: bytes, *, name: str) -> Image:
    """The image that a raw answer holds; one frame is an image, several are a stack."""
    frames, height, width = map(int, headers["X-Limbus-Shape"].split(","))
    dtype = np.dtype(headers["X-Limbus-Dtype"])
    shape = (height, width) if frames == 1 else (frames, height, width)
    pixels = np.frombuffer(content, dtype.newbyteorder("<")).astype(dtype, copy=False).reshape(shape)
    size = headers.get("X-Limbus-Pixel-Size")
    y, x = map(float, size.split(",")) if size else (0.0, 0.0)
    spacing = headers.get("X-Limbus-Spacing")
    return Image(
        pixels,
        PixelSize(y, x, unquote(headers["X-Limbus-Unit"])) if size else None,
        float(spacing) if spacing else None,
        name,
    )


def _amount(value: float) -> str:
    """A number in figures, without an exponent, with as many digits after the point as the server takes.

    >>> _amount(0.1 + 0.2), _amount(1e-7)
    ('0.3', '0.0000001')
    """
    text = f"{round(Decimal(repr(float(value))), DIGITS):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text

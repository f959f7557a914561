"""An image as what is sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from urllib.parse import quote

import numpy as np
import tifffile

from .image import Image
from .pixel_headers import write_pixel_headers

PIECE_BYTES = 1 << 20


@dataclass(frozen=True)
class Body:
    headers: dict[str, str]
    content: memoryview

    def pieces(self) -> Iterator[memoryview]:
        for start in range(0, len(self.content), PIECE_BYTES):
            yield self.content[start : start + PIECE_BYTES]


def make_body(image: Image) -> Body:
    """Raw pixels, uncopied where they lie in one run; a TIFF where there are colours, which raw pixels cannot tell of."""
    if image.colour:
        content, headers = _colour_tiff(image), {"Content-Type": "image/tiff", "X-Limbus-Name": quote(image.name)}
    else:
        little = image.pixels.astype(image.pixels.dtype.newbyteorder("<"), order="C", copy=False)
        content = memoryview(little.reshape(-1)).cast("B")
        headers = {"Content-Type": "application/octet-stream", **write_pixel_headers(image)}
    return Body({**headers, "Content-Length": str(len(content))}, content)


def _colour_tiff(image: Image) -> memoryview:
    written = BytesIO()
    size, metadata = image.pixel_size, {}
    if size:
        metadata = {"unit": "um" if size.unit == "µm" else size.unit}
    if image.spacing:
        metadata["spacing"] = image.spacing
    tifffile.imwrite(
        written,
        _three_values(image.pixels),
        imagej=image.pixels.dtype.name in ("uint8", "uint16", "float32"),
        photometric="rgb",
        resolution=(1 / size.x, 1 / size.y) if size else None,
        metadata={**metadata, "axes": "ZYXS" if image.pixels.ndim == 4 else "YXS"},
    )
    return written.getbuffer()


def _three_values(pixels: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(pixels[..., :3])

"""What is drawn in a layer of shapes, as a mask of an image's size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from limbus_client import Image

from .source import shown_frame

if TYPE_CHECKING:
    from napari.layers import Image as ImageLayer
    from napari.layers import Shapes

CLOSED = ("rectangle", "ellipse", "polygon")
ELLIPSE_CORNERS = 180


@dataclass(frozen=True)
class DrawnArea:
    name: str
    #: Corners (row, column) in the image's pixels, whose centres have whole numbers.
    outlines: Sequence[np.ndarray]
    shape: tuple[int, int]

    def load(self) -> Image:
        """White within any of the outlines.

        Raises ValueError where there is none.
        """
        if not self.outlines:
            raise ValueError(f"{self.name} holds no rectangle, ellipse or polygon here: draw one, or choose no layer")
        inside = np.any([fill_outline(outline, self.shape) for outline in self.outlines], axis=0)
        return Image(np.where(inside, np.uint8(255), np.uint8(0)), name=self.name)


def take_area(shapes: Shapes, layer: ImageLayer, point: Sequence[float]) -> DrawnArea:
    """What is drawn on the frame of an image that is shown at a point of the world."""
    height, width = (layer.data[0] if layer.multiscale else layer.data).shape[layer.ndim - 2 : layer.ndim]
    frame = shown_frame(layer, point)
    return DrawnArea(shapes.name, list(_outlines_on(shapes, layer, frame)), (height, width))


def _outlines_on(shapes: Shapes, layer: ImageLayer, frame: np.ndarray) -> Iterator[np.ndarray]:
    for corners, kind in zip(shapes.data, shapes.shape_type, strict=True):
        if kind not in CLOSED:
            continue
        outline = _round(corners) if kind == "ellipse" else corners
        placed = np.array([layer.world_to_data(shapes.data_to_world(corner)) for corner in outline])
        # Of axes that the shapes do not have nothing is said: they lie on every frame.
        known = min(layer.ndim, shapes.ndim) - 2
        on = placed[0, : layer.ndim - 2][layer.ndim - 2 - known :]
        if np.array_equal(np.round(on), frame[len(frame) - known :]):
            yield placed[:, -2:]


def _round(box: np.ndarray) -> np.ndarray:
    """The ellipse in a box of four corners."""
    turns = np.linspace(0, 2 * np.pi, ELLIPSE_CORNERS, endpoint=False)[:, None]
    return box.mean(axis=0) + (box[1] - box[0]) / 2 * np.cos(turns) + (box[3] - box[0]) / 2 * np.sin(turns)


def fill_outline(outline: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """The pixels whose centre lies within, as the command line fills outlines.

    >>> fill_outline(np.array([[-0.5, 0.5], [-0.5, 2.5], [1.5, 2.5], [1.5, 0.5]]), (3, 4)).astype(int)
    array([[0, 1, 1, 0],
           [0, 1, 1, 0],
           [0, 0, 0, 0]])
    """
    height, width = shape
    crossings = np.zeros((height, width + 1), int)
    rows = np.arange(height)
    for (y, x), (next_y, next_x) in zip(outline, np.roll(outline, -1, axis=0), strict=True):
        crossed = rows[(y <= rows) != (next_y <= rows)]
        columns = x + (next_x - x) * (crossed - y) / (next_y - y) if len(crossed) else np.empty(0)
        np.add.at(crossings, (crossed, np.clip(np.ceil(columns), 0, width).astype(int)), 1)
    return crossings[:, :width].cumsum(axis=1) % 2 == 1

"""What counting tells."""

from __future__ import annotations

import csv
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from .image import Image
from .outcome import Outcome

#: Where to count: a mask of the image's size, or a file: ImageJ's .roi, GeoJSON, a picture that is white inside.
Area = np.ndarray | Path | str


@dataclass(frozen=True)
class Count:
    """The cells of an image."""

    #: (height, width): the number of the cell at each pixel, 0 where nothing was counted.
    labels: np.ndarray
    #: Columns by their names, with units where they have some; cell 1 comes first, NaN stands for what is not known.
    cells: Mapping[str, np.ndarray]
    #: Number, density, sizes and shapes, as in the command line's count.json.
    figures: Mapping[str, Any]
    #: All files: the picture, outlines for ImageJ, GeoJSON ...
    outcome: Outcome


def read_count(outcome: Outcome) -> Count:
    """What a job of counting tells."""
    labels = outcome.images["labels.tif"].pixels
    if labels.dtype.kind == "f":  # of more cells than 16 bits can number
        labels = labels.astype(np.int32)
    return Count(labels, read_cells(outcome.files["cells.csv"]), outcome.report, outcome)


def read_cells(table: bytes) -> dict[str, np.ndarray]:
    r"""
    >>> cells = read_cells("cell,whole,area µm²\r\n1,yes,85.5\r\n2,no,\r\n".encode())
    >>> cells["whole"].tolist(), cells["area µm²"].tolist()
    ([True, False], [85.5, nan])
    """
    headings, *rows = csv.reader(table.decode().splitlines())
    columns = {heading: [row[place] for row in rows] for place, heading in enumerate(headings)}
    return {heading: _values(heading, column) for heading, column in columns.items()}


def area_order(area: Area | None) -> tuple[list[Image | Path], dict[str, Any]]:
    """Inputs and parameters that tell of an area."""
    if area is None:
        return [], {}
    if isinstance(area, np.ndarray):
        return [Image(np.where(area, np.uint8(255), np.uint8(0)), name="area")], {}
    path = Path(area)
    kind = path.suffix.lower()
    if kind == ".roi":
        return [], {"area": {"roi": b64encode(path.read_bytes()).decode()}}
    if kind in (".geojson", ".json"):
        return [], {"area": {"geojson": path.read_text("utf-8")}}
    return [path], {}


def _values(heading: str, column: list[str]) -> np.ndarray:
    if heading == "whole":
        return np.array([value == "yes" for value in column], bool)
    if heading == "cell":
        return np.array(column, int)
    return np.array([value or "nan" for value in column], float)

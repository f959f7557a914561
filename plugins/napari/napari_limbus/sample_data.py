"""A focus stack to try the widgets on: made up, of no one's eye."""

from __future__ import annotations

from typing import Any

import numpy as np

FRAMES, HEIGHT, WIDTH = 5, 256, 320
#: Around the field, so that frames that moved show something at their borders.
MARGIN_PX = 16
CELL_PX = 22
PIXEL_UM, SPACING_UM = 0.46, 5.0
BLUR_PX_PER_FRAME = 1.3
BLURS_PX = np.arange(0, 6.5, 0.5)


def synthetic_stack() -> list[tuple[np.ndarray, dict[str, Any], str]]:
    """A curved endothelium in frames focused at different depths, which moved a little between them."""
    options = {
        "name": "synthetic stack",
        "scale": (SPACING_UM, PIXEL_UM, PIXEL_UM),
        "units": ("µm", "µm", "µm"),
    }
    return [(make_stack(np.random.default_rng(7)), options, "image")]


def make_stack(random: np.random.Generator) -> np.ndarray:
    """Frames (frames, height, width) of 16 bits; the same for the same seed."""
    height, width = HEIGHT + 2 * MARGIN_PX, WIDTH + 2 * MARGIN_PX
    cells = _draw_cells(height, width, random)
    blurred = np.stack([_blur(cells, sigma) for sigma in BLURS_PX])
    depth = _draw_dome(height, width)
    frames = []
    for index in range(FRAMES):
        frame = _pick(blurred, np.abs(depth - index) * BLUR_PX_PER_FRAME)
        top, left = MARGIN_PX + random.integers(-4, 5, size=2)
        field = frame[top : top + HEIGHT, left : left + WIDTH]
        frames.append(field + random.normal(0, 0.004, field.shape))
    return np.round(np.clip(frames, 0, 1) * 65535).astype(np.uint16)


def _draw_cells(height: int, width: int, random: np.random.Generator) -> np.ndarray:
    """Bright cells with dark borders: where the two nearest centres are as far as one another."""
    rows = np.arange(-CELL_PX, height + CELL_PX, CELL_PX * np.sqrt(3) / 2)
    columns = np.arange(-CELL_PX, width + CELL_PX, CELL_PX)
    centres = np.array([(y, x + (i % 2) * CELL_PX / 2) for i, y in enumerate(rows) for x in columns])
    centres += random.normal(0, CELL_PX / 8, centres.shape)
    y, x = np.mgrid[:height, :width]
    nearest = second = np.full((height, width), np.inf)
    brightness = np.zeros((height, width))
    for centre_y, centre_x in centres:
        distance = np.hypot(y - centre_y, x - centre_x)
        brightness = np.where(distance < nearest, random.uniform(0.5, 0.7), brightness)
        second = np.minimum(second, np.maximum(nearest, distance))
        nearest = np.minimum(nearest, distance)
    border = np.exp(-(((second - nearest) / 2.5) ** 2))
    return brightness * (1 - 0.6 * border)


def _draw_dome(height: int, width: int) -> np.ndarray:
    """Depth in frames: highest in the middle."""
    y, x = np.meshgrid(np.linspace(-1, 1, height), np.linspace(-1, 1, width), indexing="ij")
    return (FRAMES - 1) * (1 - (y**2 + x**2) / 2)


def _blur(image: np.ndarray, sigma_px: float) -> np.ndarray:
    frequencies = np.fft.fftfreq(image.shape[0])[:, None] ** 2 + np.fft.rfftfreq(image.shape[1]) ** 2
    transfer = np.exp(-2 * (np.pi * sigma_px) ** 2 * frequencies)
    return np.fft.irfft2(np.fft.rfft2(image) * transfer, image.shape)


def _pick(blurred: np.ndarray, sigma_px: np.ndarray) -> np.ndarray:
    """Each place from the image blurred as asked, between the two that are nearest."""
    at = np.clip(sigma_px / (BLURS_PX[1] - BLURS_PX[0]), 0, len(BLURS_PX) - 1.001)
    below = at.astype(int)
    first, second = (np.take_along_axis(blurred, index[None], axis=0)[0] for index in (below, below + 1))
    return first + (at - below) * (second - first)

"""Limbus from Python: what `limbus serve` offers, for scripts, notebooks and napari.

    import limbus_client
    limbus = limbus_client.connect()
    sharp = limbus.run("restore", ["scan.tif"]).image.pixels
"""

from .errors import Cancelled, JobFailed, LimbusError, NoServer, Refused
from .image import Image, PixelSize
from .limbus import Input, Limbus, connect
from .outcome import Outcome, Progress

__all__ = [
    "Cancelled",
    "Image",
    "Input",
    "JobFailed",
    "Limbus",
    "LimbusError",
    "NoServer",
    "Outcome",
    "PixelSize",
    "Progress",
    "Refused",
    "connect",
]

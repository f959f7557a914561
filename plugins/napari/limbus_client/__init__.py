"""Limbus from Python: what `limbus serve` offers, for scripts, notebooks and napari.

    import limbus_client
    limbus = limbus_client.connect()
    sharp = limbus.run("restore", ["scan.tif"]).image.pixels
    density = limbus.count("scan.tif").figures["density"]
"""

from .count import Area, Count
from .errors import Cancelled, JobFailed, LimbusError, NoServer, Refused
from .image import Image, PixelSize
from .limbus import Input, Limbus, connect
from .outcome import Outcome, Progress

__all__ = [
    "Area",
    "Cancelled",
    "Count",
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

"""What comes of a job."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .image import Image


@dataclass(frozen=True)
class Progress:
    """How far a job is; the fraction is None where nothing is known yet."""

    stage: str
    fraction: float | None = None


@dataclass(frozen=True)
class Outcome:
    #: Images by the names of their files: "restored.tif", "full.tif", "depth.tif" ...
    images: Mapping[str, Image]
    #: Other files, whole.
    files: Mapping[str, bytes]
    #: As the command line's --json record: how it was made, frames left out, figures.
    report: Mapping[str, Any]
    operation: str
    parameters: Mapping[str, Any]

    @property
    def image(self) -> Image:
        """The first: what the operation is for."""
        return next(iter(self.images.values()))

    @property
    def remarks(self) -> list[str]:
        """What one must know of it: notes, and frames left out with the reasons."""
        left_out = [
            f"{frame['name']} was left out: {frame.get('reason', 'no reason given')}"
            for frame in self.report.get("excluded", [])
        ]
        return [*self.report.get("notes", []), *left_out]

    @property
    def evidence(self) -> list[Mapping[str, Any]]:
        """What can be trusted in each restored frame: `score` (0 to 100), `sentence`, `warnings`, `figures`."""
        return list(self.report.get("evidence", []))

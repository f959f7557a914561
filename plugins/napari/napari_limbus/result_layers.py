"""Results as layers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from limbus_client import Image, Outcome

from .cell_layer import cell_layer
from .evidence_layers import evidence_layers
from .kernel_layer import kernel_layer
from .operation import Operation, ResultLayer
from .source import Source

#: Data, what else the layer is made with, and its type: as napari's readers give them.
LayerData = tuple[np.ndarray, dict[str, Any], str]


def result_layers(operation: Operation, source: Source, outcome: Outcome) -> Iterator[LayerData]:
    """The layers that come of a job, the most important last, on top. Each holds how it was made."""
    metadata = {
        "limbus": {
            "operation": outcome.operation,
            "parameters": dict(outcome.parameters),
            "source": source.name,
            "report": outcome.report,
        }
    }
    if "evidence.tif" in outcome.images:
        for pages, options in evidence_layers(outcome, source):
            yield (pages, {**options, "metadata": metadata}, "image")
    for result in operation.results:
        if result.file in outcome.images:
            image = outcome.images[result.file]
            yield _image_layer(result, image, source=source, outcome=outcome, metadata=metadata)
    if "kernels.raw" in outcome.files:
        layer = kernel_layer(outcome, source)
        if layer:
            yield (layer[0], {**layer[1], "metadata": metadata}, "image")
    if "cells.csv" in outcome.files:
        labels, options = cell_layer(outcome, source)
        yield (labels, {**options, "metadata": metadata}, "labels")


def _image_layer(
    result: ResultLayer, image: Image, *, source: Source, outcome: Outcome, metadata: dict[str, Any]
) -> LayerData:
    area = outcome.report.get("area", {"top": 0, "left": 0})
    options = {
        "name": f"{source.name} {result.suffix}",
        "metadata": metadata,
        **source.placement(image.pixels.ndim, offset_px=(area["top"], area["left"])),
    }
    if result.kind == "labels":
        return image.pixels, {**options, "opacity": 0.5, "visible": False}, "labels"
    options["colormap"] = result.colormap
    if result.is_like_source and not source.colour and outcome.parameters.get("stretch") is None:
        options["contrast_limits"] = source.contrast_limits
    return image.pixels, {**options, "visible": result.is_like_source}, "image"

"""What is said when a job is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from limbus_client import Outcome


def describe_outcome(outcome: Outcome) -> str:
    """Its figures where it has some, and what one must know of it, a line each."""
    figures = DESCRIPTIONS.get(outcome.operation, lambda report: ["done"])(outcome.report)
    return "\n".join([*figures, *outcome.remarks])


def describe_evidence(evidence: Sequence[Mapping[str, Any]]) -> tuple[str, list[str]]:
    """Score and sentence of the frame that is trusted least, and its warnings.

    >>> warning = {"signal": "noise", "message": "too much noise: average frames"}
    >>> frames = [{"score": 95, "sentence": "Fits.", "warnings": []}, {"score": 50, "sentence": "Noisy.", "warnings": [warning]}]
    >>> describe_evidence(frames)
    ('Evidence 50 of 100, of frame 2, the worst of 2: Noisy.', ['frame 2: too much noise: average frames'])
    """
    worst = min(range(len(evidence)), key=lambda frame: evidence[frame]["score"])
    told = evidence[worst]
    of, prefix = (f", of frame {worst + 1}, the worst of {len(evidence)}", f"frame {worst + 1}: ") if len(evidence) > 1 else ("", "")
    warnings = [f"{prefix}{warning['message']}" for warning in told["warnings"]]
    return f"Evidence {told['score']:.0f} of 100{of}: {told['sentence']}", warnings


def _describe_restoration(report: Mapping[str, Any]) -> list[str]:
    if not report.get("evidence"):
        return ["done"]
    summary, warnings = describe_evidence(report["evidence"])
    return [f"Done. {summary}", *(f"Warning: {warning}" for warning in warnings)]


def _describe_comparison(report: Mapping[str, Any]) -> list[str]:
    """
    >>> _describe_comparison({"mean": {"mse": 0.001, "psnr": 30.0, "ssim": 0.9, "msSsim": None}})
    ['PSNR 30.00 dB', 'SSIM 0.9000', 'MSE 0.001']
    """
    names = (("psnr", "PSNR {:.2f} dB"), ("ssim", "SSIM {:.4f}"), ("msSsim", "MS-SSIM {:.4f}"), ("mse", "MSE {:.4g}"))
    mean = report["mean"]
    if mean["mse"] == 0:
        return ["The images are the same"]
    return [text.format(mean[name]) for name, text in names if mean.get(name) is not None]


def _describe_kernels(report: Mapping[str, Any]) -> list[str]:
    told = report["kernels"]
    frames = [f"{frame['name']}: blur {frame['medianBlurPx']} px" for frame in told["frames"]]
    return [f"{told['kept']} kernels", *frames]


def _describe_count(report: Mapping[str, Any]) -> list[str]:
    """
    >>> spread, share = {"mean": 400.0, "standardDeviation": 80.0}, {"excludedShare": 0.25}
    >>> told = {"cells": 9, "cutCells": 5, "density": None, "areaPx": spread, "refusal": "pixel size is missing: density needs it"}
    >>> _describe_count({**told, **share, "coefficientOfVariation": 0.2, "hexagonality": 0.5, "innerCells": 4})[:3]
    ['9 cells, 5 more cut by an edge', "No density, as the pixel size is missing: set the layer's scale and units", 'Mean area 400 px, SD 80 px, CV 20%']
    """
    figures = [f"{report['cells']} cells, {report['cutCells']} more cut by an edge"]
    if report["cells"] > 0:
        figures += [*_describe_density(report), _describe_area(report), _describe_shapes(report)]
    return [*figures, _describe_field(report)]


def _describe_density(report: Mapping[str, Any]) -> list[str]:
    density = report["density"]
    if density is None:
        return ["No density, as the pixel size is missing: set the layer's scale and units"]
    low, high = density["interval95"] or (None, None)
    interval = f" (95%: {low:.0f} to {high:.0f})" if low is not None else ""
    others = {"fixed frame": density["fixedFrame"], "centres": density["centre"]}
    told = [f"{name} {value:.0f}" for name, value in others.items() if value is not None]
    return [f"Density {density['variableFrame']:.0f} cells/mm²{interval}", *([f"By {', by '.join(told)}"] if told else [])]


def _describe_area(report: Mapping[str, Any]) -> str:
    unit, area = ("µm²", report["areaUm2"]) if report["density"] else ("px", report["areaPx"])
    spread, variation = area["standardDeviation"], report["coefficientOfVariation"]
    if spread is None:
        return f"Mean area {area['mean']:.0f} {unit}"
    return f"Mean area {area['mean']:.0f} {unit}, SD {spread:.0f} {unit}, CV {variation:.0%}"


def _describe_shapes(report: Mapping[str, Any]) -> str:
    share = report["hexagonality"]
    return "No cell has others all around" if share is None else f"Hexagonality {share:.0%} of {report['innerCells']} inner cells"


def _describe_field(report: Mapping[str, Any]) -> str:
    excluded, size = report["excludedShare"], report.get("pixelSize")
    graded = f"{1 - excluded:.0%} of the image"
    if size:
        graded += f" ({(1 - excluded) * report['height'] * report['width'] * size['y'] * size['x'] / 1e6:.3f} mm²)"
    return f"Graded {graded}, excluded {excluded:.0%}"


DESCRIPTIONS: Mapping[str, Callable[[Mapping[str, Any]], list[str]]] = {
    "restore": _describe_restoration,
    "compare": _describe_comparison,
    "kernels": _describe_kernels,
    "count": _describe_count,
}

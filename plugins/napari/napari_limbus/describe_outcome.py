"""What is said when a job is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from limbus_client import Outcome


def describe_outcome(outcome: Outcome) -> str:
    """Its figures where it has some, and what one must know of it, a line each."""
    figures = DESCRIPTIONS.get(outcome.operation, lambda report: ["done"])(outcome.report)
    return "\n".join([*figures, *outcome.remarks])


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


DESCRIPTIONS: Mapping[str, Callable[[Mapping[str, Any]], list[str]]] = {
    "compare": _describe_comparison,
    "kernels": _describe_kernels,
}
